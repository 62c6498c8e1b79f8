"""A figure for print, drawn by Matplotlib: PNG (twice a screen's pixels), SVG or PDF.

Never through pyplot, whose state all threads share. What Matplotlib itself shares (fonts, parameters) is used
by one thread at a time, which also bounds how much memory drawing takes. The same figure gives the same
bytes: no dates, no random names.
"""

from __future__ import annotations

import threading
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ui.kit.print import charts, tiles
from ui.kit.print.figure import Bars, Curves, Figure, Maps, Matrix, Panel, Plane, Table
from ui.kit.print.style import (
    COLOURS,
    DPI,
    FONT,
    GAP,
    MARGIN,
    PANEL_PT,
    SMALL_PT,
    TITLE_PT,
    WIDTH,
    fitted,
    inches,
    plain,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

Rows = tuple[tuple[Panel, ...], ...]

DRAWING = threading.Lock()
SETTINGS: dict[Any, Any] = {
    "font.family": FONT,
    "text.parse_math": False,  # a dollar sign in a stranger's text is a dollar sign
    "text.hinting": "none",  # as wide as it was measured
    "svg.hashsalt": "layerscope",
    "svg.fonttype": "path",  # looks alike wherever it is opened, whatever fonts are there
    "pdf.fonttype": 42,
}
NO_DATE = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}
ABOUT = {"png": "Description", "svg": "Description", "pdf": "Subject"}


def draw(figure: Figure, kind: str) -> bytes:
    """The file of a figure as "png", "svg" or "pdf". Any thread may call it.

    Its title and caption stand in it as text, too, where a search finds them.
    """
    with DRAWING:
        from matplotlib import rc_context

        with rc_context(SETTINGS):
            canvas = _canvas(figure)
            about = {"Title": plain(figure.title), ABOUT[kind]: plain(figure.caption)}
            out = BytesIO()
            canvas.savefig(out, format=kind, dpi=DPI, metadata=NO_DATE[kind] | about)
            return out.getvalue()


def _canvas(figure: Figure) -> Canvas:
    """Title, rows of panels, caption, from top to bottom."""
    from matplotlib.figure import Figure as Canvas

    inner = WIDTH - 2 * MARGIN
    title = wrapped(figure.title, TITLE_PT, inner, bold=True)
    caption = wrapped(figure.caption, SMALL_PT, inner)
    above = MARGIN + inches(TITLE_PT, len(title)) + 0.06
    below = inches(SMALL_PT, len(caption)) + MARGIN
    height = above + rows_height(figure.rows) + below
    canvas = Canvas(figsize=(WIDTH, height), facecolor="white")
    paper = inch_axes(canvas, 0, 0, WIDTH, height)
    for at, line in enumerate(title):
        top = MARGIN + inches(TITLE_PT, at)
        paper.text(MARGIN, top, line, size=TITLE_PT, weight="bold", color=COLOURS["text"], va="top")
    top = place_rows(canvas, paper, figure.rows, MARGIN, above)
    for at, line in enumerate(caption):
        place = top - GAP * 0.4 + inches(SMALL_PT, at)
        paper.text(MARGIN, place, line, size=SMALL_PT, color=COLOURS["muted"], va="top")
    return canvas


def rows_height(rows: Rows) -> float:
    """How tall rows of panels are, with what is kept free below each, in inches."""
    return sum(_row_height(row) + GAP for row in rows)


def place_rows(canvas: Canvas, paper: Any, rows: Rows, left: float, top: float) -> float:
    """Draw rows of panels, as wide as a figure's, at a place in inches; returns where they end."""
    for row in rows:
        width = _panel_width(row)
        for at, panel in enumerate(row):
            _place(canvas, paper, panel, left + at * (width + GAP), top, width)
        top += _row_height(row) + GAP
    return top


def _panel_width(row: tuple[Panel, ...]) -> float:
    return (WIDTH - 2 * MARGIN - GAP * (len(row) - 1)) / len(row)


def _row_height(row: tuple[Panel, ...]) -> float:
    return inches(PANEL_PT) + 0.03 + max(_height(panel, _panel_width(row)) for panel in row)


def _height(panel: Panel, width: float) -> float:
    match panel:
        case Curves():
            return charts.curves_height(panel, width)
        case Maps():
            return tiles.MapTiles(panel, width).height
        case Matrix():
            return tiles.matrix_height(panel, width)
        case Plane():
            return charts.plane_height(panel, width)
        case Bars():
            return charts.bars_height(panel)
        case Table():
            return charts.table_height(panel)


def _place(canvas: Canvas, paper: Any, panel: Panel, left: float, top: float, width: float) -> None:
    """A panel under its own title."""
    title = fitted(panel.title, PANEL_PT, width, bold=True)
    paper.text(left, top, title, size=PANEL_PT, weight="bold", color=COLOURS["text"], va="top")
    top += inches(PANEL_PT) + 0.03
    tall = _height(panel, width)
    axes = inch_axes(canvas, left, top, width, tall)
    match panel:
        case Curves():
            kinds = tuple((one.label, one.colour, "--" if one.dashed else "-") for one in panel.lines)
            charts.draw_legend(axes, kinds, width)
            below = top + tall - charts.PLOT_HEIGHT - charts.BOTTOM
            size = width - charts.LEFT, charts.PLOT_HEIGHT
            charts.draw_curves(_axes(canvas, left + charts.LEFT, below, *size), panel)
        case Maps():
            tiles.draw_maps(axes, panel, width)
        case Matrix():
            tiles.draw_matrix(axes, panel, width)
        case Plane():
            charts.draw_legend(axes, tuple((one.label, one.colour, "o") for one in panel.groups), width)
            size = charts.plane_side(panel, width)
            below = top + tall - size[1] - charts.BOTTOM + 0.12
            charts.draw_plane(_axes(canvas, left + charts.LEFT / 2, below, *size), panel)
        case Bars():
            charts.draw_bars(axes, panel, width)
        case Table():
            charts.draw_table(axes, panel, width)


def _axes(canvas: Canvas, left: float, top: float, width: float, height: float) -> Any:
    """Axes at a place that is given in inches from the upper left corner."""
    across, down = canvas.get_size_inches()
    return canvas.add_axes((left / across, 1 - (top + height) / down, width / across, height / down))


def inch_axes(canvas: Canvas, left: float, top: float, width: float, height: float) -> Any:
    """Bare axes whose unit is an inch, from their upper left corner to the right and down."""
    axes = _axes(canvas, left, top, width, height)
    axes.set_axis_off()
    axes.autoscale(False)
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    return axes
