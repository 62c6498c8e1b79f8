"""What the two networks of a GAN in the plane lower, with derivatives, in NumPy.

The losses of `gan_losses` (its table has formulas and sources), and the Wasserstein loss with clipped weights
(Arjovsky et al., 2017, https://arxiv.org/abs/1701.07875). D's output for a point is d; means are over points.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nn_core.mechanics.activations import sigmoid
from nn_core.training.plane.network import Floats

Scored = tuple[float, Floats]
"""A loss, and its derivative with respect to each output."""


def _softplus(x: Floats) -> float:
    return float(np.logaddexp(0, x).mean())


def d_real_loss(loss: str, d: Floats) -> Scored:
    """The part of D's loss that real points make."""
    n = d.size
    match loss:
        case "non_saturating" | "saturating":
            return _softplus(-d), -sigmoid(-d) / n
        case "least_squares":
            return float(((d - 1) ** 2).mean()) / 2, (d - 1) / n
        case "hinge":
            return float(np.maximum(0, 1 - d).mean()), np.where(d < 1, -1.0, 0.0) / n
        case "wasserstein_clip" | "wasserstein_gp":
            return -float(d.mean()), np.full_like(d, -1 / n)
    raise ValueError(f"no GAN loss is named {loss!r}")


def d_fake_loss(loss: str, d: Floats) -> Scored:
    """The part of D's loss that generated points make."""
    n = d.size
    match loss:
        case "non_saturating" | "saturating":
            return _softplus(d), sigmoid(d) / n
        case "least_squares":
            return float((d**2).mean()) / 2, d / n
        case "hinge":
            return float(np.maximum(0, 1 + d).mean()), np.where(d > -1, 1.0, 0.0) / n
        case "wasserstein_clip" | "wasserstein_gp":
            return float(d.mean()), np.full_like(d, 1 / n)
    raise ValueError(f"no GAN loss is named {loss!r}")


def g_loss(loss: str, d: Floats) -> Scored:
    """G's loss, from D's outputs for generated points."""
    n = d.size
    match loss:
        case "non_saturating":
            return _softplus(-d), -sigmoid(-d) / n
        case "saturating":
            return -_softplus(d), -sigmoid(d) / n
        case "least_squares":
            return float(((d - 1) ** 2).mean()) / 2, (d - 1) / n
        case "hinge" | "wasserstein_clip" | "wasserstein_gp":
            return -float(d.mean()), np.full_like(d, -1 / n)
    raise ValueError(f"no GAN loss is named {loss!r}")


def r1_penalty(weight: float) -> Callable[[Floats], Scored]:
    """weight / 2 · mean |∇d|² at real points, from the squared lengths (Mescheder et al., 2018,
    https://arxiv.org/abs/1801.04406)."""

    def weigh(squares: Floats) -> Scored:
        return weight / 2 * float(squares.mean()), np.full_like(squares, weight / 2 / squares.size)

    return weigh


def gradient_penalty(weight: float) -> Callable[[Floats], Scored]:
    """weight · mean (|∇d| - 1)², from the squared lengths (Gulrajani et al., 2017,
    https://arxiv.org/abs/1704.00028)."""

    def weigh(squares: Floats) -> Scored:
        lengths = np.sqrt(squares + 1e-12)
        return weight * float(((lengths - 1) ** 2).mean()), weight * (1 - 1 / lengths) / squares.size

    return weigh


def is_critic(loss: str) -> bool:
    """Whether D's outputs are scores without bounds or middle: only the gap between two of them counts."""
    return loss.startswith("wasserstein")


def verdict(loss: str, d: Floats) -> Floats:
    """D's outputs as people can read them: 0 is "generated", 1 is "real"; a critic's scores as they are."""
    match loss:
        case "non_saturating" | "saturating":
            return sigmoid(d)
        case "least_squares":
            return np.clip(d, 0, 1)
        case "hinge":
            return np.clip((d + 1) / 2, 0, 1)
    return d
