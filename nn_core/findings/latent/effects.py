"""G's channels: how much its pictures change without each of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from nn_core.findings.latent.generated import Arrays, generator_of, inputs
from nn_core.latent.channels import channel_effects
from nn_core.training.jobs import Beside, Job, Steps, Tools

if TYPE_CHECKING:
    from nn_core.training.gan.spec import GanRun

PICTURES = 16


@dataclass(frozen=True, eq=False)
class Effects(Job):
    """Measures the channels of a layer. Its result is that of `effects`.

    Attributes:
        weights: of the run at one moment ("g.<layer>.<name>").
    """

    spec: GanRun
    weights: Arrays
    layer: str
    at_once: ClassVar[int] = 1
    trouble: ClassVar[str] = "Something went wrong while the channels were measured."

    def work(self, tools: Tools) -> Steps:
        return (yield Beside(lambda: effects(self.spec, self.weights, self.layer)))


def effects(spec: GanRun, weights: Arrays, layer: str) -> list[float]:
    """The mean change of a pixel, values from -1 to 1, without each channel of a layer."""
    noise = np.concatenate(inputs(spec, PICTURES), axis=1)
    found = channel_effects(generator_of(spec, weights), layer, noise)
    return [round(float(effect), 5) for effect in found]
