"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nn_core.mechanics.kernels import KERNELS
from ui.kit.inputs import picture_source
from ui.kit.lessons import Session, formula_for
from ui.kit.print.figure import Array, Curves, Figure, Line, Maps, Panel, shaded
from ui.kit.print.paper import Shown
from ui.kit.print.pictures import Box, clipped, input_panel, input_words, of_lesson
from ui.pooling.lesson import PAGE, Lesson
from ui.pooling.params import NO_KERNEL

AXIS = {"shift": "pixels to the right", "rotate": "degrees counter-clockwise"}


def figures(session: Session[Lesson]) -> Mapping[str, Callable[[], Figure]]:
    """What can be had of what is shown, by title."""
    made = {"Before and after": layer, "What a moved picture changes": motion}
    return of_lesson(session, made)


def layer(lesson: Lesson) -> Figure:
    """The map and the pooled map, where the gradient goes, and what is lost."""
    window, pixel = _marks(lesson)
    before = _before(lesson, window)
    most = float(lesson.maps.max())
    after = shaded(f"Pooled, {_size(lesson.output)}", lesson.output, most, marks=(pixel,))
    gradient = Maps("Gradient that gets back", lesson.gradient, "diverging")
    restored = shaded("Pooled, blown up again", lesson.restored, most)
    rows: tuple[tuple[Panel, ...], ...] = ((before, after), (gradient, restored))
    said = "Marked: a pooled pixel, and its window. The gradient is that of the sum of all pooled pixels."
    return Figure(_title(lesson), rows, f"{settings(lesson)} {said}")


def _before(lesson: Lesson, window: Box) -> Maps:
    if lesson.weight is None:
        return input_panel(lesson.x, lesson.chosen, window)
    return shaded(f"Feature map, {_size(lesson.maps)}", lesson.maps, marks=(window,))


def _marks(lesson: Lesson) -> tuple[Box, Box]:
    """The window and the pixel that are looked at."""
    layer, (height, width) = lesson.chosen.settings, lesson.output.shape[1:]
    row, column = min(lesson.chosen.row, height - 1), min(lesson.chosen.column, width - 1)
    whole = lesson.maps.shape[1:]
    if layer.kind == "global":
        return (0, 0, *whole), (0, 0, 1, 1)
    start = row * layer.step - layer.padding, column * layer.step - layer.padding
    return clipped((*start, layer.kernel_size, layer.kernel_size), whole), (row, column, 1, 1)


def motion(lesson: Lesson) -> Figure:
    """How much the map changes as its picture moves: as it is, pooled, and with every k-th pixel only."""
    found = lesson.experiment
    lines = (
        Line("map", found.amounts, found.change_before, "muted"),
        Line("pooled", found.amounts, found.change_after, "train"),
        Line("every k-th pixel", found.amounts, found.change_subsampled, "negative", dashed=True),
    )
    chart = Curves(
        "Change against the picture that stands still",
        AXIS[lesson.chosen.motion],
        "change (0: none, 1: all)",
        lines,
        y_range=(0.0, max(1e-3, *(float(line.y.max()) * 1.05 for line in lines))),
        at=lesson.chosen.amount,
        at_label="shown",
    )
    return Figure(f"{_title(lesson)}: what a moved picture changes", ((chart,),), settings(lesson))


def settings(lesson: Lesson) -> str:
    """What was chosen, as a sentence."""
    chosen = lesson.chosen
    layer = chosen.settings
    parts = [input_words(lesson.x, chosen)]
    if chosen.kernel != NO_KERNEL:
        parts.append(f"through {KERNELS[chosen.kernel].title} and ReLU")
    if layer.kind == "global":
        return f"{', '.join([*parts, 'pooled as a whole'])}."
    parts += [f"window {layer.kernel_size} × {layer.kernel_size}", f"stride {layer.step}"]
    parts += [f"padding {layer.padding}"] + (["ceil mode"] if layer.ceil_mode else [])
    return f"{', '.join(parts)}; output size {formula_for(layer.size_formula, *lesson.maps.shape[1:])}."


def _title(lesson: Lesson) -> str:
    kind = lesson.chosen.kind
    return f"{'L2' if kind == 'l2' else kind.capitalize()} pooling"


def _size(maps: Array) -> str:
    return " × ".join(map(str, maps.shape[1:]))


def on_paper(query: Mapping[str, str]) -> Shown:
    lesson = PAGE.at(query)
    return Shown(layer(lesson), picture_source(lesson.chosen))
