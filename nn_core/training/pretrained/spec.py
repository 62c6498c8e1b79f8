"""A network that others have trained, as frozen, picklable data: it is looked at, and learns nothing here."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from nn_core.data import PHOTOGRAPHS, ImageSet
from nn_core.data.photographs import whole_photographs
from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape, value_text
from nn_core.network.state import state_shapes
from nn_core.training.config import Config
from nn_core.training.errors import ConfigError
from nn_core.training.explaining import MAX_MACS, ExplainedProbe, copies_at_once
from nn_core.training.images import MAX_PROBE_IMAGES
from nn_core.training.memory import (
    FLOAT,
    MAX_CHUNK_BYTES,
    Memory,
    chunk_of,
    look_numbers,
    pass_numbers,
    step_numbers,
)
from nn_core.training.pretrained.networks import EFFICIENTNET_LITE0, PRETRAINED, architecture_of

USUAL_PICTURE = "cat"


@dataclass(frozen=True)
class PretrainedConfig(Config):
    """Nothing is to be set where nothing is trained."""


@dataclass(frozen=True, eq=False)
class PretrainedProbe(ExplainedProbe):
    """What such a network can be asked for; the image is the photograph of a cat, if none is given.

    statistics: those of learning; there are none.
    """


@dataclass(frozen=True)
class PretrainedRun:
    """Look at the network of that name in `PRETRAINED` (pixels in 0..1 -> one logit a class)."""

    network: str = EFFICIENTNET_LITE0.name
    config: PretrainedConfig = PretrainedConfig()
    turns: ClassVar[tuple[str, ...]] = ()
    stands: ClassVar[str] = "This network comes trained: it is looked at here, and learns no more."
    probe: ClassVar[type[PretrainedProbe]] = PretrainedProbe
    trainer: ClassVar[str] = "nn_core.training.pretrained.trainer:PretrainedTrainer"

    @property
    def architecture(self) -> Architecture:
        return architecture_of(self.network)

    @property
    def layer_names(self) -> tuple[str, ...]:
        return self.architecture.layer_names

    @property
    def networks(self) -> dict[str, Architecture]:
        """By what stands before the names of their layers."""
        return {"": self.architecture}

    @property
    def image_shape(self) -> Shape:
        """c h w of the images that the network reads; others are fitted to it."""
        return self.architecture.input_shape

    @property
    def dataset(self) -> ImageSet:
        """The photographs that are there to look at."""
        channels, height, width = self.image_shape
        return whole_photographs((channels, height, width))

    def load(self) -> ImageSet:
        return self.dataset

    def check(self) -> None:
        """Raise ConfigError for a network that is not there, DataError where its package is not installed."""
        if not isinstance(self.network, str) or self.network not in PRETRAINED:
            known = ", ".join(PRETRAINED)
            message = f"There is no trained network named {value_text(self.network)}; choose one of {known}."
            raise ConfigError("network", message)
        PRETRAINED[self.network].check_there()

    def longest_macs(self) -> int:
        """Those of as many images as may be looked at together, or of all explanations of one look."""
        numbers = look_numbers(self.architecture, ()) + pass_numbers(self.architecture)
        return max(chunk_of(numbers, MAX_PROBE_IMAGES) * self.architecture.macs, MAX_MACS)

    def memory(self) -> Memory:
        """What looking at it may take. Runs of one network share its weights, as they share the images."""
        network = self.architecture
        weights = sum(prod(shape) for shape in state_shapes(network).values())
        looked = look_numbers(network)  # of which two thirds are there while it explains
        explained = copies_at_once(network) * step_numbers(network)
        images = len(PHOTOGRAPHS) * prod(self.image_shape)
        return Memory(
            {(self.network, "weights"): FLOAT * weights, ("whole photographs", self.image_shape): images},
            0,
            max(MAX_CHUNK_BYTES, FLOAT * max(looked + pass_numbers(network), looked * 2 // 3 + explained)),
        )

    def check_probe(self, probe: PretrainedProbe) -> None:
        """Raise ConfigError for a layer that is not there, or more images than may be looked at."""
        probe.check_names(self)
        probe.check_answer(self.architecture)
