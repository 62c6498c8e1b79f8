"""How figures look on paper: the app's colours in the light theme, one typeface, sizes in inches and points.

A figure is 4.5 inches wide (11.4 cm), the text of a page. In a column of 3.5 inches its smallest text still
has 5 points.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

COLOURS = {
    "text": "#10161f",
    "muted": "#5d626a",
    "line": "#d9dfe7",
    "train": "#2166ac",
    "validation": "#2166ac",
    "positive": "#2166ac",
    "negative": "#ad5405",
    "real": "#1b7837",
    "generated": "#7b3294",
    "discriminator": "#2166ac",
    "generator": "#7b3294",
    "bad": "#b3261e",
    "class 1": "#e08214",
    "class 2": "#2166ac",
    "class 3": "#009e73",
    "class 4": "#cc79a7",
    "class 5": "#5b5b66",
    "image class 1": "#2166ac",
    "image class 2": "#c2410c",
    "image class 3": "#1b7837",
    "image class 4": "#7b3294",
    "image class 5": "#b3261e",
    "image class 6": "#0e7490",
    "image class 7": "#8a6d00",
    "image class 8": "#c026a3",
    "image class 9": "#6b4a2f",
    "image class 10": "#4b5563",
}
"""By what they mean, as in `assets/lib/base.css`; classes in the plane as "Neural network" paints them, those
of images as `assets/lib/class_marks.js` does."""
CLASSES = tuple(name for name in COLOURS if name.startswith("image class"))

FONT = "DejaVu Sans"
"""It comes with Matplotlib; it has Greek, arrows, and raised figures."""

WIDTH = 4.5
MARGIN = 0.08
GAP = 0.22
DPI = 200
"""Twice the pixels of a screen, on which an inch has 100."""
TITLE_PT, PANEL_PT, LABEL_PT, SMALL_PT = 9.5, 8.0, 7.0, 6.5
LEADING = 1.35
MEASURED_PT = 100.0
"""Text is measured so large that no rounding to pixels counts."""
MAX_TEXT = 1_000
ELLIPSIS = "…"
UNKNOWN = "\N{WHITE SQUARE}"


def inches(points: float, lines: int = 1) -> float:
    """The height of so many lines of text of a size."""
    return points * LEADING * lines / 72


@lru_cache(maxsize=4)
def _font_file(bold: bool) -> str:
    from matplotlib.font_manager import FontProperties, findfont

    return str(findfont(FontProperties(family=FONT, weight="bold" if bold else "normal")))


def _font(bold: bool) -> Any:
    from matplotlib.font_manager import get_font

    return get_font(_font_file(bold))


def plain(text: str, bold: bool = False) -> str:
    """One line of text that the typeface can write; a white square stands for any other sign."""
    line = " ".join(text[:MAX_TEXT].split())
    font = _font(bold)
    return "".join(sign if font.get_char_index(ord(sign)) else UNKNOWN for sign in line)


@lru_cache(maxsize=2_000)
def _advance(sign: str, bold: bool) -> float:
    """How far a sign moves the pen, as a share of the size of the text."""
    from matplotlib.ft2font import LoadFlags

    font = _font(bold)
    font.set_size(MEASURED_PT, 72)
    return float(font.load_char(ord(sign), LoadFlags.NO_HINTING).linearHoriAdvance) / 65_536 / MEASURED_PT


def width_of(text: str, points: float, bold: bool = False) -> float:
    """How wide a line of plain text is, in inches; no sign is taken to lean on its neighbour."""
    return sum(_advance(sign, bold) for sign in text) * points / 72


def fitted(text: str, points: float, room: float, bold: bool = False) -> str:
    """A line that is no wider than there is room for, its end left out."""
    line = plain(text, bold)
    if width_of(line, points, bold) <= room:
        return line
    left = room - width_of(ELLIPSIS, points, bold)
    kept = ""
    for sign in line:
        left -= width_of(sign, points, bold)
        if left < 0:
            break
        kept += sign
    return kept.rstrip() + ELLIPSIS


def wrapped(text: str, points: float, room: float, bold: bool = False) -> list[str]:
    """Text in lines that are no wider than there is room for; a long address is broken anywhere."""
    lines: list[str] = []
    line = ""
    for word in plain(text, bold).split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, points, bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while width_of(word, points, bold) > room:
            part = len(fitted(word, points, room, bold)) - 1
            lines.append(word[: max(part, 1)])
            word = word[max(part, 1) :]
        line = word
    return [*lines, line]
