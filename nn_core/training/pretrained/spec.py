"""A network that others have trained, as frozen, picklable data: it is looked at, and learns nothing here."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from nn_core.data import PHOTOGRAPHS, ImageSet
from nn_core.data.photographs import LARGE_CROP, LARGE_CROPS, crops_of_photographs, whole_photographs
from nn_core.embedding.cloud import Cloud
from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape, value_text
from nn_core.network.state import state_shapes
from nn_core.training.clouds import checked_cloud, read_cloud
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
from nn_core.training.pretrained.crops import CropFeatures, check_among
from nn_core.training.pretrained.networks import EFFICIENTNET_LITE0, PRETRAINED, architecture_of
from nn_core.training.probe import checked

USUAL_PICTURE = "cat"
COPIES = 3
"""Of the features of crops: as they came, and while their principal components are found."""


@dataclass(frozen=True)
class PretrainedConfig(Config):
    """Nothing is to be set where nothing is trained."""


@dataclass(frozen=True, eq=False)
class PretrainedProbe(ExplainedProbe):
    """What such a network can be asked for; the image is the photograph of a cat, if none is given.

    statistics: those of learning; there are none.
    cloud: where crops of photographs lie in the last layer before the answer, and the image among them.
    """

    cloud: Cloud | None = checked(None, checked_cloud, read_cloud)


@dataclass(frozen=True)
class PretrainedRun:
    """Look at the network of that name in `PRETRAINED` (pixels in 0..1 -> one logit a class).

    crops: what it makes of crops of the photographs, among which pictures are placed. There is then nothing
        else to look at.
    """

    network: str = EFFICIENTNET_LITE0.name
    config: PretrainedConfig = PretrainedConfig()
    crops: CropFeatures | None = None
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
        """The photographs that are there to look at, or the crops of them."""
        if self.crops is not None:
            return crops_of_photographs()
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
        if self.crops is not None:
            self.crops.check(self.architecture)

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
        count, shape = (LARGE_CROPS, LARGE_CROP) if self.crops else (len(PHOTOGRAPHS), self.image_shape)
        return Memory(
            {(self.network, "weights"): FLOAT * weights, ("photographs", shape): count * prod(shape)},
            0 if self.crops is None else COPIES * self.crops.features.nbytes,
            max(MAX_CHUNK_BYTES, FLOAT * max(looked + pass_numbers(network), looked * 2 // 3 + explained)),
        )

    def check_probe(self, probe: PretrainedProbe) -> None:
        """Raise ConfigError for a layer that is not there, or more images than may be looked at."""
        probe.check_names(self)
        probe.check_answer(self.architecture)
        if probe.cloud is not None:
            check_among(probe.cloud, self.architecture, self.crops, probe.image)
