"""States of a run to go back to when its training breaks down.

Finite weights may be ruined all the same: a backup is proven once some steps from it went well. So there are
two, and the older one is.
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nn_core.training.trainer import Weights

SHARE = 0.01
"""Backups may take this share of the training time."""
PROVEN_AFTER_STEPS = 10


@dataclass(frozen=True, eq=False)
class Backup:
    """A state to go back to."""

    weights: Weights
    step: int
    examples: int


class Backups:
    """The two newest, the first of which is proven."""

    def __init__(self, first: Backup) -> None:
        self._older = self._newer = first
        self._due_at = 0.0

    @classmethod
    def of(cls, older: Backup, newer: Backup) -> Backups:
        """Those that others have kept; the next is due at once."""
        backups = cls(older)
        backups._newer = newer
        return backups

    @property
    def older(self) -> Backup:
        """The proven one."""
        return self._older

    @property
    def newer(self) -> Backup:
        """The newest one, which may be the proven one too."""
        return self._newer

    @property
    def due(self) -> bool:
        """Whether it is time for another while the run trains."""
        return time.perf_counter() >= self._due_at

    def keep(self, backup: Backup, began_at: float, crowd: float) -> None:
        """Keep it, if the newer one is proven by now. The next is due so long after this one as it took.

        Args:
            began_at: when its making began, by `time.perf_counter`.
            crowd: among how many the run trains: it has so much less of the time.
        """
        if backup.step >= self._newer.step + PROVEN_AFTER_STEPS:
            self._older, self._newer = self._newer, backup
        self._due_at = began_at + (time.perf_counter() - began_at) * crowd / SHARE

    def good(self, step: int) -> Backup:
        """The one to go back to from a break after `step`; it is the only one from now on."""
        proven = step >= self._newer.step + PROVEN_AFTER_STEPS
        self._older = self._newer = self._newer if proven else self._older
        return self._newer

    def copy(self) -> Backups:
        """Backups that go on by themselves; both hold the same states, which nobody changes."""
        return copy.copy(self)
