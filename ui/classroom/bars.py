"""How many of a class: a bar each, with its words and its number above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Bar:
    """One of them.

    Attributes:
        is_right: whether it is what was measured; None where nothing is right or wrong.
    """

    says: str
    number: int
    is_right: bool | None = None


def bars_html(bars: Iterable[Bar]) -> str:
    """A list whose bars are shares of all; words of strangers are text in it."""
    known = tuple(bars)
    of = sum(bar.number for bar in known) or 1
    return f'<ul class="bars">{"".join(_item(bar, of) for bar in known)}</ul>'


def _item(bar: Bar, of: int) -> str:
    kind = {True: ' class="right"', False: ' class="wrong"', None: ""}[bar.is_right]
    tick = ' <span role="img" aria-label="right">✓</span>' * (bar.is_right is True)
    return (
        f"<li{kind}><span>{escape(bar.says)}{tick}</span> <b>{bar.number}</b>"
        f'<i aria-hidden="true" style="width:{100 * bar.number / of:.0f}%"></i></li>'
    )
