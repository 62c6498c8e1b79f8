"""Maps and matrices: tiles in rows, on axes whose unit is an inch."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

import numpy as np

from nn_core.numerals import figure as digits
from nn_core.render import DIVERGING, GREY
from ui.kit.print.figure import Array, Maps, Matrix
from ui.kit.print.style import COLOURS, LABEL_PT, LEADING, SMALL_PT, fitted, inches, plain, width_of

TILE_GAP = 0.06
LARGEST_TILE = 1.45
LEAST_CELL = 0.2
"""A cell that is narrower has no room for its number."""
SCALE_HEIGHT, SCALE_WIDTH = 0.07, 1.1
MISSING = (255, 255, 255)
DARK = 0.5
MARK = (("#10161f", 2.0), ("#ffd400", 0.9))
"""Yellow on a dark line shows on every colour."""


class MapTiles:
    """Where the tiles of `Maps` lie, in inches from the upper left corner of their panel."""

    def __init__(self, panel: Maps, width: float) -> None:
        self.panel = panel
        count, height, across = panel.maps.shape[:3]
        self.columns = max(1, min(count, panel.columns or _columns(count)))
        rows = ceil(count / self.columns)
        room = (width - TILE_GAP * (self.columns - 1)) / self.columns
        self.tile = min(room, LARGEST_TILE)
        self.side = self.tile, self.tile * height / across
        if self.side[1] > LARGEST_TILE:
            self.side = LARGEST_TILE * across / height, LARGEST_TILE
        self.name = inches(SMALL_PT) if panel.names else 0.0
        self.step = self.side[0] + TILE_GAP, self.name + self.side[1] + TILE_GAP
        self.maps_height = rows * self.step[1] - TILE_GAP
        self.width = self.columns * self.step[0] - TILE_GAP
        scale = 0.0 if panel.tint == "rgb" else 0.06 + SCALE_HEIGHT + inches(SMALL_PT)
        self.height: float = self.maps_height + scale

    def __iter__(self) -> Iterator[tuple[int, float, float]]:
        """For each map its number, and left and upper side of its tile."""
        for at in range(len(self.panel.maps)):
            row, column = divmod(at, self.columns)
            yield at, column * self.step[0], row * self.step[1] + self.name


def _columns(count: int) -> int:
    return count if count <= 4 else 4 if count <= 12 else 8


def draw_maps(axes: Any, panel: Maps, width: float) -> None:
    tiles = MapTiles(panel, width)
    across, down = tiles.side
    low, high = panel.scale
    for at, left, top in tiles:
        values = panel.maps[at]
        is_light = panel.tint == "rgb"
        colours = _light(values, low, high) if is_light else tinted(values, low, high, panel.tint)
        extent = (left, left + across, top + down, top)
        axes.imshow(colours, extent=extent, interpolation="nearest", aspect="auto")
        _frame(axes, left, top, across, down)
        if panel.names:
            name = fitted(panel.names[at], SMALL_PT, across)
            axes.text(left, top - 0.025, name, size=SMALL_PT, color=COLOURS["muted"], va="bottom")
        cell = across / values.shape[1]
        if panel.tint != "rgb" and cell >= LEAST_CELL:
            _numbers(axes, values, colours, (left, top), cell)
        if panel.marks and panel.marks[at] is not None:
            _mark(axes, panel.marks[at], (left, top), cell)
    if panel.tint != "rgb":
        _scale(axes, panel, tiles.maps_height + 0.06, tiles.width)


def tinted(values: Array, low: float, high: float, tint: str) -> Array:
    """Numbers as colours, uint8 `h w 3`, as on the screen; NaN is white."""
    table = DIVERGING if tint == "diverging" else GREY
    missing = np.isnan(values)
    known = np.clip(np.where(missing, low, values), low, high)
    share = (known - low) / ((high - low) or 1.0)
    levels = np.floor(share * 255 + 0.5).astype(np.uint8)
    colours = table[levels]
    colours[missing] = MISSING
    return colours


def _light(values: Array, low: float, high: float) -> Array:
    """Red, green and blue `h w 3` as shares of full light."""
    return np.clip((values - low) / (high - low), 0, 1)


def _frame(axes: Any, left: float, top: float, width: float, height: float) -> None:
    from matplotlib.patches import Rectangle

    edge = Rectangle((left, top), width, height, fill=False, linewidth=0.4, edgecolor="#b8c0ca")
    edge.set_clip_on(False)
    axes.add_patch(edge)


def _mark(axes: Any, mark: Any, corner: tuple[float, float], cell: float) -> None:
    from matplotlib.patches import Rectangle

    row, column, height, width = mark
    at = corner[0] + column * cell, corner[1] + row * cell
    for colour, thick in MARK:
        box = Rectangle(at, width * cell, height * cell, fill=False, linewidth=thick, edgecolor=colour)
        box.set_clip_on(False)
        axes.add_patch(box)


def _numbers(axes: Any, values: Array, colours: Array, corner: tuple[float, float], cell: float) -> None:
    """The value of each cell, where all of them fit."""
    texts = [[_short(float(value)) for value in row] for row in values]
    widest = max(width_of(text, SMALL_PT) for row in texts for text in row)
    size = min(SMALL_PT, SMALL_PT * 0.88 * cell / (widest or 1))
    if size < 4.5:
        return
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            dark = colours[row, column].mean() < 255 * DARK
            at = corner[0] + (column + 0.5) * cell, corner[1] + (row + 0.5) * cell
            axes.text(
                *at, text, size=size, color="white" if dark else COLOURS["text"], ha="center", va="center"
            )


def _short(value: float) -> str:
    return "" if np.isnan(value) else digits(value)


def _scale(axes: Any, panel: Maps, top: float, room: float) -> None:
    """The colours with what the least and the largest of them mean."""
    low, high = panel.scale
    ramp = tinted(np.linspace(low, high, 256)[None], low, high, panel.tint)
    before, after = _short(low), _short(high)
    left = width_of(before, SMALL_PT) + 0.05
    wide = max(0.2, min(SCALE_WIDTH, room - left - width_of(after, SMALL_PT) - 0.05))
    extent = (left, left + wide, top + SCALE_HEIGHT, top)
    axes.imshow(ramp, extent=extent, interpolation="nearest", aspect="auto")
    _frame(axes, left, top, wide, SCALE_HEIGHT)
    style = {"size": SMALL_PT, "color": COLOURS["muted"], "va": "center_baseline"}
    middle = top + SCALE_HEIGHT / 2
    axes.text(0, middle, before, **style)
    axes.text(left + wide + 0.05, middle, after, **style)


LONGEST_NAME = 1.0
LARGEST_CELL = 0.32
INK = np.array([int(COLOURS["train"][at : at + 2], 16) / 255 for at in (1, 3, 5)])
"""The colour of the largest number."""


def _names_width(panel: Matrix) -> float:
    widest = max(width_of(plain(name), LABEL_PT) for name in panel.names)
    return min(widest, LONGEST_NAME)


def _cell(panel: Matrix, width: float) -> float:
    room = width - _names_width(panel) - inches(LABEL_PT) - 0.08
    return min(LARGEST_CELL, room / len(panel.names))


def _upright(panel: Matrix, cell: float) -> bool:
    return _names_width(panel) > cell * 0.92


def matrix_height(panel: Matrix, width: float) -> float:
    cell = _cell(panel, width)
    names = _names_width(panel) + 0.05 if _upright(panel, cell) else inches(LABEL_PT)
    return inches(LABEL_PT) + names + cell * len(panel.names)


def draw_matrix(axes: Any, panel: Matrix, width: float) -> None:
    """Rows against columns: grey as they are more; the diagonal is framed."""
    cell, names = _cell(panel, width), _names_width(panel)
    turned, count = _upright(panel, cell), len(panel.names)
    left = inches(LABEL_PT) + names + 0.08
    top = inches(LABEL_PT) + (names + 0.05 if turned else inches(LABEL_PT))
    largest = float(panel.values.max(initial=0)) or 1.0
    share = np.asarray(panel.values, np.float64)[..., None] / largest
    colours = np.rint(255 * (1 - share * (1 - INK))).astype(np.uint8)
    side = count * cell
    axes.imshow(colours, extent=(left, left + side, top + side, top), interpolation="nearest", aspect="auto")
    _frame(axes, left, top, side, side)
    label = {"size": LABEL_PT, "color": COLOURS["muted"]}
    axes.text(left, 0, plain(panel.column_label), va="top", **label)
    axes.text(0, top, plain(panel.row_label), rotation=90, va="top", ha="left", **label)
    style = {"size": min(LABEL_PT, cell * 72 / LEADING), "color": COLOURS["text"]}
    for at, name in enumerate(panel.names):
        text, middle = fitted(name, LABEL_PT, LONGEST_NAME), (at + 0.5) * cell
        axes.text(left - 0.05, top + middle, text, ha="right", va="center", **style)
        rotation = 90 if turned else 0
        axes.text(left + middle, top - 0.04, text, ha="center", va="bottom", rotation=rotation, **style)
        _frame(axes, left + at * cell, top + at * cell, cell, cell)
    if cell >= LEAST_CELL * 0.75:
        _numbers(axes, panel.values, colours, (left, top), cell)
