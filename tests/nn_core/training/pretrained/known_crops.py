"""Features of the crops that nobody had to wait for: random ones, as many as there are crops."""

from __future__ import annotations

import numpy as np

from nn_core.data.photographs import LARGE_CROPS
from nn_core.training.pretrained.crops import CropFeatures


def random_features(seed: int = 0) -> CropFeatures:
    """As a job gives those of EfficientNet-Lite0, apart from their values."""
    random = np.random.default_rng(seed)
    features = random.random((LARGE_CROPS, 1_280), np.float32)
    return CropFeatures(features, random.integers(0, 1_000, LARGE_CROPS).astype(np.int32))
