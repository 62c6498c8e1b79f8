"""The experiments of the CNN lab, and what to predict of each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nn_core.judgements.trials import change, judge_change, judge_share
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun, Probe
from ui.kit.answer import Answer
from ui.kit.prediction import Choice
from ui.kit.runs import spec_of
from ui.kit.try_this import Asking
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import Snapshot

FILTERS_AT, READS_AT, LARGE_AT, SOON = 192, 256, 128, 256
"""The steps at which each is measured: multiples of 64, which a timeline keeps."""


def filters_moved(run: RunHandle) -> Answer:
    """By how much the first filters are others than the random ones."""
    asked = Probe(weights=("conv1",))
    before, now = run.at(0, asked), run.at(FILTERS_AT, asked)
    first, last = before.arrays["conv1.weight"], now.arrays["conv1.weight"]
    moved = change(first, last)
    return Answer(
        judge_change(moved),
        f"up to step {now.step:,} the {first.size} weights of the {len(first)} first filters moved by "
        f"{moved:.2f} of their length, |after − before| / |before|; {_reads(run, now)}.",
    )


def one_layer_reads(run: RunHandle) -> Answer:
    """How many digits a network with one convolution reads."""
    spec, now = spec_of(run, ClassifierRun), run.at(READS_AT)
    two = classifier_preset("small_cnn", spec.image_shape, _classes(run))
    return Answer(
        _judge(run, now),
        f"{_reads(run, now)}. It has {spec.architecture.params:,} parameters; "
        f"the preset Small CNN, with two convolutions, has {two.params:,}.",
    )


def reads_soon(run: RunHandle) -> Answer:
    """How many digits the network that the lab opens with reads after some seconds."""
    now = run.at(SOON)
    return Answer(_judge(run, now), f"{_reads(run, now)}. Guessing gets {percent(1 / _classes(run))}.")


def large_steps_read(run: RunHandle) -> Answer:
    """How many digits are read, and at which loss, after steps that are too large."""
    now, classes = run.at(LARGE_AT), _classes(run)
    return Answer(
        _judge(run, now),
        f"{_reads(run, now)}. Guessing gets {percent(1 / classes)}. The loss on these images is "
        f"{now.metrics['val_loss']:.2f}; without looking it is ln {classes} = {math.log(classes):.2f}.",
    )


def _judge(run: RunHandle, now: Snapshot) -> str:
    _, kept_aside = spec_of(run, ClassifierRun).image_counts()
    return judge_share(now.metrics["val_accuracy"], _classes(run), kept_aside)


def _classes(run: RunHandle) -> int:
    return len(spec_of(run, ClassifierRun).load().class_names)


def _reads(run: RunHandle, now: Snapshot) -> str:
    step = now.measured.get("val_accuracy", now.step)
    _, kept_aside = spec_of(run, ClassifierRun).image_counts()
    right = percent(now.metrics["val_accuracy"], 1)
    return f"at step {step:,} it reads {right} of {kept_aside:,} images kept aside"


FIRST: Asking = (
    "Can it read what you draw?",
    f"This network begins with random weights. It is to learn from {SOON} batches of drawn digits: it takes "
    "some seconds.",
    {},
    Choice(
        "How many new digits does it read then?",
        {
            "guesses": "About one in ten: it still guesses",
            "some": "More than that, but not nine in ten",
            "most": "At least nine in ten",
        },
        {
            "guesses": "One batch does little. But after each of them every weight moves a bit to where "
            f"the loss is lower, and {SOON} bits add up.",
            "some": f"Digits are easy to tell apart. In {SOON} batches of 32 it sees each of its 4,000 "
            "digits about twice, and that is nearly enough.",
            "most": "Nobody told it what a 3 looks like. After each batch every weight moves a bit to where "
            "the loss is lower: what it knows is in its weights, and nowhere else.",
        },
        reads_soon,
        SOON,
    ),
)
"""What the lab opens with."""

TRY: tuple[Asking, ...] = (
    (
        "What does it look for?",
        f"The first filters are random numbers. The network is to learn from {FILTERS_AT} batches of digits.",
        {},
        Choice(
            "What becomes of the first filters?",
            {
                "hardly": "They stay nearly as they are: the layers after them learn",
                "partly": "They are tuned a little",
                "others": "They become others",
            },
            {
                "hardly": "Later layers could make do with random filters. But the gradient reaches the "
                "first layer as well, and changes it.",
                "partly": "One step changes them a little. But there are "
                f"{FILTERS_AT} of them, and their changes add up.",
                "others": "The gradient reaches them through all layers. A window of 5 × 5 pixels holds a "
                "piece of a stroke. Pull the time slider to step 0, and compare the maps.",
            },
            filters_moved,
            FILTERS_AT,
        ),
    ),
    (
        "Is one layer enough?",
        "This network has one convolution; the preset Small CNN has two. It is to learn from "
        f"{READS_AT} batches of digits.",
        {"preset": "one_layer_cnn"},
        Choice(
            "How many new digits does it read then?",
            {
                "guesses": "No more than by guessing",
                "some": "More than that, but not nine in ten",
                "most": "Nine in ten, or more",
            },
            {
                "guesses": "One convolution finds strokes, and the dense layer sees where they lie. That "
                "tells most digits apart.",
                "some": "Digits are small and centred. To know which strokes lie where is nearly enough: "
                "depth pays where there is more to tell apart.",
                "most": "Strokes and their places are nearly enough for digits. Depth pays in parameters: "
                "here the dense layer has to have many. Draw digits, and find one that it mistakes.",
            },
            one_layer_reads,
            READS_AT,
        ),
    ),
    (
        "Steps that are too large",
        f"The learning rate is 1 here, with plain SGD. The network is to take {LARGE_AT} steps.",
        {"opt": "sgd", "rate": 1.0},
        Choice(
            "What has it learnt then?",
            {
                "most": "To read: large steps get there sooner",
                "some": "Something, but it jumps about",
                "guesses": "Nothing: it guesses",
            },
            {
                "most": "A gradient tells the slope where one stands. Far from there it tells nothing: "
                "a large step lands anywhere.",
                "some": "It jumps at first. But such a step can push a ReLU so far down that it gives "
                "0 for every image. Then its gradient is 0 too, and it stays there.",
                "guesses": "The first steps push ReLUs so far down that they give 0 for every image. No "
                "gradient passes a dead map. Look for black maps, and for dead units under Distributions.",
            },
            large_steps_read,
            LARGE_AT,
        ),
    ),
)
