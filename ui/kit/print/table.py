"""A figure's numbers as comma-separated values: one block a panel, with the numbers that are drawn."""

from __future__ import annotations

import csv as csv_module
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

import numpy as np

from ui.kit.print.figure import Bars, Curves, Figure, Maps, Matrix, Panel, Plane, Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins so for a formula, or for the way to one."""
Row = Sequence[Any]


def csv(figure: Figure) -> str:
    """The table of a figure: for each panel its title, its heading and its rows; the caption comes last.

    Numbers keep all their digits. A text that a spreadsheet would compute begins with an apostrophe.
    """
    out = StringIO()
    writer = csv_module.writer(out, lineterminator="\r\n")
    for panel in figure.panels:
        writer.writerows([*([_cell(value) for value in row] for row in _block(panel)), []])
    writer.writerows([[_cell(figure.title)], [_cell(figure.caption)]])
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, np.generic):
        return "" if np.isnan(value) else str(value)
    return "" if value != value else repr(value)


def _block(panel: Panel) -> Iterable[Row]:
    yield [panel.title]
    match panel:
        case Curves():
            yield from _curves(panel)
        case Maps():
            yield from _maps(panel)
        case Matrix():
            yield [f"{panel.row_label} \\ {panel.column_label}", *panel.names]
            yield from ([name, *row] for name, row in zip(panel.names, panel.values, strict=True))
        case Plane():
            yield from _plane(panel)
        case Bars():
            yield ["", panel.label]
            yield from zip(panel.names, panel.values, strict=True)
        case Table():
            yield panel.heading
            yield from panel.rows


def _curves(panel: Curves) -> Iterator[Row]:
    """A column for each line; its cell is empty where it has no point."""
    points = [dict(zip(line.x.tolist(), line.y, strict=True)) for line in panel.lines]
    yield [panel.x_label, *(line.label for line in panel.lines)]
    for x in sorted(set().union(*points)):
        yield [x, *(of.get(x, np.nan) for of in points)]


def _maps(panel: Maps) -> Iterator[Row]:
    for at, values in enumerate(panel.maps):
        if panel.names:
            yield [panel.names[at]]
        if values.ndim == 2:
            yield from values
        else:
            for channel, name in enumerate(("red", "green", "blue")):
                yield [name]
                yield from values[..., channel]


def _plane(panel: Plane) -> Iterator[Row]:
    yield ["group", "x", "y"]
    for group in panel.groups:
        yield from ([group.label, *point] for point in group.points)
    if panel.field is not None:
        yield [panel.field_label]
        yield from panel.field
