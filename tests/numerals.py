"""Numbers as pages write them, read by tests on their own: −1,240, 0.52, 3.2·10⁻⁵, 10⁻⁸."""

from __future__ import annotations

import re

_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_POWER = rf"10⁻?[{_DIGITS}]+"
NUMBER = rf"−?(?:{_POWER}|\d+(?:,\d{{3}})*(?:\.\d+)?(?:·{_POWER})?)"
"""A number in a text, without a group."""


def read(text: str) -> float:
    """The number that a text says. ValueError: it says none, or says it in another way."""
    if not re.fullmatch(NUMBER, text):
        raise ValueError(f"{text!r} is no number of a page")
    value = -1.0 if text[0] == "−" else 1.0
    for factor in text.removeprefix("−").split("·"):
        base, raised, power = re.fullmatch(rf"([\d.,]+)(⁻?)([{_DIGITS}]*)", factor).groups()  # type: ignore[union-attr]
        exponent = int("".join(str(_DIGITS.index(digit)) for digit in power) or "1")
        value *= float(base.replace(",", "")) ** (-exponent if raised else exponent)
    return value
