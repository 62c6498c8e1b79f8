"""Where a run begins that does not begin at random weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from nn_core.training.errors import ConfigError

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, eq=False)
class StartingWeights:
    """Weights to start from instead of random ones.

    arrays: as `RunHandle.weights` gives them ("conv1.weight", ...; of a GAN "g.linear1.weight", ...,
        "d.conv1.weight", ...).
    """

    arrays: Mapping[str, np.ndarray[Any, Any]]


class Loading(Protocol):
    """What a trainer must be able to do to begin at weights."""

    def load(self, weights: dict[str, Tensor], step_count: int, examples: int) -> None: ...


def start_from(trainer: Loading, start: StartingWeights) -> None:
    """Give a fresh trainer these weights.

    Raises:
        ConfigError: they belong to other networks.
    """
    import torch

    weights = {name: torch.as_tensor(array) for name, array in start.arrays.items()}
    try:
        trainer.load(weights, step_count=0, examples=0)
    except RuntimeError:  # torch's list of all that is missing or of another shape
        raise ConfigError("weights", "These weights belong to other networks.") from None
