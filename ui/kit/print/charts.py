"""Curves and planes on axes of their own, and bars and tables on axes whose unit is an inch."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn_core.numerals import figure as digits
from nn_core.numerals import general
from ui.kit.print.figure import Bars, Curves, Plane, Table, finite
from ui.kit.print.style import COLOURS, LABEL_PT, SMALL_PT, fitted, inches, plain, width_of
from ui.kit.print.tiles import tinted

PLOT_HEIGHT = 1.55
LARGEST_PLANE = 2.6
LEFT, BOTTOM = 0.5, 0.36
"""Room for the numbers and the name of an axis."""
LEGEND_SWATCH = 0.28
BAR, BAR_STEP = 0.12, 0.175
LEAST_GAP = 0.12
"""Between the columns of a table."""


def legend_rows(labels: tuple[str, ...], width: float) -> list[list[str]]:
    """The labels of a legend, in as many rows as they need."""
    rows: list[list[str]] = [[]]
    left = 0.0
    for label in labels:
        needs = entry_width(label, width)
        if rows[-1] and left + needs > width:
            rows.append([])
            left = 0.0
        rows[-1].append(label)
        left += needs
    return rows


def entry_width(label: str, width: float) -> float:
    return LEGEND_SWATCH + width_of(fitted(label, SMALL_PT, width - 0.5), SMALL_PT) + 0.16


def curves_height(panel: Curves, width: float) -> float:
    rows = len(legend_rows(tuple(line.label for line in panel.lines), width))
    return inches(SMALL_PT, rows) + 0.05 + PLOT_HEIGHT + BOTTOM


def draw_legend(axes: Any, entries: tuple[tuple[str, str, str], ...], width: float) -> None:
    """`entries`: label, colour by its name, and "-", "--" or a marker, from the upper left corner."""
    kinds = {label: (colour, kind) for label, colour, kind in entries}
    for row, labels in enumerate(legend_rows(tuple(kinds), width)):
        left, middle = 0.0, inches(SMALL_PT) * (row + 0.5)
        for label in labels:
            colour, kind = kinds[label]
            if kind.startswith("-"):
                axes.plot([left, left + 0.22], [middle] * 2, color=COLOURS[colour], linestyle=kind, lw=1.2)
            else:
                axes.plot([left + 0.11], [middle], color=COLOURS[colour], marker=kind, ms=3.5)
            text = fitted(label, SMALL_PT, width - 0.5)
            at = left + LEGEND_SWATCH
            axes.text(at, middle, text, size=SMALL_PT, color=COLOURS["text"], va="center_baseline")
            left += entry_width(label, width)


def draw_curves(axes: Any, panel: Curves) -> None:
    for line in panel.lines:
        known = np.isfinite(line.y) & (line.y > 0 if panel.log else True)
        x, y = line.x[known], line.y[known]
        marker = {"marker": "o", "ms": 2.5} if len(x) == 1 else {}
        style = "--" if line.dashed else "-"
        axes.plot(
            x, y, color=COLOURS[line.colour], linestyle=style, lw=1.1, clip_on=False, zorder=3, **marker
        )
    if panel.log:
        axes.set_yscale("log")
    if panel.y_range is not None:
        axes.set_ylim(*panel.y_range)
    if panel.at is not None:
        axes.axvline(panel.at, color=COLOURS["muted"], lw=0.7, linestyle=":")
        name = fitted(panel.at_label, SMALL_PT, 1.5)
        place = axes.get_xaxis_transform()
        axes.text(panel.at, 1.0, f" {name}", size=SMALL_PT, color=COLOURS["muted"], va="top", transform=place)
    axes.set_xlabel(plain(panel.x_label), size=LABEL_PT, color=COLOURS["text"], labelpad=2)
    axes.set_ylabel(plain(panel.y_label), size=LABEL_PT, color=COLOURS["text"], labelpad=3)
    tidy(axes, panel.log)


def tidy(axes: Any, log: bool = False) -> None:
    """Thin axes, few and plain numbers at them."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    axes.grid(color=COLOURS["line"], lw=0.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(COLOURS["muted"])
    axes.spines[:].set_linewidth(0.5)
    axes.tick_params(labelsize=SMALL_PT, colors=COLOURS["muted"], width=0.5, length=2, pad=2)
    written = FuncFormatter(lambda value, _: _tick(value))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(written)
        axis.set_major_locator(MaxNLocator(5))
    if log:
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=6))
        axes.yaxis.set_minor_locator(NullLocator())


def _tick(value: float) -> str:
    return f"{value:,.0f}".replace("-", "−") if abs(value) >= 1_000 else general(round(value, 9))


def plane_side(panel: Plane, width: float) -> tuple[float, float]:
    """Width and height of the plane, whose units are alike both ways."""
    left, right, low, high = panel.extent
    side = min(width - LEFT, LARGEST_PLANE)
    return side, side * (high - low) / (right - left)


def plane_height(panel: Plane, width: float) -> float:
    rows = len(legend_rows(tuple(group.label for group in panel.groups), width))
    return inches(SMALL_PT, rows) + 0.05 + plane_side(panel, width)[1] + BOTTOM - 0.12


def draw_plane(axes: Any, panel: Plane) -> None:
    left, right, low, high = panel.extent
    if panel.field is not None:
        colours = tinted(panel.field, *panel.limits, "diverging")
        pale = np.rint(255 - (255 - colours.astype(float)) * 0.55).astype(np.uint8)
        axes.imshow(pale, extent=panel.extent, interpolation="bilinear", aspect="auto")
    for group in panel.groups:
        x, y = np.asarray(group.points).reshape(-1, 2).T
        size = 9 if len(x) <= 300 else 4
        axes.scatter(x, y, s=size, color=COLOURS[group.colour], linewidths=0.25, edgecolors="white", zorder=3)
    tidy(axes)
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    axes.grid(visible=False)


def bars_height(panel: Bars) -> float:
    return inches(SMALL_PT) + BAR_STEP * len(panel.names)


def draw_bars(axes: Any, panel: Bars, width: float) -> None:
    """A bar begins at zero; the longest of each sign has what room there is."""
    names = [fitted(name, LABEL_PT, 1.2) for name in panel.names]
    texts = [_text(float(value)) for value in panel.values]
    left = max(width_of(name, LABEL_PT) for name in names) + 0.08
    number = max(width_of(text, SMALL_PT) for text in texts) + 0.08
    known = finite(panel.values)
    low, high = float(known.min(initial=0.0)), float(known.max(initial=0.0))
    below = number if low < 0 else 0.0
    room = width - left - number - below
    scale = room / ((high - low) or 1.0)
    zero = left + below - low * scale
    top = inches(SMALL_PT)
    axes.text(zero, 0, plain(panel.label), size=SMALL_PT, color=COLOURS["muted"], va="top")
    rows = zip(names, texts, panel.values, panel.colours, strict=True)
    for at, (name, text, value, colour) in enumerate(rows):
        middle = top + (at + 0.5) * BAR_STEP
        end = float(value) * scale if np.isfinite(value) else 0.0
        axes.barh(middle, end, BAR, left=zero, color=COLOURS[colour])
        axes.text(left - 0.08, middle, name, size=LABEL_PT, ha="right", va="center_baseline")
        beside, side = (0.04, "left") if value >= 0 else (-0.04, "right")
        axes.text(zero + end + beside, middle, text, size=SMALL_PT, ha=side, va="center_baseline")
    axes.plot([zero] * 2, [top, top + BAR_STEP * len(names)], color=COLOURS["muted"], lw=0.5)


def _cells(panel: Table) -> list[list[str]]:
    return [[_text(value) for value in row] for row in panel.rows]


def _text(value: str | float) -> str:
    if isinstance(value, str):
        return value
    if value != value:
        return "\N{EN DASH}"
    return f"{value:,}" if isinstance(value, int) else digits(value)


def table_height(panel: Table) -> float:
    return inches(LABEL_PT, len(panel.rows) + 1) + 0.08


def draw_table(axes: Any, panel: Table, width: float) -> None:
    """Columns as wide as they need to be, the widest with what is left; numbers stand to the right."""
    rows = [[plain(text) for text in row] for row in [list(panel.heading), *_cells(panel)]]
    columns = list(zip(*rows, strict=True))
    widths = [max(width_of(text, LABEL_PT) for text in column) for column in columns]
    widest = widths.index(max(widths))
    room = width - sum(widths) + widths[widest] - LEAST_GAP * (len(widths) - 1)
    widths[widest] = min(widths[widest], max(room, 0.5))
    gap = min(0.3, max(LEAST_GAP, (width - sum(widths)) / len(widths)))
    left, line = 0.0, inches(LABEL_PT)
    for at, (column, wide) in enumerate(zip(columns, widths, strict=True)):
        numeric = any(not isinstance(row[at], str) for row in panel.rows)
        place, side = (left + wide, "right") if numeric else (left, "left")
        for row, text in enumerate(column):
            middle = (row + 0.5) * line + (0.06 if row else 0)
            colour = COLOURS["text" if row else "muted"]
            text = fitted(text, LABEL_PT, wide)
            axes.text(place, middle, text, size=LABEL_PT, color=colour, ha=side, va="center_baseline")
        left += wide + gap
    axes.plot([0, min(left - gap, width)], [line + 0.02] * 2, color=COLOURS["muted"], lw=0.6)
