"""What to predict of each experiment that the page "Neural network" has to start from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nn_core.judgements.learning import judge_learning
from nn_core.judgements.plane_network import is_dead
from nn_core.judgements.trials import (
    judge_deaths,
    judge_descent,
    judge_gap,
    judge_share,
    judge_surface,
)
from nn_core.training import PlaneProbe, PlaneRun
from ui.kit.answer import Answer
from ui.kit.drawn import Line
from ui.kit.prediction import Choice
from ui.kit.runs import spec_of
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import Snapshot

DEAD_LAYER = "layer2"
KEPT_AT = (0, 512, 1024, 1536, 2048, 2560)
"""Steps at which the line of the loss is drawn; a timeline keeps them."""


def _when(now: Snapshot) -> str:
    return f"at step {now.step:,}, epoch {now.metrics['epoch']:.0f},"


def right(run: RunHandle, steps: int) -> Answer:
    """How many new points it tells apart after so many steps."""
    now, classes = run.at(steps), spec_of(run, PlaneRun).plane.classes
    share = now.metrics["val_accuracy"]
    return Answer(
        judge_share(share, classes, len(now.arrays["validation"])),
        f"{_when(now)} it has {percent(share, 1)} of {len(now.arrays['validation'])} new points right. "
        f"Guessing gets {percent(1 / classes)}.",
    )


def gap(run: RunHandle, steps: int) -> Answer:
    """What new points cost, beside those that it learns from."""
    now = run.at(steps)
    own, new = now.metrics["train_loss"], now.metrics["val_loss"]
    return Answer(
        judge_gap(own, new),
        f"{_when(now)} the loss is {own:.2f} on the {len(now.arrays['train'])} points that it learns from, "
        f"and {new:.2f} on the {len(now.arrays['validation'])} hollow ones.",
    )


def loss_line(run: RunHandle) -> Answer:
    """The loss on new points, from step to step."""
    kept = [run.at(step).metrics for step in KEPT_AT]
    new = [metrics["val_loss"] for metrics in kept]
    lowest = min(range(len(new)), key=new.__getitem__)
    own = kept[-1]["train_loss"]
    return Answer(
        tuple(new),
        f"the loss on new points was {new[0]:.2f} at step 0, {new[lowest]:.2f} at step {KEPT_AT[lowest]:,} "
        f"and {new[-1]:.2f} at step {KEPT_AT[-1]:,}. On its own points it ends at {own:.2f}.",
    )


def learns(run: RunHandle, steps: int) -> Answer:
    """Whether it gets better than an answer that never looks."""
    now, curves = run.at(steps), run.history()
    points = [
        (int(step), {"train_loss": float(loss)})
        for step, loss in zip(curves["step"], curves["train_loss"], strict=True)
    ]
    classes = spec_of(run, PlaneRun).plane.classes
    found = judge_learning(now.step, points, math.log(classes))
    return Answer(
        found.kind,
        f"{_when(now)} its mean loss over the last {found.steps:,} steps is {found.loss:.3f}. An answer "
        f"that never looks costs ln {classes} = {math.log(classes):.3f}.",
    )


def deaths(run: RunHandle, steps: int) -> Answer:
    """How many neurons of the second layer are 0 everywhere."""
    now = run.at(steps, PlaneProbe(layers=(DEAD_LAYER,)))
    maps = now.arrays[DEAD_LAYER]
    dead = sum(map(is_dead, maps))
    return Answer(
        judge_deaths(dead, len(maps)),
        f"{_when(now)} {dead} of the {len(maps)} neurons of layer 2 are 0 everywhere, and it has "
        f"{percent(now.metrics['val_accuracy'], 1)} of the new points right.",
    )


def descent(run: RunHandle, steps: int) -> Answer:
    """What the steps do to the loss."""
    before, now = run.at(0), run.at(steps)
    first, last = before.metrics["train_loss"], now.metrics["train_loss"]
    broke_down = run.state == "diverged"
    then = run.message if broke_down else f"{_when(now)} it is {last:.2f}."
    return Answer(judge_descent(first, last, broke_down), f"the loss was {first:.2f} at step 0. Then: {then}")


def landscape(run: RunHandle, steps: int) -> Answer:
    """What the heights that it gives are made of."""
    now = run.at(steps, PlaneProbe(layers=("output",)))
    heights = now.arrays["output"][0].astype(np.float64)
    bends = np.abs(np.diff(heights, 2, axis=0))
    return Answer(
        judge_surface(heights),
        f"{_when(now)} half of the places bend by at least {np.median(bends) / bends.mean():.2f} times the "
        f"mean. Between tilted planes it would be 0. The loss on new points is "
        f"{now.metrics['val_loss']:.3f}.",
    )


HOW_MANY = "How many new points does it get right?"
SHARES = {
    "guesses": "No more than by guessing",
    "some": "More, but not nine in ten",
    "most": "Nine in ten, or more",
}


def _shares(steps: int, **because: str) -> Choice:
    return Choice(HOW_MANY, SHARES, because, partial(right, steps=steps), steps)


ASKED: Mapping[str, Choice] = {
    "one_line": _shares(
        512,
        guesses="The ring lies on all sides of the disc. So no line has each class on a side of its own: the "
        "best one gets two in three right. And the loss is lowest where the neuron says nearly ½ everywhere.",
        some="A line beside the disc would get two in three right. But the loss is lowest where the neuron "
        "says nearly ½ everywhere, and that is where training goes.",
        most="A line does not go around a disc. That takes more lines, and a layer that adds them up.",
    ),
    "start": _shares(
        2560,
        guesses="One line alone does little better. But the output neuron adds up four of them, each with a "
        "weight of its own: what comes out is no line.",
        some="Each line alone cuts the ring. Together they can fence the disc in on all sides.",
        most="Each line says on which side of it a point lies, and the output adds the four up, each with a "
        "weight of its own. Together they fence the disc in.",
    ),
    "line": _shares(
        512,
        guesses="A line is wrong about half of the points only where each side holds as many of both.",
        some="Clouds may overlap; these hardly do. Then a line between them loses next to nothing.",
        most="Where two clouds lie apart, a line between them is enough. That is all that one neuron can do: "
        "more layers have to earn their place.",
    ),
    "features": _shares(
        2048,
        guesses="In x and y a ring has no straight border. But the network is told x² and y².",
        some="A straight line in x² and y² is a·x² + b·y² = c: in x and y that is an ellipse.",
        most="A straight line in x² and y² is a·x² + b·y² = c: in x and y an ellipse. The right feature does "
        "the work of a layer.",
    ),
    "spirals": _shares(
        7168,
        guesses="Three layers of eight fold the plane three times. Each fold can unroll the arms further.",
        some="That is where it stands on the way. Each step turns the border a little further into the arms.",
        most="Each layer bends the plane a little, and the next one goes on from there. At the end a "
        "straight line is enough.",
    ),
    "classes": _shares(
        1280,
        guesses="Guessing is right once in five. The five outputs share two layers that know where a "
        "point lies.",
        some="Five classes are no harder than two where each has its own output: softmax makes them compete.",
        most="Each output says yes to its vane and no to the rest. Hover over them: softmax makes the five "
        "answers sum to 1.",
    ),
    "overfitting": Choice(
        "How does its loss on hollow points compare with that on its own?",
        {
            "alike": "About the same",
            "dearer": "Larger, up to three times",
            "by_heart": "Three times as large, or more",
        },
        {
            "alike": "So it is as long as it learns what all points have in common. After that only the "
            "noise of its own points is left to learn.",
            "dearer": "With more points, or fewer weights, it may stay so. Here there are twice as many "
            "numbers as points.",
            "by_heart": "It bends its border around single points. That is right of them, and surely wrong "
            "of new ones: a sure mistake costs most.",
        },
        partial(gap, steps=2560),
        2560,
    ),
    "vanishing": Choice(
        "Does it learn in 2,560 steps?",
        {
            "learns": "Yes, it gets better than guessing",
            "guesses": "No, it goes on guessing",
            "worse": "It gets worse than guessing",
        },
        {
            "learns": "Six layers could say it. But on the way back each sigmoid takes three quarters or "
            "more of the gradient away.",
            "guesses": "On the way back each sigmoid multiplies the gradient by a quarter at most. Weights "
            "aside, six of them leave at most 1/4,096 for the first layer.",
            "worse": "A step down the slope does not go up. It only gets very short where the slope is flat.",
        },
        partial(learns, steps=2560),
        2560,
    ),
    "dead": Choice(
        "How many of the eight neurons of layer 2 die?",
        {"none": "None", "few": "Fewer than half", "half": "Half, or more"},
        {
            "none": "A step of 3 times the gradient can push all sums of a neuron below 0. Then it gives 0 "
            "for each point, and gets no gradient that would bring it back.",
            "few": "For that, most neurons must be lucky in each of 2,560 steps: a single one that is too "
            "long is enough to kill a neuron.",
            "half": "A step that is too long pushes a neuron's sums below 0 for all points. From there no "
            "gradient leads back: one such step is enough.",
        },
        partial(deaths, steps=2560),
        2560,
    ),
    "diverging": Choice(
        "What becomes of the loss?",
        {
            "falls": "It falls",
            "stays": "It jumps up and down",
            "overflows": "It grows until numbers overflow",
        },
        {
            "falls": "The slope holds for a short step only. A long one lands on the other side of the "
            "valley, higher than it began.",
            "stays": "That is the border case. Here each jump lands higher than the last one, where the "
            "slope is steeper, so the next jump is longer still.",
            "overflows": "It jumps across the valley and lands higher, where the slope is steeper. So the "
            "next jump is longer, until no number can hold it.",
        },
        partial(descent, steps=256),
        256,
    ),
    "surface": Choice(
        "What is its landscape made of?",
        {"terraces": "Flat terraces", "facets": "Tilted planes with edges", "smooth": "Curves"},
        {
            "terraces": "A neuron that is either −1 or 1, and nothing between, would make steps. Tanh "
            "goes over from one to the other gently.",
            "facets": "That is what ReLU makes: it is straight on both sides of its bend.",
            "smooth": "A sum of smooth curves is smooth, and tanh has no edge. Turn tanh into ReLU: its "
            "landscape has edges, as ReLU has.",
        },
        partial(landscape, steps=5120),
        5120,
    ),
}
"""By the name of the preset."""

DRAWN: Mapping[str, Line] = {
    "overfitting": Line(
        question="Draw how the loss on hollow points will go.",
        at=KEPT_AT,
        along="step",
        name="loss on hollow points",
        low=0.0,
        high=1.5,
        near=0.2,
        because={
            "right": "At first it learns what all points have in common, and that helps with new ones. Then "
            "only the noise of its own points is left to learn: it gets surer, and wrong.",
        },
        courses={
            "falls": "So goes the loss on its own points. It can learn those by heart, but not new ones.",
            "rises": "At first it learns where the two moons lie, and that is true of new points as well.",
            "stays": "It does learn something of new points: first what helps with them, then what harms.",
            "peaks": "It is the other way round: what helps with all points is found first, as it is the "
            "largest part of the loss. The noise comes later.",
        },
        answer=loss_line,
        steps=KEPT_AT[-1],
    ),
}
"""What is to be drawn, before the question of the preset of that name."""
