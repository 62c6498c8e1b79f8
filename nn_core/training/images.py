"""What all kinds of run share whose networks are made of layers and read the images of a data set."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from nn_core.data import DATASETS, DataError, ImageSet, fit_images, load
from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape, SpecError, is_whole, shape_text, value_text
from nn_core.training.errors import ConfigError
from nn_core.training.limits import check_look
from nn_core.training.memory import asked_bytes, look_numbers, pass_numbers
from nn_core.training.probe import Probe, check_known, checked, names, wanted

MAX_PROBE_IMAGES = 64
MAX_PROBE_SIDE_PX = 1024
MAX_PROBE_VALUES = 16 * 2**20


def images_of(dataset: str | ImageSet) -> ImageSet:
    """The images of a data set, read once a process."""
    return load(dataset) if isinstance(dataset, str) else dataset


def classes_of(dataset: str | ImageSet) -> int:
    """Number of classes of a data set, without loading it.

    Raises:
        DataError: no such set, or one too small to learn from.
    """
    if isinstance(dataset, ImageSet):
        if len(dataset) < 2:
            raise DataError(f"{dataset.title} has one image only; training needs at least 2.")
        return len(dataset.class_names)
    if not isinstance(dataset, str) or dataset not in DATASETS:
        known = ", ".join(DATASETS)
        raise DataError(f"There is no data set named {value_text(dataset)}; choose one of {known}.")
    return DATASETS[dataset].classes


def check_batch(config: Any, *architectures: Architecture) -> None:
    """Refuse a batch of one image where images are compared."""
    normalises = any(row.kind == "BatchNorm2d" for arch in architectures for row in arch.summary())
    if normalises and config.batch_size < 2:
        raise ConfigError(
            "batch_size", "Batch normalisation compares the images of a batch: give it 2 or more."
        )


def check_channels(shape: Shape, who: str, layer_index: int | None, field: str) -> None:
    if len(shape) != 3 or shape[0] not in (1, 3):
        raise SpecError(layer_index, field, f"{who} images of 1 or 3 channels, not {shape_text(shape)}.")


def _checked_image(name: str, value: object) -> np.ndarray[Any, Any]:
    image: np.ndarray[Any, Any] = np.asarray(value)
    if image.ndim not in (3, 4) or image.shape[-3] not in (1, 3) or 0 in image.shape:
        raise ConfigError(name, f"An image is 1 or 3 channels x height x width, not {image.shape}.")
    if max(image.shape[-2:]) > MAX_PROBE_SIDE_PX or (image.ndim == 4 and len(image) > MAX_PROBE_IMAGES):
        raise ConfigError(name, f"At most {MAX_PROBE_IMAGES} images of {MAX_PROBE_SIDE_PX} pixels a side.")
    if image.size > MAX_PROBE_VALUES:
        raise ConfigError(
            name, f"These images have {image.size:,} values together; at most {MAX_PROBE_VALUES:,} fit."
        )
    if image.dtype == np.uint8:
        return image.copy()
    if image.dtype.kind != "f" or not np.isfinite(image).all() or image.min() < 0 or image.max() > 1:
        raise ConfigError(name, "Pixels are whole numbers from 0 to 255 (uint8) or fractions from 0 to 1.")
    return image.astype(np.float32)


def _read_image(image: object, run: Any) -> np.ndarray[Any, Any]:
    """{"index": 3}: of the data set, as the network reads it; or {"pixels": "...", "shape": [1, 28, 28]}, a
    byte a pixel in base64, or a list of numbers.
    """
    if not isinstance(image, dict):
        raise ConfigError("image", "image must be an object with an index or with pixels.")
    if "index" in image:
        return _image_of_set(image["index"], run)
    shape: Shape = run.image_shape
    pixels = image.get("pixels")
    if image.get("shape") != list(shape):
        raise ConfigError("image", f"The image must have the shape {shape_text(shape)}.")
    if isinstance(pixels, str):
        return _image_of_bytes(pixels, shape)
    if not isinstance(pixels, list) or len(pixels) != math.prod(shape):
        raise ConfigError("image", f"The image must have {math.prod(shape):,} pixels.")
    if not all(is_whole(pixel, 0, 255) for pixel in pixels):
        raise ConfigError("image", "Each pixel must be a whole number from 0 to 255.")
    return np.array(pixels, dtype=np.uint8).reshape(shape)


def _image_of_bytes(text: str, shape: Shape) -> np.ndarray[Any, Any]:
    size = math.prod(shape)
    content = b""
    if len(text) <= 4 * math.ceil(size / 3):  # else nobody decodes it
        try:
            content = base64.b64decode(text, validate=True)
        except ValueError:
            raise ConfigError("image", "The image's pixels are damaged.") from None
    if len(content) != size:
        raise ConfigError("image", f"The image must have {size:,} pixels.")
    return np.frombuffer(content, np.uint8).reshape(shape)


def _image_of_set(index: Any, run: Any) -> np.ndarray[Any, Any]:
    images = run.load().images
    if not is_whole(index, 0, len(images) - 1):
        raise ConfigError("image", f"The data set has images 0 to {len(images) - 1:,}.")
    fitted: np.ndarray[Any, Any] = fit_images(images[index : index + 1], run.image_shape)[0]
    return fitted


@dataclass(frozen=True, eq=False)
class NetworkProbe(Probe):
    """What a run can be asked for whose networks are made of layers.

    image: c h w, or n c h w with n <= 64; `uint8`, or float in 0..1. None: one that the kind chooses.
    layers, weights: names of layers whose maps, and whose weights, are wanted; ("*",) for all.
    statistics: histograms of weights and gradients, dead units.
    """

    costly_parts: ClassVar[tuple[str, ...]] = ("statistics",)
    image: np.ndarray[Any, Any] | None = checked(None, _checked_image, _read_image)
    layers: tuple[str, ...] = names()
    weights: tuple[str, ...] = names()
    statistics: bool = wanted()

    def frame_bytes(self, run: Any) -> int:
        """Of the maps of one image and of the weights."""
        return asked_bytes(run.networks, self.layers, self.weights)

    def check_images(self, architecture: Architecture) -> None:
        """Raise ConfigError for more images than may go through such a network at once."""
        if self.image is not None and self.image.ndim == 4:
            numbers = look_numbers(architecture, self.layers) + pass_numbers(architecture)
            check_look("image", len(self.image), numbers)

    def check_names(self, run: Any) -> None:
        """Raise ConfigError for a layer that is not there."""
        check_known("layers", self.layers, run.layer_names)
        check_known("weights", self.weights, run.layer_names)
