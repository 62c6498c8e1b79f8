"""A small network with weights, its pictures, and how a job is worked on at once."""

from __future__ import annotations

from typing import Any

from nn_core import Architecture, build
from nn_core.data import ImageSet
from nn_core.findings.channels.pictures import Pictures
from nn_core.training import FrozenNetwork, StartingWeights
from nn_core.training.jobs import Beside, Job, Progress
from tests.nn_core.training.small_runs import small_network, small_set

SET: ImageSet = small_set(60)
PICTURES = Pictures(SET, seed=3)


def frozen(architecture: Architecture | None = None, seed: int = 1) -> FrozenNetwork:
    """A network with random weights."""
    architecture = architecture or small_network()
    state = build(architecture, seed=seed).state_dict()
    return FrozenNetwork(architecture, StartingWeights({name: one.numpy() for name, one in state.items()}))


def worked(job: Job) -> tuple[list[Progress], Any]:
    """How far it was after each piece, and what it found."""
    work = job.work(tools=None)  # type: ignore[arg-type]
    pieces: list[Progress] = []
    given = None
    try:
        while True:
            piece = work.send(given)
            given = piece.call() if isinstance(piece, Beside) else None
            if isinstance(piece, Progress):
                pieces.append(piece)
    except StopIteration as stop:
        return pieces, stop.value
