"""What to train and what to look at, as frozen, picklable data.

Nothing here touches PyTorch: a page can describe, check and share a run without paying for its import.
Whatever exists is valid: a config or probe checks itself when it is made (`ConfigError`), an
architecture likewise (`SpecError`). `check()` compares the parts of a run with each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

import numpy as np

from nn_core.data import ImageSet
from nn_core.network.fields import Shape, is_whole
from nn_core.training.errors import ConfigError
from nn_core.training.memory import (
    Memory,
)

State = Literal["paused", "running", "diverged", "failed", "finished"]

MAX_PROBE_IMAGES = 64
MAX_PROBE_SIDE_PX = 1024
MAX_PROBE_VALUES = 16 * 2**20
MAX_PROBE_LATENTS = 400
MAX_SILENCED = 256
REAL_IMAGES = 16
"""Of a GAN's data, shown in each snapshot."""


@dataclass(frozen=True, eq=False)
class Probe:
    """What a snapshot should hold.

    image: c h w, or n c h w with n <= 64; `uint8`, or float in 0..1. None: the first validation image.
    layers, weights: names of layers (of a GAN: "g.conv_transpose1", "d.conv1"); ("*",) for all.
    latent: (z,) or n z with n <= 400, a GAN's noise vectors; None: the first of its fixed ones. What is
        asked of layers is answered for the first of them.
    labels: the class of each noise vector, of a GAN that knows classes: one for all of them, or one each.
    silenced: ("g.relu1", 3): channels of the generator's layers that are set to 0 while looking.
    real: which of a GAN's real images to show D beside the sample, and what in both decides.
    statistics: histograms of weights and gradients, dead units.
    results: confusion matrix and the most confidently wrong images.
    """

    image: np.ndarray[Any, Any] | None = None
    layers: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    latent: np.ndarray[Any, Any] | None = None
    labels: tuple[int, ...] | None = None
    silenced: tuple[tuple[str, int], ...] = ()
    real: int | None = None
    statistics: bool = False
    results: bool = False

    def __post_init__(self) -> None:
        if self.image is not None:
            object.__setattr__(self, "image", _checked_image(self.image))
        if self.latent is not None:
            object.__setattr__(self, "latent", _checked_latent(self.latent))
        if self.labels is not None:
            _check_labels(
                self.labels, 1 if self.latent is None or self.latent.ndim == 1 else len(self.latent)
            )
        _check_silenced(self.silenced)
        if self.real is not None and not is_whole(self.real, 0, REAL_IMAGES - 1):
            raise ConfigError("real", f"The real images are 0 to {REAL_IMAGES - 1}.")
        for name in ("layers", "weights"):
            value = getattr(self, name)
            if isinstance(value, str) or not all(isinstance(item, str) for item in value):
                raise ConfigError(name, f"{name} must be a list of layer names.")
            object.__setattr__(self, name, tuple(value))

    @property
    def costly(self) -> bool:
        """Whether it asks for parts that take more than one forward pass."""
        return self.statistics or self.results


def _checked_image(value: object) -> np.ndarray[Any, Any]:
    image: np.ndarray[Any, Any] = np.asarray(value)
    if image.ndim not in (3, 4) or image.shape[-3] not in (1, 3) or 0 in image.shape:
        raise ConfigError("image", f"An image is 1 or 3 channels x height x width, not {image.shape}.")
    if max(image.shape[-2:]) > MAX_PROBE_SIDE_PX or (image.ndim == 4 and len(image) > MAX_PROBE_IMAGES):
        raise ConfigError("image", f"At most {MAX_PROBE_IMAGES} images of {MAX_PROBE_SIDE_PX} pixels a side.")
    if image.size > MAX_PROBE_VALUES:
        raise ConfigError(
            "image", f"These images have {image.size:,} values together; at most {MAX_PROBE_VALUES:,} fit."
        )
    if image.dtype == np.uint8:
        return image.copy()
    if image.dtype.kind != "f" or not np.isfinite(image).all() or image.min() < 0 or image.max() > 1:
        raise ConfigError("image", "Pixels are whole numbers from 0 to 255 (uint8) or fractions from 0 to 1.")
    return image.astype(np.float32)


def _checked_latent(value: object) -> np.ndarray[Any, Any]:
    latent: np.ndarray[Any, Any] = np.array(value)
    if latent.ndim not in (1, 2) or latent.dtype.kind not in "fiu" or not np.isfinite(latent).all():
        raise ConfigError("latent", "A latent vector is a plain list of finite numbers.")
    if latent.ndim == 2 and not 1 <= len(latent) <= MAX_PROBE_LATENTS:
        raise ConfigError("latent", f"From 1 to {MAX_PROBE_LATENTS} latent vectors at a time.")
    return latent.astype(np.float32)


def _check_labels(labels: object, latents: int) -> None:
    if not isinstance(labels, tuple) or not all(is_whole(label, 0, 10**6) for label in labels):
        raise ConfigError("labels", "Classes are given as whole numbers from 0.")
    if len(labels) not in (1, latents):
        raise ConfigError("labels", f"{latents} latent vectors need one class for all or one each.")


def _check_silenced(silenced: object) -> None:
    is_list = isinstance(silenced, tuple) and len(silenced) <= MAX_SILENCED
    if not is_list or not all(
        isinstance(entry, tuple)
        and len(entry) == 2
        and isinstance(entry[0], str)
        and is_whole(entry[1], 0, 10**6)
        for entry in silenced  # type: ignore[attr-defined]
    ):
        raise ConfigError("silenced", f"At most {MAX_SILENCED} pairs of a layer and a channel.")


@dataclass(frozen=True)
class Snapshot:
    """One moment of a run, as plain numbers; its arrays are copies, never live.

    metrics: newest value of each ("train_loss", "val_accuracy", "d_loss", ...).
    arrays: what the probe asked for ("conv1": c h w, "conv1.weight", "probabilities", "samples", ...).
    created_at: Unix time in seconds.
    measured: the step of each metric that was last measured at an earlier step than this one.
    judgements: what the numbers mean: the fields of a record of `nn_core.judgements` by what it judges.
    """

    step: int
    metrics: Mapping[str, float]
    arrays: Mapping[str, np.ndarray[Any, Any]]
    state: State
    created_at: float
    measured: Mapping[str, int] = field(default_factory=dict)
    judgements: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class RunSpec(Protocol):
    """What the engine needs to know of a run, whatever it trains."""

    @property
    def dataset(self) -> str | ImageSet: ...

    @property
    def config(self) -> Any: ...

    @property
    def image_shape(self) -> Shape | None:
        """c h w of the images that it reads; None where there are none."""

    turns: ClassVar[tuple[str, ...]]
    """Parts of a step that can be taken alone; empty where a step is one thing."""
    trainer: ClassVar[str]
    """Module and class of its trainer, "module:Class"; imported when the first such run is built."""

    def load(self) -> Any:
        """What the trainer learns from; may take long the first time."""

    def check(self) -> None:
        """Raise SpecError, DataError or ConfigError, in words, if the parts do not fit together."""

    def memory(self) -> Memory:
        """What training it may take."""

    def check_probe(self, probe: Probe) -> None:
        """Raise ConfigError for a probe that asks for what is not there."""
