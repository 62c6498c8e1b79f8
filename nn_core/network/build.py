"""A validated architecture -> a PyTorch module with named layers."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Literal

from nn_core.network.architecture import Architecture

if TYPE_CHECKING:
    from torch import nn


def build(
    architecture: Architecture, seed: int = 0, init: Literal["default", "dcgan"] = "default"
) -> nn.Sequential:
    """The network with fresh weights, on the CPU, in training mode, its layers named as in `layer_names`.

    One that branches is a `Branching`: an `nn.Sequential` as well, that cannot be cut into parts.

    The weights depend on `seed` alone: neither the global random state is read nor moved, so threads do
    not disturb each other. `init="default"` draws what PyTorch's own layers draw; `"dcgan"` draws from
    N(0, 0.02), and N(1, 0.02) for the scale of a batch norm (Radford et al., 2016,
    https://arxiv.org/abs/1511.06434). Raises `SpecError`, before anything is allocated, for an
    architecture over the limits.
    """
    architecture.check_limits()
    # Describing a network is free; torch (a second to import) is paid for with the first one built.
    import torch

    from nn_core.network.modules import Branching

    modules = fresh_modules(architecture, seed, init)
    if architecture.is_straight:
        return torch.nn.Sequential(modules)
    return Branching(modules, dict(zip(architecture.layer_names, architecture.inputs, strict=True)))


def fresh_modules(
    architecture: Architecture, seed: int = 0, init: Literal["default", "dcgan"] = "default"
) -> OrderedDict[str, nn.Module]:
    """A module for each layer by its name, with the weights that `build` begins with; of any size."""
    import torch

    from nn_core.network.modules import initialise

    modules = bare_modules(architecture, seed)
    generator = torch.Generator().manual_seed(seed)
    for module in modules.values():
        initialise(module, init, generator)
    return modules


def bare_modules(architecture: Architecture, seed: int = 0) -> OrderedDict[str, nn.Module]:
    """A module for each layer by its name, on torch's meta device: nothing is allocated, nothing checked."""
    from nn_core.network.modules import make_module

    return OrderedDict(
        # Each dropout draws from a generator of its own, apart from that of the weights.
        (row.name, make_module(layer, row.in_shape, seed=seed + 1 + index))
        for index, (layer, row) in enumerate(zip(architecture.layers, architecture.summary(), strict=True))
    )
