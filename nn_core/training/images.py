"""What all kinds of run share whose networks are made of layers and read the images of a data set."""

from __future__ import annotations

from typing import Any

from nn_core.data import DATASETS, DataError, ImageSet, load
from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape, SpecError, shape_text, value_text
from nn_core.training.errors import ConfigError


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


def check_names(field: str, asked: tuple[str, ...], known: tuple[str, ...]) -> None:
    unknown = [name for name in asked if name != "*" and name not in known]
    if unknown:
        raise ConfigError(
            field, f"There is no layer {value_text(unknown[0])}; the layers are {', '.join(known)}."
        )


def check_channels(shape: Shape, who: str, layer_index: int | None, field: str) -> None:
    if len(shape) != 3 or shape[0] not in (1, 3):
        raise SpecError(layer_index, field, f"{who} images of 1 or 3 channels, not {shape_text(shape)}.")
