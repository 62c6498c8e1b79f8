"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.backprop import RULES, label
from nn_core.mechanics.losses import LOSSES
from nn_core.mechanics.optimizers import titles_of
from nn_core.numerals import figure as digits
from nn_core.numerals import general
from ui.backpropagation.lesson import OUTPUT_TITLES, PAGE, Lesson
from ui.kit.lessons import Session
from ui.kit.print.figure import Bars, Figure, Table
from ui.kit.print.paper import Shown
from ui.kit.print.pictures import of_lesson


def figures(session: Session[Lesson]) -> Mapping[str, Callable[[], Figure]]:
    """What can be had of what is shown, by title."""
    made = {
        "Forward pass": forward,
        "Backward pass": backward,
        "Gradients": gradients,
        "Update of the weights": updates,
    }
    return of_lesson(session, made)


def forward(lesson: Lesson) -> Figure:
    """Every number of the network: how it came about, its value, its gradient."""
    values, found = lesson.tape.values, lesson.tape.gradients
    formulas = {operation.output: operation.formula for operation in lesson.graph.operations}
    rows = tuple(
        (label(name), formulas.get(name, "given"), values[name], found[name].value if name in found else "")
        for name in values
    )
    table = Table("Every number", ("", "formula", "value", "gradient"), rows)
    return Figure(_title(lesson), ((table,),), settings(lesson))


def by_hand(lesson: Lesson) -> Figure:
    """Every number of the network with its formula; those that are worked out have an empty place."""
    formulas = {operation.output: operation.formula for operation in lesson.graph.operations}
    rows = tuple(
        (label(name), formulas.get(name, "given"), "" if name in formulas else value, "")
        for name, value in lesson.tape.values.items()
    )
    table = Table("Every number", ("", "formula", "value", "gradient"), rows)
    return Figure("Backpropagation: work it out", ((table,),), settings(lesson))


def backward(lesson: Lesson) -> Figure:
    """The chain rule for each gradient, from the loss back to the inputs."""
    found = lesson.tape.gradients
    rows = tuple((found[name].formula, found[name].value) for name in lesson.graph.backward_order)
    table = Table("Every gradient", ("chain rule", "gradient"), rows)
    return Figure(f"{_title(lesson)}: backward", ((table,),), settings(lesson))


def updates(lesson: Lesson) -> Figure:
    """What the update rule makes of each weight."""
    found = lesson.tape.gradients
    rows = tuple(
        (label(name), one.old, found[name].value, one.direction, one.new)
        for name, one in lesson.updates.items()
    )
    table = Table("Update", ("", "before", "gradient", "direction", "after"), rows)
    return Figure(f"{_title(lesson)}: update", ((table,),), settings(lesson))


def gradients(lesson: Lesson) -> Figure:
    """The gradient of each weight and bias."""
    names = lesson.graph.parameters
    values = np.array([lesson.tape.gradients[name].value for name in names])
    colours = tuple("positive" if value >= 0 else "negative" for value in values)
    bars = Bars("Gradients", tuple(map(label, names)), values, "∂L/∂weight", colours)
    return Figure(f"{_title(lesson)}: gradients", ((bars,),), settings(lesson))


def settings(lesson: Lesson) -> str:
    """What was chosen, as a sentence."""
    chosen = lesson.chosen
    parts = [
        f"activation {ACTIVATIONS[chosen.activation].title}",
        f"of the output {OUTPUT_TITLES[chosen.output_activation].lower()}",
        f"loss {LOSSES[chosen.loss].full_title}",
        f"{titles_of(RULES)[chosen.rule]}, learning rate {general(chosen.rate)}, round {chosen.round}",
    ]
    return f"{', '.join(parts)[0].upper()}{', '.join(parts)[1:]}."


def _title(lesson: Lesson) -> str:
    return f"Backpropagation: the loss is {digits(lesson.tape.loss)}"


def on_paper(query: Mapping[str, str]) -> Shown:
    return Shown(by_hand(PAGE.at(query)), "")
