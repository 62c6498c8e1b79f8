"""What picture does a channel want? A run whose steps change a picture, as frozen, picklable data."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from nn_core.channels.layers import PARTS, askable
from nn_core.network.architecture import LayerRow
from nn_core.network.fields import Shape, SpecError, shape_text, value_text
from nn_core.training.config import SEED_HELP, Config, count, flag, number
from nn_core.training.errors import ConfigError
from nn_core.training.frozen import FrozenNetwork
from nn_core.training.limits import BACKWARD
from nn_core.training.memory import FLOAT, MAX_RUN_BYTES, Memory, size_text, step_numbers, with_copies
from nn_core.training.probe import Probe, wanted

BLUR_EVERY = 4
"""The picture is blurred after every so many steps."""


@dataclass(frozen=True)
class ChannelImageConfig(Config):
    """How the picture is changed; regularisers may change while it forms."""

    rate: float = number(0.15, 1e-6, 100.0, "How far u moves in each step, in the root mean square.")
    jitter: int = count(0, 0, 64, "Each step looks at the picture moved by up to so many pixels.", live=True)
    blur: float = number(0.0, 0.0, 16.0, f"Spread of the blur after every {BLUR_EVERY}th step, in pixels.")
    decay: float = number(0.0, 0.0, 0.9, "By this share each step draws the picture back to grey.")
    fourier: bool = flag(True, "Climb in waves scaled by 1 / f instead of in single pixels.")
    seed: int = count(0, 0, 2**31 - 1, SEED_HELP)


@dataclass(frozen=True, eq=False)
class ChannelImageProbe(Probe):
    """What is always there: the picture, "image" (c h w, 0..1), and what the channel answers, "response".

    answer: "probabilities", what the network makes of the picture.
    """

    answer: bool = wanted()


@dataclass(frozen=True, eq=False)
class StartingPicture:
    """A picture that is changed. pixels: uint8 c h w, as the network reads it."""

    pixels: np.ndarray[Any, Any]


@dataclass(frozen=True)
class ChannelImageRun:
    """Change a picture, of noise or one that is there, so that a channel of `layer` answers more.

    Attributes:
        part: of `PARTS`: the channel's whole map, or one unit in its middle.
        start: None: noise.
    """

    network: FrozenNetwork
    layer: str
    channel: int = 0
    part: str = PARTS[0]
    start: StartingPicture | None = None
    config: ChannelImageConfig = ChannelImageConfig()
    turns: ClassVar[tuple[str, ...]] = ()
    stands: ClassVar[str] = ""
    probe: ClassVar[type[ChannelImageProbe]] = ChannelImageProbe
    trainer: ClassVar[str] = "nn_core.training.channel_image.trainer:ChannelImageTrainer"

    @property
    def dataset(self) -> str:
        """There is none."""
        return ""

    @property
    def image_shape(self) -> None:
        """It learns from no images."""

    @property
    def shape(self) -> Shape:
        """c h w of the picture: what the network reads."""
        return self.network.architecture.input_shape

    @property
    def row(self) -> LayerRow:
        """The layer that is asked."""
        return next(row for row in self.network.architecture.summary() if row.name == self.layer)

    def load(self) -> FrozenNetwork:
        return self.network

    def check(self) -> None:
        """Raise SpecError, ConfigError or DataError for a channel that is not there, or a picture that does
        not fit."""
        self.network.check()
        names = [row.name for row in askable(self.network.architecture)]
        if self.layer not in names:
            given = value_text(self.layer)
            raise ConfigError("layer", f"There is no layer {given} to ask; choose one of {', '.join(names)}.")
        channels = self.row.out_shape[0]
        if type(self.channel) is not int or not 0 <= self.channel < channels:
            raise ConfigError("channel", f"The channels of {self.layer} are 0 to {channels - 1:,}.")
        if self.part not in PARTS:
            raise ConfigError("part", f"part must be one of {', '.join(PARTS)}.")
        if self.start is not None:
            _check_picture(self.start.pixels, self.shape)
        if self.memory().total > MAX_RUN_BYTES:
            raise SpecError(None, None, f"This picture needs {size_text(self.memory().total)} of memory.")

    def memory(self) -> Memory:
        """What it may take: the network once, and one image on its way there and back."""
        network = self.network.architecture
        return Memory(
            self.network.shared(),
            self.network.own_bytes + with_copies(FLOAT * prod(self.shape)),
            FLOAT * (step_numbers(network) + 16 * prod(self.shape)),
        )

    def longest_macs(self) -> int:
        """Those of a step."""
        return BACKWARD * self.network.architecture.macs

    def check_probe(self, probe: ChannelImageProbe) -> None:
        """All that it can be asked for is there."""


def _check_picture(pixels: Any, shape: Shape) -> None:
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8 or pixels.shape != shape:
        raise ConfigError("start", f"A picture to begin with is {shape_text(shape)} pixels of 0 to 255.")
