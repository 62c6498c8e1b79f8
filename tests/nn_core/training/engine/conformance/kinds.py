"""A small run of each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nn_core.training import PlaneConfig, PlaneGanRun, PlaneLayer, PlaneRun, PretrainedRun
from tests.nn_core.training.detection.small import small_detection
from tests.nn_core.training.small_runs import own_scene, small_gan, small_image, small_run, small_segmentation

KINDS: dict[str, Callable[[], Any]] = {
    "channel_image": small_image,
    "classifier": small_run,
    "detection": small_detection,
    "gan": small_gan,
    "segmentation": lambda: small_segmentation(twin=True, own=(own_scene(0),)),
    "plane": lambda: PlaneRun("xor", PlaneConfig(layers=(PlaneLayer(3, "tanh"),))),
    "gan_plane": PlaneGanRun,
}
"""Those that can be trained, by name."""
STANDING: dict[str, Callable[[], Any]] = {"pretrained": PretrainedRun}
"""The others."""
