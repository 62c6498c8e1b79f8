"""Parts of a network: layers that follow each other and are looked at as one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """The layers from `first` to `last`, by their places; what stands behind reads of them the last one only.

    Attributes:
        title: "Stage 2".
        parts: what it consists of itself, where that is more than layers; they cover it from end to end.
    """

    title: str
    first: int
    last: int
    parts: tuple[Part, ...] = ()
