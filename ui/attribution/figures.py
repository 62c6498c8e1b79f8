"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from nn_core.attribution.methods import METHODS
from nn_core.attribution.question import Question
from nn_core.findings.checkpoints import CLASSIFIERS
from nn_core.network.architecture import Architecture
from nn_core.training.explaining import MAX_MACS, macs_of, quick
from ui.attribution.params import PARAMS
from ui.attribution.questions import question_of
from ui.kit.asked import Asked
from ui.kit.experiment import Experiment
from ui.kit.print.figure import Array, Bars, Figure, Maps, Panel
from ui.kit.print.paper import NOTHING, Shown, of_set
from ui.kit.print.pictures import seen
from ui.kit.print.runs import moment, run_words
from ui.kit.url import read

COLUMNS = 3
BARS = 10
Maker = Callable[[int | None], Figure]


def figures(lab: Experiment, asked: Asked) -> dict[str, Maker]:
    """What can be had of the picture that is chosen, by title; each takes a step, None for now."""
    methods = [name for name, one in METHODS.items() if one.undefined(asked.architecture) is None]
    questions = _affordable(tuple(question_of(name, lab, asked) for name in methods), asked.architecture)
    index = asked.image(lab)
    return {f"Explanations of image {index:,}": partial(explained, asked, index, questions)}


def _affordable(questions: tuple[Question, ...], architecture: Architecture) -> tuple[Question, ...]:
    """Those that a large network can be asked at once: the quick ones, and all where there is time."""
    return questions if macs_of(questions, architecture) <= MAX_MACS else quick(questions)


def explained(asked: Asked, index: int, questions: tuple[Question, ...], step: int | None) -> Figure:
    """An image of the set, the answer to it, and what is said of it.

    Args:
        index: the image's place in the set.
    """
    images, run, names = asked.images, asked.run, asked.classes
    pixels = asked.pixels(index)
    shot = moment(run, step, asked.probe(image=pixels, explain=questions))
    defined = [question.method for question in questions]
    shown = names[int(shot.arrays[f"explain.{defined[0]}.target"][0])]
    answer = answer_bars("Its answer", shot.arrays["probabilities"], names)
    rows: list[tuple[Panel, ...]] = [(seen(shot.arrays["input"]), answer)]
    for name in defined:
        if len(rows[-1]) == COLUMNS or len(rows) == 1:
            rows.append(())
        panel = Maps(METHODS[name].title, shot.arrays[f"explain.{name}"][None], "diverging")
        rows[-1] = (*rows[-1], panel)
    said = (
        f"Image {index:,} of {images.title}, class {names[int(images.labels[index])]}. Blue speaks for class "
        f"{shown}, orange against it; each map has its own scale. {run_words(run, shot.step)}"
    )
    return Figure(f"Why {shown}?", tuple(rows), said)


def answer_bars(title: str, values: Array, names: tuple[str, ...]) -> Bars:
    """Probabilities of all classes, or of many the most likely ones; the likeliest stands out."""
    places = range(len(values)) if len(values) <= BARS else np.argsort(-values, kind="stable")[:BARS].tolist()
    strong = tuple("train" if at == values.argmax() else "muted" for at in places)
    shown = tuple(names[at] for at in places)
    return Bars(title, shown, values[list(places)], "probability", strong)


def on_paper(query: Mapping[str, str]) -> Shown:
    """The images of a network that was trained here and comes with the app; others are not asked."""
    values = read(query, PARAMS)[0]
    known = None if values["run"] else CLASSIFIERS.get(values["net"])
    return NOTHING if known is None else of_set(known[0])
