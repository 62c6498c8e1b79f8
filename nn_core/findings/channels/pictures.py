"""The pictures on which channels are measured: those that the network did not learn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nn_core.data import ImageSet, fit_images
from nn_core.network.architecture import Architecture
from nn_core.training.images import images_of
from nn_core.training.memory import EVALUATION_BATCH, chunk_of, pass_numbers

if TYPE_CHECKING:
    from torch import Tensor

MOST_IMAGES = 1_000
MAX_MACS = 100 * 10**9
"""Multiply-adds for which all pictures go through a network once: some seconds of one processor."""


def most_images(architecture: Architecture) -> int:
    """How many pictures are measured of such a network: the first ones that are kept aside."""
    return max(2, min(MOST_IMAGES, MAX_MACS // max(1, architecture.macs)))


@dataclass(frozen=True)
class Pictures:
    """Images of a set.

    Attributes:
        seed, share: by which a run keeps validation images aside; no seed: all images of the set.
        most: of more, the first so many.
    """

    dataset: str | ImageSet
    seed: int | None = None
    share: float = 0.2
    most: int = MOST_IMAGES

    def places(self) -> NDArray[np.int64]:
        """Which images of the set."""
        images = images_of(self.dataset)
        if self.seed is None:
            return np.arange(len(images))[: self.most]
        kept: NDArray[np.int64] = images.split(self.seed, self.share).validation[: self.most]
        return kept

    def labels(self) -> NDArray[np.int64]:
        """The class of each, as the set names it."""
        return images_of(self.dataset).labels[self.places()]

    def chunks(self, network: Architecture, limit: int | None = None) -> list[Tensor]:
        """Them as the network reads them, n c h w in 0..1, as many together as fit.

        Args:
            limit: the first so many; None: all.
        """
        import torch

        channels, height, width = network.input_shape
        pixels = images_of(self.dataset).images[self.places()[:limit]]
        fitted = torch.tensor(fit_images(pixels, (channels, height, width)))
        size = chunk_of(pass_numbers(network), EVALUATION_BATCH)
        return [chunk.float().div_(255) for chunk in fitted.split(size)]
