"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from nn_core.mechanics.convolution import Convolution
from nn_core.mechanics.kernels import KERNELS
from ui.convolution.lesson import Lesson
from ui.convolution.params import LEARNED, OWN, Filter
from ui.convolution.session import PAGE
from ui.kit.inputs import picture_source
from ui.kit.lessons import Session
from ui.kit.print.figure import Array, Figure, Maps, Panel, Table, shaded
from ui.kit.print.paper import Shown
from ui.kit.print.pictures import Box, clipped, input_panel, input_words, of_lesson

COLOURS = ("red", "green", "blue")


def figures(session: Session[Lesson]) -> Mapping[str, Callable[[], Figure]]:
    """What can be had of what is shown, by title."""
    lesson = session.lesson
    made = {"Input, kernel, output": layer}
    if len(lesson.weight) > 1:
        made["All kernels and outputs"] = filters
    if "overlap" in lesson.extra:
        made["Overlap of the stamps"] = overlap
    made["What it costs"] = costs
    return of_lesson(session, made)


def layer(lesson: Lesson) -> Figure:
    """The filter that is shown: what it reads, its weights, what it gives."""
    shown = lesson.chosen.shown
    output = lesson.output[shown]
    at = min(lesson.chosen.row, output.shape[0] - 1), min(lesson.chosen.column, output.shape[1] - 1)
    window = _window(lesson, at)
    first = input_panel(lesson.x, lesson.chosen, *([window] if window else []))
    pixel: tuple[Box, ...] = ((*at, 1, 1),) if window else ()
    last = shaded(f"Output, {_size(output)}", output[None], marks=pixel)
    said = f"{settings(lesson)} Marked: an output pixel, and the window that it reads." if window else None
    weights = kernel(lesson, shown)
    rows: tuple[tuple[Panel, ...], ...] = ((first, weights, last),)
    if len(weights.maps) > 1:
        rows = (first, last), (weights,)
    name = _name(lesson.chosen.layer_filters[shown])
    if len(lesson.weight) > 1:
        name = f"filter {shown + 1} of {len(lesson.weight)}, {name}"
    return Figure(f"{_title(lesson)}: {name}", rows, said or settings(lesson))


def _window(lesson: Lesson, at: tuple[int, int]) -> Box | None:
    """Where an output pixel looks; a transposed convolution has no such window."""
    layer = lesson.settings
    if not isinstance(layer, Convolution):
        return None
    row, column = (place * layer.stride - layer.padding for place in at)
    side = (layer.kernel_size - 1) * layer.dilation + 1
    return clipped((row, column, side, side), lesson.x.shape[1:])


def kernel(lesson: Lesson, at: int) -> Maps:
    """The weights of a filter, a tile for each channel that it reads."""
    weights = lesson.weight[at]
    names = COLOURS if len(weights) == len(COLOURS) else ()
    count = "" if len(weights) == 1 else f"{len(weights)} × "
    return Maps(f"Kernel, {count}{_size(weights[0])}", weights, "diverging", names=names)


def filters(lesson: Lesson) -> Figure:
    """All filters: their weights, one colour scale for all, and their outputs."""
    count, channels = lesson.weight.shape[:2]
    names = tuple(f"{at + 1}: {_name(one)}" for at, one in enumerate(lesson.chosen.layer_filters))
    weights = lesson.weight.reshape(-1, *lesson.weight.shape[2:])
    each = tuple(
        name if channels == 1 else f"{name}, channel {channel + 1}"
        for name in names
        for channel in range(channels)
    )
    kernels = Maps("Kernels", weights, "diverging", names=each, columns=min(len(weights), max(4, channels)))
    outputs = shaded("Outputs", lesson.output, names=names, columns=min(count, 4))
    return Figure(f"{_title(lesson)}: {count} filters", ((kernels,), (outputs,)), settings(lesson))


def overlap(lesson: Lesson) -> Figure:
    """How many stamps reach each pixel, and the way that has no checkerboard."""
    shown = lesson.chosen.shown
    panels = [
        shaded("Stamps a pixel", lesson.extra["overlap"][None]),
        shaded("Output", lesson.output[shown : shown + 1]),
    ]
    if "upsampled" in lesson.extra:
        panels.append(shaded("Enlarged first", lesson.extra["upsampled"][shown : shown + 1]))
    return Figure(f"{_title(lesson)}: overlap", (tuple(panels),), settings(lesson))


def costs(lesson: Lesson) -> Figure:
    rows = tuple((bill.title, bill.cost.params, bill.cost.macs) for bill in lesson.bills)
    table = Table("What it costs", ("", "parameters", "multiply-adds"), rows)
    return Figure(f"{_title(lesson)}: costs", ((table,),), settings(lesson))


def settings(lesson: Lesson) -> str:
    """What was chosen, as a sentence."""
    chosen = lesson.chosen
    parts = [
        input_words(lesson.x, chosen),
        f"kernel {_size(lesson.weight[0, 0])}",
        f"stride {chosen.stride}",
        f"padding {chosen.padding}" + (f" ({chosen.mode})" if chosen.padding else ""),
    ]
    if chosen.dilation > 1:
        parts.append(f"dilation {chosen.dilation}")
    if chosen.groups > 1:
        parts.append(f"{chosen.groups} groups")
    return f"{', '.join(parts)}; output size {lesson.formula}."


def _title(lesson: Lesson) -> str:
    view = lesson.chosen.view
    return "Convolution" if view == "full" else f"{view.capitalize()} convolution"


def _name(one: Filter) -> str:
    if one.name in KERNELS:
        preset = KERNELS[one.name]
        return f"{preset.title} {one.number}°" if preset.turns else preset.title
    if one.name == LEARNED:
        return f"learned kernel {one.number + 1}"
    return "own weights" if one.name == OWN else one.name.replace("_", " against ")


def _size(map_: Array) -> str:
    return " × ".join(map(str, np.shape(map_)))


def on_paper(query: Mapping[str, str]) -> Shown:
    lesson = PAGE.at(query)
    return Shown(layer(lesson), picture_source(lesson.chosen))
