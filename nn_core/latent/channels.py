"""What single channels of a generator are good for: how much its pictures change without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nn_core.latent.vectors import Array, Reals

if TYPE_CHECKING:
    from torch import nn


def channel_effects(generator: nn.Sequential, layer: str, inputs: Array) -> Reals:
    """(c,): the mean absolute change of a pixel when a channel gives 0 everywhere, for each channel alone.

    Args:
        generator: in evaluation mode, with named layers.
        layer: the name of one whose output is n c h w.
        inputs: what the generator reads, one row a picture.

    Raises:
        ValueError: the generator has no such layer.
    """
    import torch

    cut = _place(generator, layer) + 1
    with torch.no_grad():
        maps = generator[:cut](torch.tensor(inputs, dtype=torch.float32))
        whole = generator[cut:](maps)
        found = torch.zeros(maps.shape[1], dtype=torch.float64)
        for channel in range(maps.shape[1]):
            without = maps.clone()
            without[:, channel] = 0
            found[channel] = (generator[cut:](without) - whole).abs().mean()
    return found.numpy()


def brightness(generator: nn.Sequential, layer: str, inputs: Array) -> Reals:
    """(n c): the mean of each channel's map, for each input. Args and errors: as of `channel_effects`."""
    import torch

    with torch.no_grad():
        maps = generator[: _place(generator, layer) + 1](torch.tensor(inputs, dtype=torch.float32))
    return np.asarray(maps.mean(dim=(2, 3)).numpy(), np.float64)


def silenced(generator: nn.Sequential, layer: str, channels: Array, inputs: Array) -> Array:
    """The pictures (n c h w) where some channels give 0. Args and errors: as of `channel_effects`."""
    import torch

    cut = _place(generator, layer) + 1
    with torch.no_grad():
        maps = generator[:cut](torch.tensor(inputs, dtype=torch.float32))
        maps[:, channels] = 0
        return np.asarray(generator[cut:](maps).numpy())


def _place(generator: nn.Sequential, layer: str) -> int:
    names = [name for name, _ in generator.named_children()]
    if layer not in names:
        raise ValueError(f"The generator has no layer {layer!r}, only {', '.join(names)}.")
    return names.index(layer)
