"""All that a run is at one step: what another run needs to go on as that one would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nn_core.training.engine.backups import Backups
from nn_core.training.engine.history import History
from nn_core.training.engine.timeline import Timeline
from nn_core.training.spec import RunSpec, State

if TYPE_CHECKING:
    from nn_core.training.whole import Whole


@dataclass(frozen=True, eq=False)
class Start:
    """Where a run that is no fresh one begins; nobody changes it any more.

    Attributes:
        config: the one that the trainer had taken over.
        validation, validated_at: the newest validation, and its step.
    """

    config: Any
    trainer: Whole
    history: History
    timeline: Timeline
    backups: Backups
    validation: Mapping[str, float]
    validated_at: int


@dataclass(frozen=True, eq=False)
class Record:
    """A run, standing still.

    Attributes:
        start: None for the first weights, which follow from the spec.
        state, message: "paused", or "diverged" and why.
        steps_per_second: its pace; None: full speed.
        owner: whose it is; empty: nobody's.
        data, fitted: what it learns from, shared; None where that is still to be loaded.
        origin: see `task.Task`. It is never stored.
    """

    spec: RunSpec
    start: Start | None
    state: State
    message: str
    steps_per_second: float | None
    owner: str
    data: Any
    fitted: Any
    origin: str = ""
