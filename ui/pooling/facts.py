"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

import numpy as np

from nn_core.tutorials.condition import Measured
from ui.pooling.lesson import Lesson


def facts_of(lesson: Lesson) -> Measured:
    """What is measured of the lesson that is shown."""
    settings = lesson.chosen.settings
    return {
        "kind": settings.kind,
        "input": lesson.chosen.input,
        "window": settings.kernel_size,
        "stride": settings.step,
        "padding": settings.padding,
        "map_height": lesson.maps.shape[1],
        "map_width": lesson.maps.shape[2],
        "output_height": lesson.output.shape[1],
        "output_width": lesson.output.shape[2],
        "map_mean": float(lesson.maps.mean(dtype=np.float64)),
        "output_mean": float(lesson.output.mean()),
        "mean_change": float(lesson.output.mean() - lesson.maps.mean(dtype=np.float64)),
        "gradient_share": float((lesson.gradient != 0).mean()),
    }
