"""A detector so small that a step takes milliseconds."""

from __future__ import annotations

from nn_core import Activation, Architecture, BatchNorm2d, Conv2d, MaxPool2d
from nn_core.training import DetectionConfig, DetectionRun


def small_detection(dataset: str = "shapes_plain", classes: int = 3, **config: object) -> DetectionRun:
    """Cells of 16 x 16 pixels; one convolution with all that has state behind it."""
    layers = (
        Conv2d(8, 7, stride=4, padding=3),
        BatchNorm2d(),
        Activation("relu"),
        MaxPool2d(4),
        Conv2d(5 + classes, 1),
    )
    settings = DetectionConfig(**{"batch_size": 8, **config})  # type: ignore[arg-type]
    return DetectionRun(Architecture((1, 64, 64), layers), dataset, settings)
