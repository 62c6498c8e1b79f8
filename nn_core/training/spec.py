"""What the engine needs to know of a run, whatever it trains, and what leaves it.

A kind of run declares itself in a folder of its own: what to train as frozen, picklable data (`spec.py`),
what trains it (`trainer.py`), and the same as a script (`script.py`). Nothing else lists the kinds.

Descriptions touch no PyTorch: a page can describe, check and share a run without paying for its import.
Whatever exists is valid: a config or probe checks itself when it is made (`ConfigError`), an
architecture likewise (`SpecError`). `check()` compares the parts of a run with each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np

from nn_core.data import ImageSet
from nn_core.network.fields import Shape
from nn_core.training.errors import ConfigError
from nn_core.training.memory import Memory
from nn_core.training.probe import Probe

State = Literal["paused", "running", "diverged", "failed", "finished"]


@dataclass(frozen=True)
class Snapshot:
    """One moment of a run, as plain numbers; its arrays are copies, never live.

    metrics: newest value of each ("train_loss", "val_accuracy", "d_loss", ...); NaN of one that was measured
        and does not exist, such as a share of nothing.
    arrays: what the probe asked for ("conv1": c h w, "conv1.weight", "probabilities", "samples", ...).
    created_at: Unix time in seconds.
    measured: the step of each metric that was last measured at an earlier step than this one.
    judgements: what the numbers mean: the fields of a record of `nn_core.judgements` by what it judges.
    """

    step: int
    metrics: Mapping[str, float]
    arrays: Mapping[str, np.ndarray[Any, Any]]
    state: State
    created_at: float
    measured: Mapping[str, int] = field(default_factory=dict)
    judgements: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Weights(NamedTuple):
    """All weights and buffers of a run ("g.linear1.weight", ...) at one step; none before it is built."""

    step: int
    arrays: dict[str, np.ndarray[Any, Any]]


class RunSpec(Protocol):
    """What the engine needs to know of a run, whatever it trains."""

    @property
    def dataset(self) -> str | ImageSet: ...

    @property
    def config(self) -> Any: ...

    @property
    def image_shape(self) -> Shape | None:
        """c h w of the images that it reads; None where there are none."""

    @property
    def turns(self) -> tuple[str, ...]:
        """Parts of a step that can be taken alone; empty where a step is one thing. Of the class."""

    @property
    def stands(self) -> str:
        """Why such a run cannot be trained, as a sentence; empty where it can. Of the class."""

    @property
    def probe(self) -> type[Probe]:
        """What its snapshots can be asked for. Of the class."""

    @property
    def trainer(self) -> str:
        """Module and class of its trainer, "module:Class"; imported when the first such run is built."""

    def load(self) -> Any:
        """What the trainer learns from; may take long the first time."""

    def check(self) -> None:
        """Raise SpecError, DataError or ConfigError, in words, if the parts do not fit together."""

    def memory(self) -> Memory:
        """What training it may take."""

    def longest_macs(self) -> int:
        """Multiply-adds of the longest piece of work that nothing interrupts: a step, or a look at everything
        that is measured.
        """

    def check_probe(self, probe: Any) -> None:
        """Raise ConfigError for a probe of its kind that asks for what is not there."""


def probe_for(run: RunSpec, probe: Probe) -> Probe:
    """What is asked, as a probe of that kind of run.

    Raises:
        ConfigError: it cannot be read, it asks for what is not there, or it is for runs of another kind.
    """
    if type(probe) is Probe:
        probe = run.probe.of(probe.asked)
    elif not isinstance(probe, run.probe):
        kind = run.probe.__name__
        raise ConfigError("probe", f"This run is looked at with a {kind}, not with a {type(probe).__name__}.")
    run.check_probe(probe)
    return probe
