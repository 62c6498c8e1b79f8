"""What the experiment consists of: which classifier is trained on what, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

RECIPES = {
    "real": "Real images only",
    "classic": "Shifted and turned",
    "generated": "With GAN samples",
    "both": "Both together",
}
"""The ways to feed a classifier, in the order in which they are measured."""
SIZES = (10, 20, 50, 100)
MAX_SEEDS = 10
MAX_COPIES = 5


@dataclass(frozen=True)
class Trial:
    """One classifier to be trained and tested. What plays no part for its recipe is 0.

    Attributes:
        size: real training images of each class.
        seed: of the images drawn, the weights and all else.
        copies: generated images for each real one.
    """

    data: str
    recipe: str
    size: int
    seed: int
    steps: int
    shift: int = 0
    rotation: int = 0
    copies: int = 0
    gan_steps: int = 0

    @property
    def gan(self) -> GanTrial | None:
        """The GAN whose samples it needs."""
        return GanTrial(self.data, self.size, self.seed, self.gan_steps) if self.copies else None


@dataclass(frozen=True)
class GanTrial:
    """One conditional GAN to be trained on the same few images."""

    data: str
    size: int
    seed: int
    steps: int


@dataclass(frozen=True)
class Plan:
    """All that a visitor chose; equal plans share their results.

    Attributes:
        sizes: real images of each class, ascending.
        seeds: how often all is repeated.
        shift, rotation: limits of the classic augmentation, in pixels and degrees.
        copies: generated images for each real one.
        both: whether to measure classic augmentation of real and generated images too.
        steps, gan_steps: training steps of every classifier and of every GAN.
    """

    data: str
    sizes: tuple[int, ...]
    seeds: int
    shift: int
    rotation: int
    copies: int
    both: bool
    steps: int
    gan_steps: int

    @property
    def moves(self) -> bool:
        """Whether the classic augmentation changes any image."""
        return self.shift > 0 or self.rotation > 0

    @property
    def recipes(self) -> tuple[str, ...]:
        return tuple(name for name in RECIPES if name != "both" or self.both)

    @property
    def unbounded(self) -> Plan:
        """The same for any number of seeds."""
        return replace(self, seeds=0)

    def trial(self, recipe: str, size: int, seed: int) -> Trial:
        trial = Trial(self.data, recipe, size, seed, self.steps)
        if recipe in ("classic", "both"):
            trial = replace(trial, shift=self.shift, rotation=self.rotation)
        if recipe in ("generated", "both"):
            trial = replace(trial, copies=self.copies, gan_steps=self.gan_steps)
        return trial

    def trials(self) -> Iterator[Trial]:
        """Seed after seed. Of each all recipes with the fewest images come first, as that is what is guessed;
        then, of the other sizes, the quick ones, and what waits for each size's GAN.
        """
        quick = [name for name in self.recipes if name in ("real", "classic")]
        slow = [name for name in self.recipes if name not in quick]
        for seed in range(self.seeds):
            for sizes in (self.sizes[:1], self.sizes[1:]):
                for recipe in quick:
                    yield from (self.trial(recipe, size, seed) for size in sizes)
                for size in sizes:
                    yield from (self.trial(recipe, size, seed) for recipe in slow)
