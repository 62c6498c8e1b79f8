"""The past of a run: weights at some of its steps, in bounded memory."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

MAX_BYTES = 48 * 2**20
MAX_ENTRIES = 256
LANDMARKS_FROM = 64


@dataclass(frozen=True, eq=False)
class Entry:
    """The weights and metrics of one step; `measured` as in a `Snapshot`."""

    step: int
    weights: Mapping[str, Tensor]
    metrics: Mapping[str, float]
    measured: Mapping[str, int] = field(default_factory=dict)


class Timeline:
    """Keeps every step at first; whenever it is full, it drops every other one and halves its pace.

    So the steps kept are the multiples of a power of two, from 0 on, always with the newest one added.
    Where at least 64 fit, the powers of two stay as well: a network changes most in its first steps.
    One thread adds; any thread may read, as each change replaces the tuple of entries.
    """

    def __init__(self, max_bytes: int = MAX_BYTES, max_entries: int = MAX_ENTRIES) -> None:
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._capacity = max_entries
        self._stride = 1
        self._entries: tuple[Entry, ...] = ()
        self._listed: tuple[tuple[Entry, ...], tuple[int, ...]] = (), ()  # entries, and their steps

    @classmethod
    def of(cls, entries: Iterable[Entry], stride: int, capacity: int) -> Timeline:
        """One that goes on from what another has kept."""
        timeline = cls()
        timeline._entries, timeline._stride, timeline._capacity = tuple(entries), stride, capacity
        return timeline

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that is kept, in order."""
        return self._entries

    @property
    def stride(self) -> int:
        """Besides the first steps, multiples of this are kept."""
        return self._stride

    @property
    def capacity(self) -> int:
        """How many entries like the newest fit."""
        return self._capacity

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps kept, in order; the same tuple as long as they are the same."""
        entries, (listed, steps) = self._entries, self._listed
        if entries is not listed:
            steps = tuple(entry.step for entry in entries)
            self._listed = entries, steps
        return steps

    def wants(self, step: int) -> bool:
        """Whether `add` should be called with this step, later than all before."""
        landmark = self._capacity >= LANDMARKS_FROM and step & (step - 1) == 0
        return landmark or step % self._stride == 0

    def add(self, entry: Entry) -> None:
        """Keep an entry, whose weights nobody changes any more, in the place of one of the same step."""
        self._capacity = self._fitting(entry.weights)
        entries = (*(one for one in self._entries if one.step != entry.step), entry)
        while len(entries) > self._capacity:
            self._stride *= 2
            entries = tuple(entry for entry in entries if self.wants(entry.step) or entry is entries[-1])
        self._entries = entries

    def remeasure(self, step: int, metrics: Mapping[str, float], measured: Mapping[str, int]) -> None:
        """Take over what was measured anew at a step, where that is the newest entry."""
        if self._entries and self._entries[-1].step == step:
            *earlier, newest = self._entries
            self._entries = (*earlier, replace(newest, metrics=metrics, measured=measured))

    def _fitting(self, weights: Mapping[str, Tensor]) -> int:
        """How many entries of that size fit; at least two, the first and the newest."""
        size = sum(tensor.nbytes for tensor in weights.values())
        return max(2, min(self._max_entries, self._max_bytes // max(1, size)))

    def nearest(self, step: int) -> Entry | None:
        """The entry closest to a step, the earlier of two; None if there is none at all."""
        return min(self._entries, key=lambda entry: abs(entry.step - step), default=None)

    def forget_after(self, step: int) -> None:
        """Drop what is later than a step."""
        self._entries = tuple(entry for entry in self._entries if entry.step <= step)

    def copy(self) -> Timeline:
        """One that goes on by itself; both hold the same entries, which nobody changes."""
        return copy.copy(self)
