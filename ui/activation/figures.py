"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.kernels import KERNELS
from nn_core.numerals import general
from ui.activation.lesson import PAGE, PRELU_FACTS, Lesson, Which
from ui.kit.inputs import picture_source
from ui.kit.layer_before import LEARNED_FACTS
from ui.kit.lessons import Session
from ui.kit.print.figure import Array, Curves, Figure, Line, Maps, Panel, shaded
from ui.kit.print.paper import Shown
from ui.kit.print.pictures import Box, input_panel, input_words, of_lesson

SIDES: tuple[tuple[Which, str], ...] = (("first", "train"), ("second", "negative"))
SLOPE = "f\N{PRIME}(z)"
REACH = 3.0
CURVE_POINTS = 401
TITLES = {name: one.title for name, one in KERNELS.items()} | {
    facts["name"]: facts["title"] for facts in (LEARNED_FACTS, PRELU_FACTS)
}


def figures(session: Session[Lesson]) -> Mapping[str, Callable[[], Figure]]:
    """What can be had of what is shown, by title."""
    made = {"Maps before and after": maps, "Curves and slopes": curves}
    return of_lesson(session, made)


def maps(lesson: Lesson) -> Figure:
    """The map before, and of both activations what they make of it and their slopes."""
    z = lesson.z()
    pixel = (_pixel(lesson, z),)
    made = [(name_of(lesson, which), *_worked(lesson, which, z)) for which, _ in SIDES]
    reach = max(float(np.abs(values).max()) for values in (z, *(value for _, value, _ in made)))

    def coloured(title: str, values: Array) -> Maps:
        if lesson.chosen.scale == "own":
            return shaded(title, values[None], marks=pixel)
        return Maps(title, values[None], "diverging", (-reach, reach), marks=pixel)

    rows: list[tuple[Panel, ...]] = [
        (input_panel(lesson.x, lesson.chosen), coloured(f"Before: z, {_size(z)}", z))
    ]
    largest = max(1.0, *(float(np.abs(slope).max()) for _, _, slope in made))
    for name, value, slope in made:
        after = coloured(f"After {name}", value)
        back = Maps("Its slope", slope[None], "diverging", (-largest, largest), marks=pixel)
        rows.append((after, back))
    said = f"{settings(lesson)} Marked: one pixel. A slope is the share of the gradient that gets back."
    return Figure(_title(lesson), tuple(rows), said)


def before(lesson: Lesson) -> Figure:
    """The map before, and nothing of what an activation makes of it."""
    z = lesson.z()
    panels = input_panel(lesson.x, lesson.chosen), shaded(f"Before: z, {_size(z)}", z[None])
    return Figure("What the activation is given", (panels,), settings(lesson))


def curves(lesson: Lesson) -> Figure:
    """Both activations and their derivatives, as far as z goes and three at least."""
    reach = max(REACH, float(np.abs(lesson.z()).max()))
    x = np.linspace(-reach, reach, CURVE_POINTS)
    worked = [(name_of(lesson, which), colour, *_worked(lesson, which, x)) for which, colour in SIDES]
    values = tuple(Line(name, x, value, colour) for name, colour, value, _ in worked)
    slopes = tuple(Line(name, x, slope, colour) for name, colour, _, slope in worked)
    formulas = "; ".join(
        f"{ACTIVATIONS[name].title}: f(z) = {ACTIVATIONS[name].formula}, "
        f"{SLOPE} = {ACTIVATIONS[name].derivative_formula}"
        for name in dict.fromkeys((lesson.chosen.first, lesson.chosen.second))
    )
    rows = ((Curves("Value", "z", "f(z)", values),), (Curves("Slope", "z", SLOPE, slopes),))
    return Figure(_title(lesson), rows, f"{formulas}.")


def _worked(lesson: Lesson, which: Which, z: Array) -> tuple[Array, Array]:
    """Value and slope at each z."""
    function, parameter = ACTIVATIONS[getattr(lesson.chosen, which)], lesson.parameter(which)
    return function(z, parameter), function.slope(z, parameter)


def name_of(lesson: Lesson, which: Which) -> str:
    """The activation's title, with its parameter if it has one."""
    function, parameter = ACTIVATIONS[getattr(lesson.chosen, which)], lesson.parameter(which)
    if parameter is None or function.parameter is None:
        return function.title
    return f"{function.title} ({function.parameter_name} {general(parameter)})"


def _pixel(lesson: Lesson, z: Array) -> Box:
    row, column = min(lesson.chosen.row, z.shape[0] - 1), min(lesson.chosen.column, z.shape[1] - 1)
    return row, column, 1, 1


def settings(lesson: Lesson) -> str:
    """What was chosen, as a sentence."""
    chosen = lesson.chosen
    unit = f", unit {chosen.unit + 1}" if len(lesson.weight) > 1 else ""
    sign = "+" if chosen.bias >= 0 else "−"
    scaled = f"z = {general(chosen.gain)} · convolution {sign} {general(abs(chosen.bias))}"
    return f"{input_words(lesson.x, chosen)}, kernel “{TITLES[chosen.kernel]}”{unit}, {scaled}."


def _title(lesson: Lesson) -> str:
    first, second = (name_of(lesson, which) for which, _ in SIDES)
    return f"Activation: {first} and {second}"


def _size(map_: Array) -> str:
    return " × ".join(map(str, map_.shape))


def on_paper(query: Mapping[str, str]) -> Shown:
    lesson = PAGE.at(query)
    return Shown(before(lesson), picture_source(lesson.chosen))
