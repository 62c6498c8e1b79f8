"""Numbers as readers see them: with a true minus sign and, very small or large, with a power of ten.

The browser writes them alike (assets/lib/format.js). Code and addresses keep what Python writes.
"""

from __future__ import annotations

import re

LEAST_WRITTEN_OUT = 1e-4
FIGURE_DIGITS = 3

_SUPERSCRIPTS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans("-0123456789", _SUPERSCRIPTS)
_LOWERED = str.maketrans(_SUPERSCRIPTS, "-0123456789")
_WRITTEN = re.compile(r"(-?)([\d.,]+)(?:e([-+]\d+))?")
_POWER = re.compile(rf"(^[-+]?|\d\s*·\s*)10([{_SUPERSCRIPTS}]+)$")


def readable(text: str) -> str:
    """A number's text in Python, for readers: "-3.2e-05" is "−3.2·10⁻⁵", "1e-08" is "10⁻⁸".

    Any other text stays as it is.
    """
    found = _WRITTEN.fullmatch(text)
    if not found:
        return text
    sign, digits, power = found.groups()
    if power is not None:
        ten = "10" + str(int(power)).translate(_RAISED)
        digits = ten if digits == "1" else f"{digits}·{ten}"
    return f"{sign and '−'}{digits}"


def general(value: float) -> str:
    """A number in at most six digits: 0.25, −2, 10⁻⁸."""
    return readable(f"{value:g}")


def figure(value: float) -> str:
    """A number in at most three decimals, or three digits where it is small: −1.113, 0.0236, −8.1·10⁻⁴.

    A single digit is written out, as 0.0005. Up to 10 in size, as the boxes of "Backpropagation" write it.
    """
    size = abs(value)
    if 0 < size < 9.5e-5 or (size < 9.5e-4 and float(f"{size:.1g}") != size):
        return readable(f"{value:.1e}")
    return general(round(value, 3)) if abs(value) >= 0.0995 else readable(f"{value:.3g}")


def apart(one: float, other: float) -> tuple[str, str]:
    """Both as `figure` writes them; where they differ and would read alike, with the digits that it takes."""
    pair = figure(one), figure(other)
    digits = FIGURE_DIGITS
    while one != other and pair[0] == pair[1]:
        digits += 1
        pair = readable(f"{one:.{digits}g}"), readable(f"{other:.{digits}g}")
    return pair


def bracketed(written: str) -> str:
    """A number's text as a factor: a negative one in brackets, (−0.4)."""
    return f"({written})" if written.startswith("−") else written


def correlation(value: float) -> str:
    """A number of −1..1 in two decimals: −0.12."""
    return readable(f"{value:.2f}")


def bound(value: float) -> str:
    """The least or largest that a setting may be: 1,000,000, 0.25, 10⁻⁸."""
    if 0 < abs(value) < LEAST_WRITTEN_OUT:
        return general(value)
    return readable(f"{value:,.8f}".rstrip("0").rstrip("."))


def machine(text: str) -> str:
    """The inverse of `readable`: "−3.2·10⁻⁵" is "-3.2e-5", as `float` takes it."""
    return _POWER.sub(_with_e, text.strip().replace("−", "-"))


def _with_e(found: re.Match[str]) -> str:
    before, power = found.groups()
    digits = before[0] if before[:1].isdigit() else f"{before}1"
    return f"{digits}e{power.translate(_LOWERED)}"
