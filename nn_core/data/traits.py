"""What images of a set show or not, apart from one another: each class of such a set is one combination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Trait:
    """One of them.

    Attributes:
        name: what shows it, as "glasses".
        classes: those whose images show it, as indices.
    """

    name: str
    classes: tuple[int, ...]


def shown(traits: Sequence[Trait], classes: int) -> NDArray[np.bool_]:
    """Whether images of a class show a trait, `k t`; `shown(...)[labels]` has a row an image."""
    return np.array([[label in trait.classes for trait in traits] for label in range(classes)])


AVATAR_CLASSES = tuple(
    ", ".join(filter(None, (hair, glasses, beard)))
    for hair in ("short", "long")
    for glasses in ("", "glasses")
    for beard in ("", "beard")
)
"""Length of the hair, and what else there is: "short", "short, beard", "short, glasses", and so on."""


def _named(name: str, word: str) -> Trait:
    found = (label for label, title in enumerate(AVATAR_CLASSES) if word in title.split(", "))
    return Trait(name, tuple(found))


AVATAR_TRAITS = (_named("long hair", "long"), _named("glasses", "glasses"), _named("beard", "beard"))
