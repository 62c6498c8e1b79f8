"""What the two networks of a GAN in the plane lower, with derivatives, in NumPy.

The losses are those of the table `nn_core.training.gan.objectives`, which has formulas and sources. D's
output for a point is d; means are over points.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nn_core.training.gan.objectives import Part, objective
from nn_core.training.plane.network import Floats

Scored = tuple[float, Floats]
"""A loss, and its derivative with respect to each output."""


def _mean(part: Part, d: Floats) -> Scored:
    return float(part.value(d).mean()), part.slope(d) / d.size


def d_real_loss(loss: str, d: Floats) -> Scored:
    """The part of D's loss that real points make."""
    return _mean(objective(loss).real, d)


def d_fake_loss(loss: str, d: Floats) -> Scored:
    """The part of D's loss that generated points make."""
    return _mean(objective(loss).fake, d)


def d_losses(loss: str, d: Floats) -> tuple[Scored, Scored]:
    """Both parts of D's loss, from its outputs `1 2n` for real points and as many generated ones."""
    n = d.shape[1] // 2
    return d_real_loss(loss, d[:, :n]), d_fake_loss(loss, d[:, n:])


def g_loss(loss: str, d: Floats) -> Scored:
    """G's loss, from D's outputs for generated points."""
    return _mean(objective(loss).generator, d)


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


def verdict(loss: str, d: Floats) -> Floats:
    """D's outputs as people can read them: 0 is "generated", 1 is "real"; a critic's scores as they are."""
    reading = objective(loss).reading
    return d if reading is None else reading(d)


def rules(loss: str, noise: str, r1: float) -> dict[str, str | float]:
    """By which rules a step is played: "loss", "noise", "r1" (the weight of the R1 penalty, 0 where the loss
    takes none), the formulas of what each side lowers, "d" and "g", and whether D's answers in them can lie
    where verdicts are cut off, "cuts". A critic's formula names its penalty itself.
    """
    lowered = objective(loss)
    weight = 0.0 if lowered.is_critic else r1
    penalty = " + R1 penalty" if weight else ""
    d, g = lowered.formula_d + penalty, lowered.formula_g
    return {"loss": loss, "noise": noise, "r1": weight, "d": d, "g": g, "cuts": lowered.cuts}
