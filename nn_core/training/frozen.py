"""A trained network that is asked and stays as it is, as frozen, picklable data."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from nn_core.network.architecture import Architecture
from nn_core.network.fields import value_text
from nn_core.network.parts import Part
from nn_core.network.state import state_shapes
from nn_core.training.errors import ConfigError
from nn_core.training.memory import FLOAT
from nn_core.training.pretrained.networks import PRETRAINED, architecture_of
from nn_core.training.start import StartingWeights

if TYPE_CHECKING:
    import torch
    from torch import nn


@dataclass(frozen=True)
class FrozenNetwork:
    """Layers and their weights, or the name of a network that comes trained by others (`PRETRAINED`)."""

    layers: Architecture | None = None
    weights: StartingWeights | None = None
    pretrained: str = ""

    @property
    def architecture(self) -> Architecture:
        """Its layers."""
        return architecture_of(self.pretrained) if self.layers is None else self.layers

    @property
    def parts(self) -> tuple[Part, ...]:
        """What its layers are parts of, where that is known."""
        return PRETRAINED[self.pretrained].parts() if self.pretrained else ()

    def check(self) -> None:
        """Raise SpecError, ConfigError or DataError where there is no such network."""
        if self.layers is not None and self.weights is not None and not self.pretrained:
            self.layers.check_limits()
            shapes = {name: tuple(array.shape) for name, array in self.weights.arrays.items()}
            if shapes != state_shapes(self.layers):
                raise ConfigError("weights", "These weights belong to another network.")
            return
        if self.layers is not None or self.weights is not None or self.pretrained not in PRETRAINED:
            known = ", ".join(PRETRAINED)
            raise ConfigError(
                "network",
                f"A network is layers with weights, or the name of one that comes trained ({known}), "
                f"not {value_text(self.pretrained)}.",
            )
        PRETRAINED[self.pretrained].check_there()

    def shared(self) -> dict[Hashable, int]:
        """Bytes of its weights where all who ask it share them."""
        return {(self.pretrained, "weights"): self._bytes} if self.pretrained else {}

    @property
    def own_bytes(self) -> int:
        """Of its weights where they are a copy."""
        return 0 if self.pretrained else self._bytes

    @property
    def _bytes(self) -> int:
        return FLOAT * sum(prod(shape) for shape in state_shapes(self.architecture).values())

    def module(self, device: torch.device | str = "cpu") -> nn.Module:
        """The network in evaluation mode; its weights ask for no gradient."""
        if self.layers is None:
            from nn_core.training.pretrained.weights import trained_network

            return trained_network(self.pretrained)[0].to(device)
        from nn_core.measure.experiments import network

        assert self.weights is not None
        return network(self.layers, self.weights.arrays).to(device)
