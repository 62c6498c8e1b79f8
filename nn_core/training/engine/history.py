"""The curves of a run: metrics over steps, thinned to a bounded number of points."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from nn_core.training.spec import Snapshot

MAX_POINTS = 500
ASIDE = "@"
"""Between the name of a metric that is put aside and the name of its scale."""

Curves = dict[str, np.ndarray[Any, Any]]
"""The ascending steps as "step", and beside it an array for each metric, NaN where it was not measured."""


class Series:
    """Points (step, metrics) in order; beyond the limit every other one goes, never the first or newest.

    A metric that lies on another scale from some step on is put aside, and may be brought back.
    One thread adds; any thread may read, as thinning replaces the list.
    """

    def __init__(self, limit: int = MAX_POINTS) -> None:
        self._limit = limit - limit % 2  # of an odd number of points, dropping every other leaves both ends
        self._stride = 1
        self._has_aside = False
        self._points: list[tuple[int, Mapping[str, float]]] = []

    @classmethod
    def of(cls, points: Iterable[tuple[int, Mapping[str, float]]], stride: int) -> Series:
        """One that goes on from the points and the stride of another."""
        series = cls()
        series._points, series._stride = list(points), stride
        series._has_aside = any(ASIDE in name for _, metrics in series._points for name in metrics)
        return series

    @property
    def points(self) -> tuple[tuple[int, Mapping[str, float]], ...]:
        """Those that hold something, without what is put aside."""
        if not self._has_aside:
            return tuple(self._points)
        shown = (
            (step, {name: one for name, one in metrics.items() if ASIDE not in name})
            for step, metrics in self._points
        )
        return tuple(point for point in shown if point[1])

    @property
    def all_points(self) -> tuple[tuple[int, Mapping[str, float]], ...]:
        """With what is put aside, under names of its own."""
        return tuple(self._points)

    @property
    def stride(self) -> int:
        """The steps from one point to the next that it wants."""
        return self._stride

    def wants(self, step: int) -> bool:
        """Whether a series that is fed each step should take this one, to keep its points evenly spaced."""
        return not self._points or step >= self._points[-1][0] + self._stride

    def add(self, step: int, metrics: Mapping[str, float]) -> None:
        """Append a point, no earlier than all before; it takes the place of one of the same step."""
        if self._points and self._points[-1][0] == step:
            aside = {name: one for name, one in self._points[-1][1].items() if ASIDE in name}
            self._points = [*self._points[:-1], (step, {**aside, **metrics})]
            return
        self._points.append((step, metrics))
        if len(self._points) > self._limit:
            self._points = self._points[::2]
            self._stride *= 2

    def forget_after(self, step: int) -> None:
        """Drop what is later than a step."""
        self._points = [point for point in self._points if point[0] <= step]

    def rescale(self, names: Set[str], before: str, after: str) -> None:
        """Put aside what was measured of some metrics on one scale, and bring back what was on another."""
        renamed = {name: f"{name}{ASIDE}{before}" for name in names}
        renamed |= {f"{name}{ASIDE}{after}": name for name in names}
        self._points = [
            (step, {renamed.get(name, name): one for name, one in metrics.items()})
            for step, metrics in self._points
        ]
        self._has_aside = True

    def copy(self) -> Series:
        """One that goes on by itself."""
        other = copy.copy(self)
        other._points = list(self._points)
        return other


class History:
    """Two series, as training is measured at nearly every step and validation now and then."""

    def __init__(self) -> None:
        self.training = Series()
        self.validation = Series()

    def curves(self) -> Curves:
        """The ascending steps (int64) as "step", and each metric there (float64, NaN where not measured)."""
        parts = [(points, _steps_of(points)) for points in (self.training.points, self.validation.points)]
        steps = np.unique(np.concatenate([own for _, own in parts]))
        curves: Curves = {"step": steps}
        for points, own in parts:
            rows = np.searchsorted(steps, own)
            for name in dict.fromkeys(name for _, metrics in points for name in metrics):
                measured = [name in metrics for _, metrics in points]
                values = [metrics[name] for _, metrics in points if name in metrics]
                curves.setdefault(name, np.full(len(steps), np.nan))[rows[measured]] = values
        return curves

    def forget_after(self, step: int) -> None:
        """Drop what is later than a step."""
        self.training.forget_after(step)
        self.validation.forget_after(step)

    def rescale(self, names: Set[str], before: str, after: str) -> None:
        """Have those metrics only where they were measured on the scale `after`, of those of `before`."""
        self.training.rescale(names, before, after)
        self.validation.rescale(names, before, after)

    def copy(self) -> History:
        """One that goes on by itself."""
        other = History()
        other.training, other.validation = self.training.copy(), self.validation.copy()
        return other


def _steps_of(points: Iterable[tuple[int, Mapping[str, float]]]) -> np.ndarray[Any, Any]:
    return np.array([step for step, _ in points], np.int64)


def curves_until(curves: Curves, snapshot: Snapshot) -> Curves:
    """The curves as they stood at a snapshot: nothing later, and its own numbers are their newest points.

    So who reads both finds one number for one step, though curves are thinned and go on meanwhile.
    """
    ends = {
        name: (snapshot.measured.get(name, snapshot.step), value)
        for name, value in snapshot.metrics.items()
        if name in curves and name != "step"
    }
    known = curves["step"]
    steps = np.union1d(known[known <= snapshot.step], [at for at, _ in ends.values()]).astype(np.int64)
    kept, rows = known <= snapshot.step, np.searchsorted(steps, known)
    until: Curves = {"step": steps}
    for name, values in curves.items():
        if name == "step":
            continue
        until[name] = np.full(len(steps), np.nan)
        until[name][rows[kept]] = values[kept]
        if name in ends:
            at, value = ends[name]
            until[name][np.searchsorted(steps, at)] = value
    return until
