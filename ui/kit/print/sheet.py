"""Sheets of paper for a class, A4, as PDF: text, pictures, room for answers, boxes to tick.

What belongs together stays on one page, if it fits on one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ui.kit.print.draw import DRAWING, NO_DATE, SETTINGS, inch_axes, place_rows, rows_height
from ui.kit.print.figure import Figure
from ui.kit.print.style import COLOURS, PANEL_PT, SMALL_PT, fitted, inches, plain, wrapped

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

WIDTH, HEIGHT = 8.27, 11.69
EDGE = 0.85
FOOT = 0.55
ROOM = WIDTH - 2 * EDGE
TALLEST = HEIGHT - 2 * EDGE
BODY_PT, HEAD_PT, TITLE_PT = 10.5, 12.5, 17.0
LINE_GAP = 0.34
"""From one line to write on to the next."""
BOX = 0.14
INDENT = 0.28
AFTER = 0.09


@dataclass(frozen=True)
class Words:
    """A paragraph of at most 1,000 characters."""

    text: str
    points: float = BODY_PT
    bold: bool = False
    colour: str = "text"
    indent: float = 0.0


@dataclass(frozen=True)
class Lines:
    """Empty lines to write on."""

    count: int


@dataclass(frozen=True)
class Box:
    """A box to tick, or one that is ticked, with its words beside it."""

    text: str
    ticked: bool = False


@dataclass(frozen=True, eq=False)
class Picture:
    """The panels of a figure, with its title above and its settings below."""

    figure: Figure


Part = Words | Lines | Box | Picture
Group = tuple[Part, ...]


@dataclass(frozen=True)
class Sheet:
    """What is printed.

    Attributes:
        groups: parts that are to stay together, from top to bottom.
        foot: what stands below each page, beside its number.
    """

    title: str
    groups: tuple[Group, ...]
    foot: str


def sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet as a file. Any thread may call it; the same sheet gives the same bytes."""
    with DRAWING:
        from matplotlib import rc_context
        from matplotlib.backends.backend_pdf import PdfPages

        out = BytesIO()
        with rc_context(SETTINGS):
            about = {**NO_DATE["pdf"], "Title": plain(sheet.title), "Subject": plain(sheet.foot)}
            with PdfPages(out, metadata=about) as pdf:
                for canvas in canvases(sheet):
                    pdf.savefig(canvas)
        return out.getvalue()


def canvases(sheet: Sheet) -> list[Canvas]:
    """Each page, drawn."""
    pages = pages_of(sheet.groups)
    return [_page(sheet, parts, number, len(pages)) for number, parts in enumerate(pages, 1)]


def pages_of(groups: Sequence[Group]) -> list[list[Part]]:
    """Which parts stand on which page: a group goes to the next one rather than be torn."""
    pages: list[list[Part]] = [[]]
    left = TALLEST
    for group in groups:
        if sum(map(height, group)) > left and pages[-1]:
            pages.append([])
            left = TALLEST
        for part in group:
            if height(part) > left and pages[-1]:
                pages.append([])
                left = TALLEST
            pages[-1].append(part)
            left -= height(part)
    return pages


def height(part: Part) -> float:
    """Of a part with what is kept free below it, in inches."""
    match part:
        case Words():
            return _above(part) + inches(part.points, len(_lines(part))) + AFTER
        case Lines():
            return LINE_GAP * part.count + AFTER
        case Box():
            return inches(BODY_PT, len(_beside(part))) + AFTER / 2
        case Picture():
            small = inches(SMALL_PT, len(_settings(part)))
            return inches(PANEL_PT) + rows_height(part.figure.rows) + small + 2 * AFTER


def _above(part: Words) -> float:
    """What is kept free above a heading."""
    return 2 * AFTER if part.points == HEAD_PT else 0.0


def _lines(part: Words) -> list[str]:
    return wrapped(part.text, part.points, ROOM - part.indent, part.bold)


def _beside(part: Box) -> list[str]:
    return wrapped(part.text, BODY_PT, ROOM - INDENT)


def _settings(part: Picture) -> list[str]:
    return wrapped(part.figure.settings, SMALL_PT, ROOM)


def _page(sheet: Sheet, parts: Sequence[Part], number: int, of: int) -> Canvas:
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(WIDTH, HEIGHT), facecolor="white")
    paper = inch_axes(canvas, 0, 0, WIDTH, HEIGHT)
    top = EDGE
    for part in parts:
        _draw(canvas, paper, part, top)
        top += height(part)
    count = f"{number} of {of}"
    below = HEIGHT - FOOT
    foot = fitted(sheet.foot, SMALL_PT, ROOM - 0.6)
    paper.text(EDGE, below, foot, size=SMALL_PT, color=COLOURS["muted"], va="top")
    paper.text(WIDTH - EDGE, below, count, size=SMALL_PT, color=COLOURS["muted"], va="top", ha="right")
    return canvas


def _draw(canvas: Canvas, paper: Any, part: Part, top: float) -> None:
    match part:
        case Words():
            _write(
                paper,
                _lines(part),
                EDGE + part.indent,
                top + _above(part),
                part.points,
                part.bold,
                part.colour,
            )
        case Lines():
            for at in range(1, part.count + 1):
                down = top + LINE_GAP * at
                paper.plot((EDGE, WIDTH - EDGE), (down, down), color=COLOURS["muted"], lw=0.5)
        case Box():
            _draw_box(paper, top + 0.01, part.ticked)
            _write(paper, _beside(part), EDGE + INDENT, top, BODY_PT)
        case Picture():
            _write(paper, [fitted(part.figure.title, PANEL_PT, ROOM, bold=True)], EDGE, top, PANEL_PT, True)
            down = place_rows(canvas, paper, part.figure.rows, EDGE, top + inches(PANEL_PT) + AFTER)
            _write(paper, _settings(part), EDGE, down - AFTER, SMALL_PT, colour="muted")


def _write(
    paper: Any,
    lines: Sequence[str],
    left: float,
    top: float,
    points: float,
    bold: bool = False,
    colour: str = "text",
) -> None:
    weight = "bold" if bold else "normal"
    for at, line in enumerate(lines):
        down = top + inches(points, at)
        paper.text(left, down, line, size=points, weight=weight, color=COLOURS[colour], va="top")


def _draw_box(paper: Any, top: float, ticked: bool) -> None:
    right, bottom = EDGE + BOX, top + BOX
    around = (EDGE, right, right, EDGE, EDGE), (top, top, bottom, bottom, top)
    paper.plot(*around, color=COLOURS["text"], lw=0.8)
    if ticked:
        for ends in ((top, bottom), (bottom, top)):
            paper.plot((EDGE, right), ends, color=COLOURS["text"], lw=1.2)
