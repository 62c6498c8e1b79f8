"""Points in the plane, made by formula: what small networks learn to tell apart or to follow.

Each set is a recipe (`Plane`). `sample` turns it into points: the same seed draws the same points, and
more noise moves each of them further from where the formula put it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EXTENT = 3.0
"""Both coordinates of every point lie in -EXTENT..EXTENT."""
EVERYWHERE = (-EXTENT, EXTENT, -EXTENT, EXTENT)
"""The least and the largest x, the least and the largest y."""
RADIUS = 2.5
"""How far from the middle the formulas reach, before noise."""
POINTS = 500
FULL_TURN = 2 * math.pi


@dataclass(frozen=True)
class Plane:
    """One recipe.

    Attributes:
        classes: number of classes; 0 for a surface of values in -1..1 (regression).
        place: (generator, label, n) -> n points of that class, without noise. For a surface the label is 0.
            None where there are no points.
        height: (n 2) -> n values of the surface; None where there are classes.
        description: what makes it easy or hard.
    """

    name: str
    title: str
    classes: int
    description: str
    place: Callable[[Generator, int, int], Floats] | None
    height: Callable[[Floats], Floats] | None = None

    @property
    def outputs(self) -> int:
        """Output neurons that a network needs: one tells two classes apart or gives a value."""
        return self.classes if self.classes > 2 else 1


@dataclass(frozen=True, eq=False)
class Points:
    """Points with what they should give.

    Attributes:
        xy: float64 `n 2`.
        targets: float64 `n`: a class index, or for a surface its value.
    """

    xy: Floats
    targets: Floats

    def __len__(self) -> int:
        return len(self.xy)


def sample(plane: Plane, noise: float, seed: int) -> Points:
    """POINTS points of `plane`, the classes taking turns: the first m are a fair sample.

    Args:
        noise: standard deviation, in units of the plane, by which points stray (for a surface: its values).
    """
    generator = np.random.default_rng(seed)
    if plane.place is None:
        return Points(np.empty((0, 2)), np.empty(0))
    if plane.height is not None:
        xy = plane.place(generator, 0, POINTS)
        heights = plane.height(xy) + noise * generator.standard_normal(POINTS)
        return Points(xy, heights)
    labels = np.arange(POINTS) % plane.classes
    xy = np.empty((POINTS, 2))
    for label in range(plane.classes):
        members = labels == label
        placed = plane.place(generator, label, int(members.sum()))
        xy[members] = generator.permutation(placed)
    xy += noise * generator.standard_normal((POINTS, 2))
    return Points(np.clip(xy, -EXTENT, EXTENT), labels.astype(np.float64))


# Shapes


def _polar(radius: Floats | float, angle: Floats) -> Floats:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _band(generator: Generator, n: int, inner: float, outer: float) -> Floats:
    """Evenly over the area between two circles."""
    radius = np.sqrt(generator.uniform(inner**2, outer**2, n))
    return _polar(radius, generator.uniform(0, FULL_TURN, n))


def _along(generator: Generator, n: int) -> Floats:
    """n numbers in 0..1 without gaps: one in each n-th."""
    return (np.arange(n) + generator.uniform(0, 1, n)) / n


def _spread(generator: Generator, n: int, centre: tuple[float, float], deviation: float) -> Floats:
    return generator.normal(centre, deviation, (n, 2))


def _square(generator: Generator, _label: int, n: int) -> Floats:
    return generator.uniform(-EXTENT, EXTENT, (n, 2))


def _circle(generator: Generator, label: int, n: int) -> Floats:
    return _band(generator, n, 0, 1.1) if label else _band(generator, n, 1.7, RADIUS)


def _xor(generator: Generator, label: int, n: int) -> Floats:
    sizes = generator.uniform(0.15, RADIUS, (n, 2))
    sign = generator.choice([-1.0, 1.0], n)
    other = sign if label else -sign
    return np.asarray(sizes * np.stack([sign, other], axis=1))


def _gaussians(generator: Generator, label: int, n: int) -> Floats:
    side = 1.2 if label else -1.2
    return _spread(generator, n, (side, side), 0.45)


def _arm(generator: Generator, n: int, start: float, turns: float) -> Floats:
    """A spiral arm from the middle outwards."""
    way = _along(generator, n)
    return _polar(0.1 + (RADIUS - 0.1) * way, start + FULL_TURN * turns * way)


def _spirals(generator: Generator, label: int, n: int) -> Floats:
    return _arm(generator, n, start=math.pi * label, turns=1.5)


def _moons(generator: Generator, label: int, n: int) -> Floats:
    arc = _polar(1.5, math.pi * _along(generator, n))
    return np.array([0.75, 0.4]) - arc if label else arc - np.array([0.75, 0.4])


def _rings(generator: Generator, label: int, n: int) -> Floats:
    if label:
        return _band(generator, n, 1.2, 1.5)
    inner = n // 4
    return np.concatenate([_band(generator, inner, 0.3, 0.6), _band(generator, n - inner, 2.1, 2.4)])


def _blobs(generator: Generator, label: int, n: int) -> Floats:
    angle = FULL_TURN * (label / 4 + 1 / 8)
    return _spread(generator, n, (1.7 * math.cos(angle), 1.7 * math.sin(angle)), 0.4)


def _arms(generator: Generator, label: int, n: int) -> Floats:
    return _arm(generator, n, start=FULL_TURN * label / 3, turns=0.75)


def _pinwheel(generator: Generator, label: int, n: int) -> Floats:
    way = 0.25 + 0.75 * _along(generator, n)
    angle = FULL_TURN * (label / 5 + 0.5 * way) + 0.12 * generator.standard_normal(n)
    return _polar(RADIUS * way, angle)


# Surfaces


def _slope(xy: Floats) -> Floats:
    return np.asarray((xy[:, 0] + xy[:, 1]) / (2 * EXTENT))


def _saddle(xy: Floats) -> Floats:
    return np.asarray(xy[:, 0] * xy[:, 1] / EXTENT**2)


def _hills(xy: Floats) -> Floats:
    total = np.zeros(len(xy))
    for x, y, height in ((-1.5, 1.3, 1.0), (1.5, -1.3, 1.0), (1.4, 1.5, -1.0), (-1.3, -1.6, -1.0)):
        total += height * np.exp(-((xy[:, 0] - x) ** 2 + (xy[:, 1] - y) ** 2) / 0.9)
    return total


def _ripple(xy: Floats) -> Floats:
    return np.asarray(np.cos(1.6 * np.hypot(xy[:, 0], xy[:, 1])))


_ALL = (
    Plane("circle", "Circle", 2, "One class surrounds the other: no straight line parts them.", _circle),
    Plane("xor", "Quadrants", 2, "Opposite corners belong together: neither x nor y alone helps.", _xor),
    Plane("gaussians", "Two clouds", 2, "One straight line is enough.", _gaussians),
    Plane("spirals", "Spirals", 2, "Two arms wind around each other: the classic hard case.", _spirals),
    Plane("moons", "Moons", 2, "Two arcs reach into each other: the border must bend.", _moons),
    Plane("rings", "Rings", 2, "A ring between two others: the border needs two loops.", _rings),
    Plane("blobs", "Four clouds", 4, "Four classes, a corner each.", _blobs),
    Plane("arms", "Three arms", 3, "Three classes wind around the middle.", _arms),
    Plane("pinwheel", "Pinwheel", 5, "Five classes, like the vanes of a wheel.", _pinwheel),
    Plane("slope", "Slope", 0, "A tilted plane: one neuron can give it.", _square, _slope),
    Plane("saddle", "Saddle", 0, "Up in two corners, down in the two others.", _square, _saddle),
    Plane("hills", "Hills", 0, "Two hills and two hollows.", _square, _hills),
    Plane("ripple", "Ripple", 0, "Waves that run outwards from the middle.", _square, _ripple),
    Plane("own", "Own points", 2, "An empty plane, for points of your own.", None),
)

PLANES: dict[str, Plane] = {plane.name: plane for plane in _ALL}
