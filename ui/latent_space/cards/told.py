"""A prediction of a card of "Latent space": which question it asks of the generator, and how that is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ui.kit.answer import Answer

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Measured:
    """What a question found, and how many steps the generator had learnt for."""

    numbers: Numbers
    step: int


@dataclass(frozen=True)
class Told:
    """An answer from what a question finds.

    Attributes:
        question: its name in `nn_core.findings.latent.questions`.
        tell: which option holds (or the number), and a sentence from its numbers, without its first word's
            capital.
    """

    question: str
    tell: Callable[[Numbers], tuple[str | float, str]]

    def __call__(self, found: Measured) -> Answer:
        holds, words = self.tell(found.numbers)
        return Answer(holds, f"at step {found.step:,} of this generator, {words}")
