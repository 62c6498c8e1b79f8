"""One iteration taken apart for slow motion: what a turn did, and what the networks say around it."""

from __future__ import annotations

import numpy as np

from nn_core.training.gan_plane.losses import d_losses, g_loss, verdict
from nn_core.training.gan_plane.network import Network
from nn_core.training.gan_plane.spec import PlaneGanConfig
from nn_core.training.gan_plane.view import manifold, surface
from nn_core.training.plane.network import Floats


def turn_of_d(
    config: PlaneGanConfig, seen: dict[str, Floats], old: Network, new: Network
) -> dict[str, Floats]:
    """D's turn, on b real and b generated points.

    Args:
        seen: "noise" (k b), "real" and "generated" (2 b), "said" (2 b numbers, of the real points first) and
            "penalty" (1), as the turn found them. old, new: D before and after; `new` with its gradient.

    Returns:
        noise (b k), generated and real (b 2), score_real and score_generated (b, by D as it was), now_real
        and now_generated (b, by the new D), before and after (D's surface), loss (2, before and after on
        these points, without the penalty), penalty (1), norm (1, of the gradient of all weights).
    """
    n = seen["real"].shape[1]
    points = np.hstack([seen["real"], seen["generated"]])
    before, after = (network.forward(points).output for network in (old, new))
    now = verdict(config.loss, after[0])
    return {
        "noise": seen["noise"].T,
        "generated": seen["generated"].T,
        "real": seen["real"].T,
        "score_real": seen["said"][:n],
        "score_generated": seen["said"][n:],
        "now_real": now[:n],
        "now_generated": now[n:],
        "before": surface(old, config.loss),
        "after": surface(new, config.loss),
        "loss": np.array([sum(part for part, _ in d_losses(config.loss, out)) for out in (before, after)]),
        "penalty": seen["penalty"],
        "norm": _norm(new),
    }


def turn_of_g(
    config: PlaneGanConfig, made: dict[str, Floats], old: Network, new: Network, d: Network
) -> dict[str, Floats]:
    """G's turn, on b points.

    Args:
        made: "noise" (k b), "generated" and "push" (2 b), "said" (b) and "loss" (1), as the turn found them.
        old, new: G before and after; `new` with its gradient.

    Returns:
        noise (b k), generated and push (b 2), score (b), moved (b 2: the noise through the new G) and now (b,
        what D says of them), before and after (manifolds), surface (D's), loss (2, before and after),
        norm (1, of the gradient of all weights).
    """
    moved = new.forward(made["noise"]).output
    judged = d.forward(moved).output
    return {
        "noise": made["noise"].T,
        "generated": made["generated"].T,
        "score": made["said"],
        "push": made["push"].T,
        "moved": moved.T,
        "now": verdict(config.loss, judged[0]),
        "before": manifold(old, config.noise),
        "after": manifold(new, config.noise),
        "surface": surface(d, config.loss),
        "loss": np.array([made["loss"][0], g_loss(config.loss, judged)[0]]),
        "norm": _norm(new),
    }


def _norm(network: Network) -> Floats:
    return np.array([np.linalg.norm(network.gradient)])
