"""Distributions of points in the plane, made by formula: what a small generator learns to imitate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nn_core.data.planes import EXTENT

Floats = NDArray[np.float64]

OWN_DEVIATION = 0.06
CURVE_POINTS = 400


@dataclass(frozen=True, eq=False)
class Distribution:
    """Points that stray normally around a shape: around the centres of clusters, or along a curve.

    Attributes:
        shape: m 2, the centres, or points close together along the curve.
        deviation: standard deviation around the shape, in units of the plane.
        modes: number of clusters; 1 for a curve.
        along: 0..1 -> points of the curve, `n 2`; None for clusters.
    """

    name: str
    title: str
    description: str
    shape: Floats
    deviation: float
    modes: int
    along: Callable[[Floats], Floats] | None = None

    def sample(self, generator: Generator, n: int) -> Floats:
        """n points, `n 2`; each centre, or each piece of the curve, is as likely as any other."""
        if self.along is None:
            places = self.shape[generator.integers(0, len(self.shape), n)]
        else:
            places = self.along(generator.uniform(0, 1, n))
        points = places + self.deviation * generator.standard_normal((n, 2))
        return np.asarray(np.clip(points, -EXTENT, EXTENT))

    def nearest(self, points: Floats) -> tuple[NDArray[np.int64], Floats]:
        """For each of `n 2` points the index of the nearest point of the shape, and how far it is."""
        squares = ((points[:, None] - self.shape[None]) ** 2).sum(axis=2)
        index = squares.argmin(axis=1)
        return index, np.sqrt(squares[np.arange(len(points)), index])


def own_distribution(points: tuple[tuple[float, float], ...]) -> Distribution:
    """What somebody drew: around each of these points."""
    shape = np.array(points, dtype=np.float64).reshape(-1, 2)
    return Distribution("own", "Own drawing", "Draw it with the pointer.", shape, OWN_DEVIATION, modes=1)


# Shapes


def _clusters(name: str, title: str, description: str, centres: Floats, deviation: float) -> Distribution:
    return Distribution(name, title, description, centres, deviation, len(centres))


def _curve(
    name: str, title: str, description: str, along: Callable[[Floats], Floats], deviation: float
) -> Distribution:
    shape = along(np.linspace(0, 1, CURVE_POINTS))
    return Distribution(name, title, description, shape, deviation, 1, along)


def _polar(radius: Floats | float, angle: Floats) -> Floats:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _line(way: Floats) -> Floats:
    return np.stack([3.6 * way - 1.8, 2.4 * way - 1.2], axis=1)


def _ring(way: Floats) -> Floats:
    return _polar(1.6, 2 * np.pi * way)


def _spiral(way: Floats) -> Floats:
    """The root spreads the points evenly, as the arm grows with the angle."""
    turned = np.sqrt(0.03 + 0.97 * way)
    return _polar(2 * turned, 3 * np.pi * turned)


def _grid() -> Floats:
    steps = np.linspace(-1.8, 1.8, 5)
    return np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)


_ALL = (
    _curve("line", "Line", "The simplest: G only has to flatten its noise.", _line, 0.06),
    _clusters(
        "gaussians", "Two clouds", "Two Gaussians side by side.", np.array([[-1.0, -0.6], [1.0, 0.6]]), 0.4
    ),
    _curve("ring", "Ring", "A hole in the middle: G has to bend around it.", _ring, 0.08),
    _clusters(
        "disjoint",
        "Three islands",
        "Far apart, and nothing between: G must tear its noise, but it can only stretch it.",
        np.array([[-1.5, -1.2], [1.6, -0.7], [0.0, 1.6]]),
        0.1,
    ),
    _clusters("grid", "25 clusters", "Five by five: some are easily forgotten.", _grid(), 0.06),
    _curve("spiral", "Spiral", "One long arm, wound up.", _spiral, 0.05),
    own_distribution(()),
)

DISTRIBUTIONS: dict[str, Distribution] = {distribution.name: distribution for distribution in _ALL}
