"""What truncation buys and what it costs: a judge's confidence in the pictures, and their variety."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import nn

from nn_core.latent.vectors import Array, truncated
from nn_core.measure.quality import confidence

Cut = Literal["scale", "normal"]


@dataclass(frozen=True)
class Price:
    """Of pictures from noise truncated by `amount`.

    confidence: the judge's largest probability, averaged over the pictures, from 1 / k to 1.
    variety: the standard deviation (squares divided by n - 1) of each pixel over the pictures, averaged over
        the pixels, from 0.
    """

    amount: float
    confidence: float
    variety: float


def shortened(noise: Array, cut: Cut, amount: float) -> Array:
    """Noise (n z) scaled by `amount`, or as if its distribution were cut off at +-amount."""
    return amount * noise if cut == "scale" else truncated(noise, amount)


@torch.no_grad()
def prices(
    generator: nn.Module, judge: nn.Module, noise: Array, cut: Cut, amounts: Sequence[float], told: Array
) -> tuple[Price, ...]:
    """The price of each amount, on the same noise.

    Args:
        generator: noise -> n c h w in -1..1. judge: n c h w in 0..1 -> one logit a class. Both in
            evaluation mode.
        noise: (n z). told: (n k), what the generator reads behind the noise (its classes); k may be 0.
    """
    found = []
    for amount in amounts:
        read = torch.tensor(shortened(noise, cut, amount), dtype=torch.float32)
        images = generator(torch.cat([read, torch.tensor(told, dtype=torch.float32)], dim=1))
        sure = confidence(judge((images + 1) / 2).softmax(1).numpy())
        found.append(Price(amount, sure, float(images.std(0).mean())))
    return tuple(found)
