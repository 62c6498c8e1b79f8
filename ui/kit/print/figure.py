"""What a figure for print shows, as plain data: its picture is drawn, and its table written, from the same.

Texts may quote strangers (names of classes from a link): they are shown as they are, never interpreted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Tint = Literal["grey", "diverging", "rgb"]

MAX_MAPS = 64
MAX_SIDE_PX = 512
MAX_POINTS = 5_000
MAX_CLASSES = 50
MAX_ROWS = 120


def finite(values: Array) -> Array:
    """The numbers among them, in a row: a run that diverges leaves others, too."""
    return np.asarray(values[np.isfinite(values)])


@dataclass(frozen=True, eq=False)
class Line:
    """A curve: x and y (`n`; NaN is left out), and a colour by its name in `style.COLOURS`."""

    label: str
    x: Array
    y: Array
    colour: str
    dashed: bool = False


@dataclass(frozen=True, eq=False)
class Curves:
    """Lines over one pair of axes.

    y_range: from where to where; None: as the lines go. at: an x to mark, and `at_label` what it is.
    """

    title: str
    x_label: str
    y_label: str
    lines: tuple[Line, ...]
    y_range: tuple[float, float] | None = None
    log: bool = False
    at: float | None = None
    at_label: str = ""


@dataclass(frozen=True, eq=False)
class Maps:
    """Maps on one scale of colours, side by side: `n h w`, or with "rgb" `n h w 3`.

    Of more than 64, the first 64, and the title says so. NaN is a place without a value.

    limits: what the least and the largest colour mean; None: zero and the largest value, in diverging
    colours its negative and the largest magnitude, and with "rgb" 0 and 1.
    names: one for each map, or none.
    marks: for each map a rectangle (row, column, height, width) in pixels, or None.
    """

    title: str
    maps: Array
    tint: Tint = "grey"
    limits: tuple[float, float] | None = None
    names: tuple[str, ...] = ()
    marks: tuple[tuple[float, float, float, float] | None, ...] = ()
    columns: int | None = None

    def __post_init__(self) -> None:
        count, height, width = self.maps.shape[:3]
        if max(height, width) > MAX_SIDE_PX:
            side = f"{height} x {width}"
            raise ValueError(f"A map for print has {MAX_SIDE_PX} pixels a side at most, not {side}.")
        if count > MAX_MAPS:
            object.__setattr__(self, "title", _first(self.title, MAX_MAPS, count))
            object.__setattr__(self, "maps", self.maps[:MAX_MAPS])
            object.__setattr__(self, "names", self.names[:MAX_MAPS])

    @property
    def scale(self) -> tuple[float, float]:
        """What the least and the largest colour mean."""
        if self.limits is not None:
            return self.limits
        if self.tint == "rgb":
            return 0.0, 1.0
        if self.tint == "diverging":
            reach = float(np.abs(finite(self.maps)).max(initial=0.0)) or 1.0
            return -reach, reach
        return 0.0, float(finite(self.maps).max(initial=0.0)) or 1.0


def shaded(title: str, maps: Array, least: float = 0.0, **more: Any) -> Maps:
    """Maps in the colours that the pages give them: grey from zero on, diverging where there are negatives.

    Args:
        least: what the largest colour means at least.
    """
    known = finite(maps)
    low, high = float(known.min(initial=0.0)), float(known.max(initial=least))
    if low > -1e-6 * max(1.0, high):
        return Maps(title, maps, "grey", (0.0, high or 1.0), **more)
    reach = max(high, -low)
    return Maps(title, maps, "diverging", (-reach, reach), **more)


@dataclass(frozen=True, eq=False)
class Matrix:
    """Whole numbers in cells, `k k`, as of a confusion matrix; the first 50 classes of more."""

    title: str
    values: Array
    names: tuple[str, ...]
    row_label: str
    column_label: str

    def __post_init__(self) -> None:
        if len(self.names) > MAX_CLASSES:
            object.__setattr__(self, "title", _first(self.title, MAX_CLASSES, len(self.names)))
            object.__setattr__(self, "values", self.values[:MAX_CLASSES, :MAX_CLASSES])
            object.__setattr__(self, "names", self.names[:MAX_CLASSES])


@dataclass(frozen=True, eq=False)
class Group:
    """Points `n 2` in the plane that are of one kind, in a colour by its name."""

    label: str
    points: Array
    colour: str


@dataclass(frozen=True, eq=False)
class Plane:
    """Points over a field; of more than 5,000 points of a group, the first.

    field: `h w` on the whole extent, first row at the top; None: white. limits: of its colours.
    extent: the least and the largest x and y.
    """

    title: str
    groups: tuple[Group, ...]
    extent: tuple[float, float, float, float]
    field: Array | None = None
    limits: tuple[float, float] = (-1.0, 1.0)
    field_label: str = ""

    def __post_init__(self) -> None:
        largest = max((len(group.points) for group in self.groups), default=0)
        if largest > MAX_POINTS:
            few = tuple(Group(group.label, group.points[:MAX_POINTS], group.colour) for group in self.groups)
            object.__setattr__(self, "title", _first(self.title, MAX_POINTS, largest))
            object.__setattr__(self, "groups", few)


@dataclass(frozen=True, eq=False)
class Bars:
    """One horizontal bar for each name, with its number beside it; the first 50 of more.

    colours: of each bar by name.
    """

    title: str
    names: tuple[str, ...]
    values: Array
    label: str
    colours: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.names) > MAX_CLASSES:
            object.__setattr__(self, "title", _first(self.title, MAX_CLASSES, len(self.names)))
            for part in ("names", "values", "colours"):
                object.__setattr__(self, part, getattr(self, part)[:MAX_CLASSES])


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of texts and numbers under a heading; the first 120 of more."""

    title: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]

    def __post_init__(self) -> None:
        if len(self.rows) > MAX_ROWS:
            object.__setattr__(self, "title", _first(self.title, MAX_ROWS, len(self.rows)))
            object.__setattr__(self, "rows", self.rows[:MAX_ROWS])


Panel = Curves | Maps | Matrix | Plane | Bars | Table


@dataclass(frozen=True, eq=False)
class Figure:
    """Panels in rows, with what a reader of the paper needs to make it again.

    title: what it shows. settings: of what, in words. page, address: where it was made.
    """

    title: str
    rows: tuple[tuple[Panel, ...], ...]
    settings: str
    page: str = ""
    address: str = ""

    @property
    def panels(self) -> tuple[Panel, ...]:
        return tuple(panel for row in self.rows for panel in row)

    @property
    def caption(self) -> str:
        """Page, settings and address, in this order."""
        source = f"Layerscope, {self.page}" if self.page else "Layerscope"
        source += "" if source.endswith("?") else "."
        return " ".join(filter(None, (source, self.settings, self.address)))


def _first(title: str, shown: int, of: int) -> str:
    return f"{title} (the first {shown:,} of {of:,})"
