"""Which points a network in the plane learns from and is tested on, now or at a step that is kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.data.planes import Plane, Points, sample
from nn_core.training.plane.spec import PLANE_LOSSES, OwnPoint, PlaneConfig


def dealt_out(plane: Plane, config: PlaneConfig) -> tuple[Points, Points]:
    """The points for training and for validation.

    Points placed by hand always train, except where there are no others.
    """
    made = sample(plane, config.noise, config.seed)
    own = np.array([(point.x, point.y, point.target) for point in config.points]).reshape(-1, 3)
    if not len(made):
        own = np.random.default_rng(config.seed).permutation(own)
        made, own = Points(own[:, :2], own[:, 2]), own[:0]
    border = math.ceil(config.train_share * len(made))
    train = Points(
        np.concatenate([made.xy[:border], own[:, :2]]), np.concatenate([made.targets[:border], own[:, 2]])
    )
    return train, Points(made.xy[border:], made.targets[border:])


def data_of(config: PlaneConfig) -> tuple[object, ...]:
    """What decides which points there are."""
    return config.noise, config.train_share, config.points


def settings_state(config: PlaneConfig) -> dict[str, NDArray[Any]]:
    """By what a step is measured: "loss" (1), its index in PLANE_LOSSES; "data" (2), noise and share of the
    training points; "own" (n 3), the points placed by hand: x, y, and the class or value.
    """
    own = np.array([(point.x, point.y, point.target) for point in config.points]).reshape(-1, 3)
    return {
        "loss": np.array([PLANE_LOSSES.index(config.loss)], np.uint8),
        "data": np.array([config.noise, config.train_share]),
        "own": own,
    }


def settings_of(state: Mapping[str, Any], config: PlaneConfig) -> PlaneConfig:
    """The config with the settings of a state (arrays or tensors). A run that an older version stored lacks
    them: there those of now are taken for those of then.
    """
    if "data" not in state:
        return config
    noise, train_share = (float(one) for one in state["data"])
    own = tuple(OwnPoint(*map(float, row)) for row in state["own"])
    loss = PLANE_LOSSES[int(state["loss"][0])]
    return replace(config, loss=loss, noise=noise, train_share=train_share, points=own)
