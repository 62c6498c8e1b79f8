"""The update rules of both networks: those of a network in the plane, but for Adam."""

from __future__ import annotations

from nn_core.training.plane.optimizers import RULES, Adam, Rule


class GanAdam(Adam):
    """Adam without memory of the gradients' direction, which would keep G and D circling each other.

    Near the end gradients are tiny. With the usual epsilon Adam would blow them up to full steps all the
    same, and drive G away from where it has arrived.
    """

    betas = 0.0, 0.99
    epsilon = 1e-3


GAN_RULES: dict[str, type[Rule]] = {**RULES, GanAdam.of.name: GanAdam}
