"""The torch module of each layer spec, and how its weights start."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import Any

import torch
from torch import Tensor, nn

from nn_core.network import layers as spec
from nn_core.network.fields import Shape
from nn_core.network.layer import Layer
from nn_core.network.walk import Inputs, output_of


class Branching(nn.Sequential):
    """Named layers that do not all read the one before: `inputs` has what each reads, by name."""

    def __init__(self, modules: OrderedDict[str, nn.Module], inputs: Inputs) -> None:
        super().__init__(modules)
        self.inputs = dict(inputs)

    def forward(self, x: Tensor) -> Tensor:
        return output_of(self, x)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            raise TypeError("a network that branches has no parts to cut out; walk through it instead")
        return super().__getitem__(index)


class OfPixels(Branching):
    """One that was trained on other numbers than pixels in 0..1, and is given pixels: its layers read
    (255 x - mean) / deviation."""

    def __init__(
        self, modules: OrderedDict[str, nn.Module], inputs: Inputs, mean: int, deviation: int
    ) -> None:
        super().__init__(modules, inputs)
        self.mean, self.deviation = mean, deviation

    def prepared(self, x: Tensor) -> Tensor:
        return (255 * x - self.mean) / self.deviation


class Add(nn.Module):
    """The sum of two outputs."""

    def forward(self, before: Tensor, beside: Tensor) -> Tensor:
        return before + beside


class Concat(nn.Module):
    """The channels of one output, then those of another."""

    def forward(self, before: Tensor, beside: Tensor) -> Tensor:
        return torch.cat([before, beside], dim=1)


class EdgedConv2d(nn.Conv2d):
    """`nn.Conv2d` of maps that get so many rows of zeros at the bottom first, and columns at the right."""

    def __init__(self, *args: Any, extra_padding: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.extra_padding = extra_padding

    def forward(self, maps: Tensor) -> Tensor:
        return super().forward(nn.functional.pad(maps, (0, self.extra_padding, 0, self.extra_padding)))


class Dropout(nn.Module):
    """`nn.Dropout` that draws from a generator of its own, so that a run repeats beside other threads."""

    def __init__(self, p: float, seed: int) -> None:
        super().__init__()
        self.p = p
        self.generator = torch.Generator().manual_seed(seed)

    def forward(self, values: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return values
        if self.generator.device != values.device:
            seed = self.generator.initial_seed()
            self.generator = torch.Generator(values.device).manual_seed(seed)
        kept = torch.empty_like(values).bernoulli_(1 - self.p, generator=self.generator)
        return values * kept.div_(1 - self.p)

    def extra_repr(self) -> str:
        return f"p={self.p}"


def make_module(layer: Layer, in_shape: Shape, seed: int) -> nn.Module:
    """The module for one checked layer, on torch's meta device: no weight is allocated or drawn yet.

    `seed` is for dropout.
    """
    with torch.device("meta"):
        if isinstance(layer, spec.Dropout):
            return Dropout(layer.p, seed)
        if isinstance(layer, spec.Add):
            return Add()
        if isinstance(layer, spec.Concat):
            return Concat()
        call = layer.torch_call(in_shape)
        if isinstance(layer, spec.Conv2d) and layer.extra_padding:
            return EdgedConv2d(*call.arguments, extra_padding=layer.extra_padding, **call.options)
        module: nn.Module = getattr(nn, call.name)(*call.arguments, **call.options)
        return module


def initialise(module: nn.Module, init: str, generator: torch.Generator) -> None:
    """Allocate one module on the CPU and set its weights, drawing only from `generator`."""
    module.to_empty(device="cpu")
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
        draw = _dcgan if init == "dcgan" else _torch_default
        draw(module.weight, module.bias, generator)
    elif isinstance(module, nn.BatchNorm2d):
        module.reset_parameters()
        if init == "dcgan":
            nn.init.normal_(module.weight, 1.0, 0.02, generator)
    elif isinstance(module, nn.PReLU):
        module.reset_parameters()


def _torch_default(weight: Tensor, bias: Tensor | None, generator: torch.Generator) -> None:
    """What `reset_parameters` of torch's layers does: uniform within +-1 / sqrt(fan_in)."""
    nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
    if bias is not None:
        bound = 1 / math.sqrt(weight[0].numel())
        nn.init.uniform_(bias, -bound, bound, generator)


def _dcgan(weight: Tensor, bias: Tensor | None, generator: torch.Generator) -> None:
    nn.init.normal_(weight, 0.0, 0.02, generator)
    if bias is not None:
        nn.init.zeros_(bias)
