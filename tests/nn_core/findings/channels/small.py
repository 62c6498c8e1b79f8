"""A small network with weights, and its pictures."""

from __future__ import annotations

from nn_core import Architecture, build
from nn_core.data import ImageSet
from nn_core.findings.channels.pictures import Pictures
from nn_core.training import FrozenNetwork, StartingWeights
from tests.nn_core.training.small_runs import small_network, small_set

SET: ImageSet = small_set(60)
PICTURES = Pictures(SET, seed=3)


def frozen(architecture: Architecture | None = None, seed: int = 1) -> FrozenNetwork:
    """A network with random weights."""
    architecture = architecture or small_network()
    state = build(architecture, seed=seed).state_dict()
    return FrozenNetwork(architecture, StartingWeights({name: one.numpy() for name, one in state.items()}))
