"""What a network that comes trained makes of crops of photographs: features and answers, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from nn_core.data.photographs import LARGE_CROPS
from nn_core.embedding.cloud import Cloud, usual_layer
from nn_core.network.architecture import Architecture
from nn_core.network.fields import value_text
from nn_core.training.errors import ConfigError


@dataclass(frozen=True, eq=False)
class CropFeatures:
    """Of each of `crops_of_photographs`, in their order.

    Attributes:
        features: float32 n d, of the last layer before the answer. predicted: int32 n, the classes answered.
    """

    features: np.ndarray[Any, Any]
    predicted: np.ndarray[Any, Any]

    def check(self, architecture: Architecture) -> None:
        """Raise ConfigError where these cannot be that network's."""
        (classes,) = architecture.out_shape
        size = next(row.out_shape for row in architecture.summary() if row.name == usual_layer(architecture))
        fits = (
            self.features.shape == (LARGE_CROPS, *size)
            and self.features.dtype == np.float32
            and self.predicted.shape == (LARGE_CROPS,)
            and self.predicted.dtype == np.int32
        )
        if not fits or not np.isfinite(self.features).all():
            raise ConfigError("crops", "These features are not of this network and these crops.")
        if self.predicted.min() < 0 or self.predicted.max() >= classes:
            raise ConfigError("crops", f"The classes are 0 to {classes - 1:,}.")


def check_among(
    asked: Cloud, architecture: Architecture, crops: CropFeatures | None, image: np.ndarray[Any, Any] | None
) -> None:
    """Raise ConfigError for a cloud that a run with these crops cannot show."""
    if crops is None:
        raise ConfigError("cloud", "This network is too large: a cloud of images would take too long.")
    if image is not None and image.ndim == 4:
        raise ConfigError("cloud", "A cloud shows where one image lies among many.")
    usual = usual_layer(architecture)
    if asked.layer not in ("", usual):
        raise ConfigError(
            "cloud", f"Crops are compared by what {usual} makes of them, not by {value_text(asked.layer)}."
        )
