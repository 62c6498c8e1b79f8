"""Looking at a GAN in the plane: the noise that G is given, and what it and D make of noise and of places."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import numpy as np

from nn_core.training.gan.objectives import OBJECTIVES
from nn_core.training.gan_plane.losses import g_loss, verdict
from nn_core.training.gan_plane.network import Network
from nn_core.training.gan_plane.spec import MANIFOLD_LENGTH, MANIFOLD_SIDE, SURFACE_SIDE, PlaneGanConfig
from nn_core.training.plane.network import Floats, grid


def look(
    g: Network, d: Network, noise: Floats, kind: str, loss: str, layers: tuple[str, ...]
) -> dict[str, Floats]:
    """What `PlaneGanTrainer.snapshot` describes, but the real points and the walk.

    noise: `k n`, of a kind. layers: what the probe asks for.
    """
    made = g.forward(noise).output
    arrays = {"noise": noise.T, "generated": made.T, "critic": np.array([OBJECTIVES[loss].is_critic])}
    if "surface" in layers or "*" in layers:
        arrays["surface"] = surface(d, loss)
    if "manifold" in layers or "*" in layers:
        arrays["manifold"] = manifold(g, kind)
    if "gradient" in layers or "*" in layers:
        judged = d.forward(made)
        _, error = g_loss(loss, judged.output)
        arrays["gradient"] = -d.backward(judged, error * noise.shape[1], weights=False).T
    return arrays


def draw_noise(generator: np.random.Generator, n: int, config: PlaneGanConfig) -> Floats:
    """`k n` random numbers: evenly in -1..1, or normal."""
    return random_noise(generator, config.noise_size, n, config.noise)


def random_noise(generator: np.random.Generator, size: int, n: int, kind: str) -> Floats:
    """`k n` random numbers of a kind."""
    if kind == "uniform":
        return generator.uniform(-1, 1, (size, n))
    return generator.standard_normal((size, n))


def manifold(g: Network, kind: str) -> Floats:
    """A grid of noise through G: `21 21 2`, or for 1-D noise `61 2`."""
    if g.shape.inputs == 1:
        return g.forward(_levels(MANIFOLD_LENGTH, kind)[None]).output.T
    levels = _levels(MANIFOLD_SIDE, kind)
    noise = np.stack([one.ravel() for one in np.meshgrid(levels, levels)])
    return g.forward(noise).output.T.reshape(MANIFOLD_SIDE, MANIFOLD_SIDE, 2)


@cache
def _levels(count: int, kind: str) -> Floats:
    """Levels of noise between which equal shares of it lie."""
    if kind == "uniform":
        return np.linspace(-1, 1, count)
    normal = NormalDist()
    return np.array([normal.inv_cdf((at + 0.5) / count) for at in range(count)])


def surface(d: Network, loss: str) -> Floats:
    """D's verdict all over the plane, `48 48`."""
    return verdict(loss, d.forward(_surface_points()).output[0]).reshape(SURFACE_SIDE, SURFACE_SIDE)


@cache
def _surface_points() -> Floats:
    return np.ascontiguousarray(grid(SURFACE_SIDE).T)
