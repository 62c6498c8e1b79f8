"""The pictures of an attack for print."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from nn_core.adversarial.attack import Attack
from nn_core.adversarial.methods import METHODS
from nn_core.findings.robustness import LEVELS, WHITE, Robustness
from nn_core.training import ClassifierRun
from ui.attribution.attack import attack_of
from ui.attribution.figures import Maker, answer_bars
from ui.attribution.params import OTHERS
from ui.attribution.robustness import found_of
from ui.kit.asked import Asked
from ui.kit.experiment import Experiment
from ui.kit.print.figure import Array, Curves, Figure, Line, Maps
from ui.kit.print.pictures import seen
from ui.kit.print.runs import moment, run_words

COLOURS = {"fgsm": "positive", "pgd": "negative", "noise": "muted"}


def attack_figures(lab: Experiment, asked: Asked) -> dict[str, Maker]:
    """What can be had of the attack, by title: the picture, and the curves once they are measured."""
    made: dict[str, Maker] = {"Attack": partial(attacked, asked, asked.image(lab), attack_of(lab, asked))}
    found = found_of(asked.run, lab["other"]) if isinstance(asked.spec, ClassifierRun) else None
    if found is not None:
        result, step = found
        made["Right answers over epsilon"] = partial(
            over_epsilon, result, OTHERS[lab["other"]], run_words(asked.run, step)
        )
    return made


def attacked(asked: Asked, index: int, attack: Attack, step: int | None) -> Figure:
    """An image of the set, what is added to it, and their sum; and the answers to both.

    Args:
        index: the image's place in the set.
    """
    images, run, names = asked.images, asked.run, asked.classes
    shot = moment(run, step, asked.probe(image=asked.pixels(index), attack=attack))
    arrays = shot.arrays
    level = round(WHITE * attack.epsilon)
    pictures = (
        seen(arrays["input"]),
        added("What is added", arrays["attack.change"]),
        replace(seen(arrays["attack.image"]), title="The changed picture"),
    )
    bars = (
        answer_bars("Its answer before", arrays["probabilities"], names),
        answer_bars("Its answer after", arrays["attack.probabilities"], names),
    )
    answer = names[int(arrays["probabilities"].argmax())]
    way = f"away from class {answer}" if attack.target is None else f"towards class {names[attack.target]}"
    said = (
        f"Image {index:,} of {images.title}, class {names[int(images.labels[index])]}. "
        f"{METHODS[attack.method].title} changes it {way}, each pixel by at most {level} of {WHITE} grey "
        f"levels. {run_words(run, shot.step)}"
    )
    return Figure("An attack", (pictures, bars), said)


def added(title: str, change: Array) -> Maps:
    """What is added to a picture `c h w`: of one channel in diverging colours; of three as a picture, in
    which grey is 0."""
    reach = float(np.abs(change).max()) or 1.0
    if len(change) == 1:
        return Maps(title, change, "diverging", (-reach, reach))
    return Maps(title, np.moveaxis(0.5 + change / (2 * reach), 0, -1)[None], "rgb")


def over_epsilon(found: Robustness, other: str, run_said: str, _step: int | None) -> Figure:
    """The curves of right answers, as they were measured; no other step has any. Args: run_said: of the run,
    at the step of which they are.
    """
    readers = {"This network": found.own, f"{other}: the same pictures": found.other}
    panels = tuple(
        Curves(
            title,
            "epsilon in grey levels",
            "right answers",
            tuple(
                Line(METHODS[name].title, np.array(LEVELS[: len(shares)]), np.array(shares), COLOURS[name])
                for name, shares in curves.items()
            ),
            (0.0, 1.0),
        )
        for title, curves in readers.items()
    )
    said = (
        f"{found.images:,} validation images, each pixel changed by at most epsilon, of {WHITE} grey levels, "
        f"against this network. {run_said}"
    )
    return Figure("Right answers over epsilon", (panels,), said)
