"""The page's pictures for print. What waits for a prediction on the page is not printed before it either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from ui.kit.course import Course
from ui.kit.lessons import Session
from ui.kit.print.figure import Curves, Figure, Line, Table
from ui.why_convolution.contest import Contestants, plans
from ui.why_convolution.lesson import Lesson
from ui.why_convolution.params import MATCHES, Chosen, predictions_of

LINES = {
    "cnn": ("CNN", "train", False),
    "perceptron": ("perceptron", "negative", False),
    "cnn_shuffled": ("CNN, pixels shuffled", "train", True),
    "perceptron_shuffled": ("perceptron, pixels shuffled", "negative", True),
}
"""For each training: its label, its colour, and whether it is dashed."""
PLAIN = ("cnn", "perceptron")


def figures(session: Session[Lesson], contest: Contestants) -> Mapping[str, Callable[[], Figure]]:
    """What can be had of the contest, by title; each as it stands when it is wanted."""
    made: dict[str, Callable[[], Figure]] = {
        "Accuracy while they train": partial(accuracy, session, contest),
        "What they are made of": partial(sizes, session, contest),
    }
    if predictions_of(session.lesson.chosen)["shifted"] and shifts_of(contest):
        made["Digits pushed aside"] = partial(shifted, session, contest)
    return made


def told(session: Session[Lesson]) -> tuple[str, ...]:
    """The trainings whose results the page shows: those on shuffled pixels wait for a prediction."""
    return tuple(LINES) if predictions_of(session.lesson.chosen)["shuffled"] else PLAIN


def accuracy(session: Session[Lesson], contest: Contestants) -> Figure:
    """The share of right answers, measured while they train."""
    lines = tuple(_line(name, contest.all()[name]) for name in told(session))
    chart = Curves("Right answers on 1,000 other digits", "step", "share", lines, (0.0, 1.0))
    return Figure("CNN against perceptron", ((chart,),), settings(session.lesson.chosen))


def _line(name: str, one: Course) -> Line:
    label, colour, dashed = LINES[name]
    steps, shares = zip(*one.curve, strict=True) if one.curve else ((), ())
    return Line(label, np.array(steps, dtype=np.int64), np.array(shares, dtype=np.float64), colour, dashed)


def shifts_of(contest: Contestants) -> dict[str, tuple[float, ...]]:
    """The accuracy of both on digits pushed aside by 0, 1, 2 ... pixels; empty before it is measured."""
    found = {name: contest.all()[name].findings for name in PLAIN}
    return {name: one.shifts for name, one in found.items()} if all(found.values()) else {}


def shifted(session: Session[Lesson], contest: Contestants) -> Figure:
    """The share of right answers on digits that are pushed aside."""
    lines = tuple(
        Line(LINES[name][0], np.arange(len(shares)), np.array(shares), LINES[name][1])
        for name, shares in shifts_of(contest).items()
    )
    chart = Curves("Right answers", "pixels that the digit is pushed aside", "share", lines, (0.0, 1.0))
    return Figure("Digits pushed aside", ((chart,),), settings(session.lesson.chosen))


def sizes(session: Session[Lesson], contest: Contestants) -> Figure:
    """Layers, parameters, and the accuracy once it is there."""
    made_of = plans(session.lesson.chosen.match)
    rows: list[tuple[str | float, ...]] = []
    for name in told(session):
        one = contest.all()[name]
        result: str | float = one.result.accuracy if one.result else "in training"
        rows.append((LINES[name][0], one.recipe.run.architecture.params, result))
    table = Table("Networks", ("", "parameters", "accuracy"), tuple(rows))
    said = f"CNN: {made_of['cnn']}. Perceptron: {made_of['perceptron']}."
    return Figure("What they are made of", ((table,),), f"{settings(session.lesson.chosen)} {said}")


def settings(chosen: Chosen) -> str:
    """What was chosen, as a sentence."""
    match = MATCHES[chosen.match].lower()
    return f"CNN against a perceptron of {match}, trained on 4,000 digits of MNIST, seed {chosen.seed}."
