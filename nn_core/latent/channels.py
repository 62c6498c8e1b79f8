"""What single channels of a generator are good for: how much its pictures change without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nn_core.latent.vectors import Array, Reals
from nn_core.network.walk import output_of

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

    with torch.no_grad():
        x = torch.tensor(inputs, dtype=torch.float32)
        maps = output_of(generator, x, layer)
        whole = output_of(generator, x, known={layer: maps})
        found = torch.zeros(maps.shape[1], dtype=torch.float64)
        for channel in range(maps.shape[1]):
            without = maps.clone()
            without[:, channel] = 0
            changed = output_of(generator, x, known={layer: without})
            found[channel] = (changed - whole).abs().mean()
    return found.numpy()


def brightness(generator: nn.Sequential, layer: str, inputs: Array) -> Reals:
    """(n c): the mean of each channel's map, for each input. Args and errors: as of `channel_effects`."""
    import torch

    with torch.no_grad():
        maps = output_of(generator, torch.tensor(inputs, dtype=torch.float32), layer)
    return np.asarray(maps.mean(dim=(2, 3)).numpy(), np.float64)


def silenced(generator: nn.Sequential, layer: str, channels: Array, inputs: Array) -> Array:
    """The pictures (n c h w) where some channels give 0. Args and errors: as of `channel_effects`."""
    import torch

    with torch.no_grad():
        x = torch.tensor(inputs, dtype=torch.float32)
        maps = output_of(generator, x, layer).clone()
        maps[:, channels] = 0
        return np.asarray(output_of(generator, x, known={layer: maps}).numpy())
