"""What a prediction is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Marks = tuple[float, ...]
"""What was drawn: a row and a column, counted from 0; x and y; or the heights of a line."""
Held = str | float | Marks
"""The kind of an option, a number, or what is pointed at."""


@dataclass(frozen=True)
class Answer:
    """What was measured.

    Attributes:
        holds: the kind of the option that is right, the number, or what would have been drawn. None: what was
            measured cannot tell which option is right.
        measured: a sentence with the numbers in it.
        shown: values of the page that show what was measured, beside those of the experiment.
    """

    holds: Held | None
    measured: str
    shown: Mapping[str, Any] = field(default_factory=dict)
