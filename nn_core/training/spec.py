"""What to train and what to look at, as frozen, picklable data.

Nothing here touches PyTorch: a page can describe, check and share a run without paying for its import.
Whatever exists is valid: a config or probe checks itself when it is made (`ConfigError`), an
architecture likewise (`SpecError`). `check()` compares the parts of a run with each other.
"""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal, Protocol

import numpy as np

from nn_core.data import DATASETS, DataError, ImageSet, load
from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape, SpecError, is_whole, shape_text, value_text
from nn_core.training.errors import ConfigError as ConfigError
from nn_core.training.errors import Diverged as Diverged
from nn_core.training.limits import check_look, check_memory
from nn_core.training.memory import (
    EVALUATION_BATCH,
    FLOAT,
    Memory,
    batch_held,
    chunk_of,
    images_held,
    look_numbers,
    pass_numbers,
    step_numbers,
    weight_bytes,
)

State = Literal["paused", "running", "diverged", "failed", "finished"]

OPTIMIZERS = ("sgd", "momentum", "adam", "adamw")

MAX_PROBE_IMAGES = 64
MAX_PROBE_SIDE_PX = 1024
MAX_PROBE_VALUES = 16 * 2**20
MAX_PROBE_LATENTS = 400
MAX_SILENCED = 256
REAL_IMAGES = 16
MAX_VALIDATION_IMAGES = 2_000
"""Of more images kept aside a classifier is measured on the first ones only."""
"""Of a GAN's data, shown in each snapshot."""


SEED_HELP = "Fixes all randomness: same seed, same curve."


def _number(default: float, minimum: float, maximum: float, help: str, live: bool = True) -> Any:
    """A number with bounds; a `live` one may change while the run trains."""
    return field(default=default, metadata=_bounds(minimum, maximum, help, live, integer=False))


def _count(default: int | None, minimum: int, maximum: int, help: str, live: bool = False) -> Any:
    """A whole number with bounds."""
    return field(default=default, metadata=_bounds(minimum, maximum, help, live, integer=True))


def _bounds(minimum: float, maximum: float, help: str, live: bool, integer: bool) -> dict[str, Any]:
    return {"minimum": minimum, "maximum": maximum, "help": help, "live": live, "integer": integer}


def _flag(default: bool, help: str) -> Any:
    """Yes or no, for good."""
    return field(default=default, metadata={"check": _checked_flag, "help": help, "live": False})


def _checked_flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(name, f"{name} is either true or false; it is {value_text(value)}.")
    return value


def _choice(default: str, choices: tuple[str, ...], help: str) -> Any:
    return field(default=default, metadata={"choices": choices, "help": help, "live": True})


def _checked_number(name: str, value: Any, meta: Mapping[str, Any]) -> float:
    low, high, integer = meta["minimum"], meta["maximum"], meta["integer"]
    wanted = numbers.Integral if integer else numbers.Real
    if not isinstance(value, wanted) or isinstance(value, bool) or not low <= value <= high:
        kind = "a whole number" if integer else "a number"
        raise ConfigError(
            name, f"{name} must be {kind} from {_shown(low)} to {_shown(high)}; it is {value_text(value)}."
        )
    return int(value) if integer else float(value)  # type: ignore[call-overload]


def _shown(bound: float) -> str:
    return f"{bound:,.8f}".rstrip("0").rstrip(".")


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ConfigError(name, f"{name} must be one of {', '.join(choices)}; it is {value_text(value)}.")


class _Config:
    """Shared by all configs: every field checks itself, and `live_fields` may change during a run."""

    def __post_init__(self) -> None:
        for spec in fields(self):  # type: ignore[arg-type]
            value, meta = getattr(self, spec.name), spec.metadata
            if "choices" in meta:
                _check_choice(spec.name, value, meta["choices"])
            elif "check" in meta:
                object.__setattr__(self, spec.name, meta["check"](spec.name, value))
            elif not (value is None and spec.default is None):
                object.__setattr__(self, spec.name, _checked_number(spec.name, value, meta))

    @classmethod
    def live_fields(cls) -> frozenset[str]:
        """Names of the fields that `RunHandle.configure` accepts."""
        return frozenset(spec.name for spec in fields(cls) if spec.metadata["live"])  # type: ignore[arg-type]


@dataclass(frozen=True)
class ClassifierConfig(_Config):
    """How a classifier is trained. Bounds and one-line help of each field are in its metadata."""

    optimizer: str = _choice("adam", OPTIMIZERS, "The rule that turns gradients into weight changes.")
    learning_rate: float = _number(2e-3, 1e-8, 1e6, "The size of each step against the gradient.")
    batch_size: int = _count(32, 1, 4096, "How many images each step learns from.", live=True)
    weight_decay: float = _number(0.0, 0.0, 100.0, "Pulls every weight towards zero.")
    seed: int = _count(0, 0, 2**31 - 1, SEED_HELP)
    train_images: int | None = _count(None, 2, 10**7, "How many images to learn from (all).")
    validation_share: float = _number(
        0.2, 0.01, 0.9, "The share of images kept aside for testing.", live=False
    )


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


def _check_batch(config: Any, *architectures: Architecture) -> None:
    """Refuse a batch of one image where images are compared."""
    normalises = any(row.kind == "BatchNorm2d" for arch in architectures for row in arch.summary())
    if normalises and config.batch_size < 2:
        raise ConfigError(
            "batch_size", "Batch normalisation compares the images of a batch: give it 2 or more."
        )


def _check_names(field: str, asked: tuple[str, ...], known: tuple[str, ...]) -> None:
    unknown = [name for name in asked if name != "*" and name not in known]
    if unknown:
        raise ConfigError(
            field, f"There is no layer {value_text(unknown[0])}; the layers are {', '.join(known)}."
        )


@dataclass(frozen=True)
class ClassifierRun:
    """Train `architecture` (pixels in 0..1 -> one logit a class) on the images of `dataset`."""

    architecture: Architecture
    dataset: str | ImageSet
    config: ClassifierConfig = ClassifierConfig()
    turns: ClassVar[tuple[str, ...]] = ()
    trainer: ClassVar[str] = "nn_core.training.classifier.trainer:ClassifierTrainer"

    @property
    def layer_names(self) -> tuple[str, ...]:
        return self.architecture.layer_names

    @property
    def networks(self) -> dict[str, Architecture]:
        """By what stands before the names of their layers."""
        return {"": self.architecture}

    @property
    def image_shape(self) -> Shape:
        """c h w of the images that the network reads; images of a set are fitted to it."""
        return self.architecture.input_shape

    def load(self) -> ImageSet:
        return images_of(self.dataset)

    def image_counts(self) -> tuple[int, int]:
        """How many images it learns from, and with how many it checks what it has learnt."""
        images = self.load()
        learning = images.training_count(self.config.validation_share)
        checking = min(len(images) - learning, MAX_VALIDATION_IMAGES)
        return min(learning, self.config.train_images or learning), checking

    def check(self) -> None:
        """Raise SpecError, DataError or ConfigError, in words, if the parts do not fit together."""
        self.architecture.check_limits()
        _check_channels(self.architecture.input_shape, "A classifier reads", None, "input_shape")
        classes = classes_of(self.dataset)
        if isinstance(self.dataset, ImageSet) and len(np.unique(self.dataset.labels)) < 2:
            raise DataError("All images belong to one class; a classifier needs two or more to tell apart.")
        if self.architecture.out_shape != (classes,):
            raise SpecError(
                len(self.architecture.layers) - 1,
                "out_features",
                f"The data set has {classes} classes, so the last layer must give {classes} numbers; "
                f"it gives {shape_text(self.architecture.out_shape)}.",
            )
        _check_batch(self.config, self.architecture)
        check_memory(self, None, "input_shape")

    def memory(self) -> Memory:
        """What training this may take."""
        network = self.architecture
        step = batch_held(self.config.batch_size, self.config.train_images, self.dataset) * step_numbers(
            network
        )
        seen = pass_numbers(network)
        evaluation = chunk_of(seen, EVALUATION_BATCH) * seen
        return Memory(
            images_held(self.dataset, network.input_shape),
            weight_bytes(network),
            FLOAT * (max(step, evaluation) + look_numbers(network)),
        )

    def check_probe(self, probe: Probe) -> None:
        """Raise ConfigError for a layer that is not there."""
        _check_names("layers", probe.layers, self.layer_names)
        _check_names("weights", probe.weights, self.layer_names)
        if probe.image is not None and probe.image.ndim == 4:
            numbers = look_numbers(self.architecture, probe.layers) + pass_numbers(self.architecture)
            check_look("image", len(probe.image), numbers)


def _check_channels(shape: Shape, who: str, layer_index: int | None, field: str) -> None:
    if len(shape) != 3 or shape[0] not in (1, 3):
        raise SpecError(layer_index, field, f"{who} images of 1 or 3 channels, not {shape_text(shape)}.")
