"""What can be chosen on the page. The field names are the names in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from nn_core.findings.augmentation.plan import MAX_COPIES, MAX_SEEDS, SIZES, Plan
from ui.kit.url import Choice, Param, Whole

DATA = {"mnist": "MNIST, 28 × 28", "digits": "Digits, 8 × 8"}
USUAL_SHIFT = {"mnist": 2, "digits": 1}
"""About a fourteenth of the width; 8 x 8 pixels bear no more than one."""
MAX_SHIFT = 4
MAX_ROTATION = 40


@dataclass(frozen=True)
class Sizes(Param):
    """Some of the sizes, as 10,20,50."""

    def read(self, text: str) -> tuple[int, ...]:
        chosen = set(text.split(",")[: len(SIZES) + 1])
        if not chosen <= {str(size) for size in SIZES}:
            raise ValueError(f"it must be some of {', '.join(map(str, SIZES))}, with commas between")
        return tuple(size for size in SIZES if str(size) in chosen)

    def write(self, value: tuple[int, ...]) -> str:
        return ",".join(map(str, value))


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A complete choice.

    Attributes:
        guess: the recipe that the reader expects to win; empty before a guess.
        samples: generated images for each real one.
        others: see `Plan`.
    """

    data: str = "mnist"
    sizes: tuple[int, ...] = SIZES
    seeds: int = 3
    shift: int = USUAL_SHIFT["mnist"]
    rotation: int = 15
    samples: int = MAX_COPIES
    both: str = "no"
    steps: int = 400
    gan_steps: int = 1500
    guess: str = ""

    @property
    def plan(self) -> Plan:
        return Plan(
            self.data,
            self.sizes,
            self.seeds,
            self.shift,
            self.rotation,
            self.samples,
            self.both == "yes",
            self.steps,
            self.gan_steps,
        )


PARAMS: tuple[Param, ...] = (
    Choice("data", "data set", options=tuple(DATA)),
    Sizes("sizes", "numbers of images"),
    Whole("seeds", "number of seeds", minimum=1, maximum=MAX_SEEDS),
    Whole("shift", "shift", minimum=0, maximum=MAX_SHIFT),
    Whole("rotation", "turn", minimum=0, maximum=MAX_ROTATION),
    Whole("samples", "share of samples", minimum=1, maximum=MAX_COPIES),
    Choice("both", "choice of both together", options=("no", "yes")),
    Whole("steps", "number of classifier steps", minimum=20, maximum=1000),
    Whole("gan_steps", "number of GAN steps", minimum=20, maximum=3000),
    Choice("guess", "guess", options=("real", "classic", "generated")),
)


def _usual(data: str) -> Chosen:
    return Chosen(data=data, shift=USUAL_SHIFT[data])


def complete(values: Mapping[str, Any]) -> Chosen:
    """The values that are given, the rest as usual."""
    given = {name: value for name, value in values.items() if value is not None}
    usual = _usual(given.get("data", Chosen.data))
    return Chosen(
        **{field.name: given.get(field.name, getattr(usual, field.name)) for field in fields(Chosen)}
    )


def sparse(chosen: Chosen) -> dict[str, Any]:
    """The inverse of `complete`: None for what is as usual."""
    usual = _usual(chosen.data)
    values = {field.name: getattr(chosen, field.name) for field in fields(Chosen)}
    return {
        name: None if name != "data" and value == getattr(usual, name) else value
        for name, value in values.items()
    } | {"data": None if chosen.data == Chosen.data else chosen.data}
