"""Activation maximisation: a picture is changed, step by step, so that a channel answers more.

The picture is x = sigmoid(u), so its pixels stay in 0..1; u = 0 is grey. Each step goes up the slope of what
the channel answers, and regularisers keep it from mere noise (Yosinski et al., 2015,
https://arxiv.org/abs/1506.06579; Olah et al., 2017, https://distill.pub/2017/feature-visualization).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.network.walk import output_of

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

NOISE = 0.1
"""Spread of the noise in u with which a picture begins: 2.5 % of the way from black to white."""
EDGE = 0.02
"""A photograph begins so far from black and white, where sigmoid is steep enough to leave."""


def response(
    model: nn.Module, images: Tensor, layer: str, channel: int, place: tuple[int, int] | None = None
) -> Tensor:
    """What a channel answers, `n`: the mean of its map, its value at a place of it, or that of a dense unit.

    Args:
        images: n c h w in 0..1. place: row and column; None: the whole map.
    """
    output = output_of(model, images, layer)[:, channel]
    if output.ndim == 1:
        return output
    return output.mean(dim=(1, 2)) if place is None else output[:, place[0], place[1]]


def frequencies(height: int, width: int) -> Tensor:
    """How often each wave of a picture's Fourier transform goes up and down in a pixel, `h w`, 0..0.71."""
    import torch

    rows = torch.fft.fftfreq(height, dtype=torch.float64)[:, None]
    columns = torch.fft.fftfreq(width, dtype=torch.float64)[None]
    waves: Tensor = (rows**2 + columns**2).sqrt()
    return waves


def fourier_scale(height: int, width: int) -> Tensor:
    """1 / f for each wave, `h w`; the mean of the picture (f = 0) counts as the longest wave."""
    return 1 / frequencies(height, width).clamp(min=1 / max(height, width))


def of_waves(slope: Tensor) -> Tensor:
    """The step in u, c h w, that steepest ascent takes whose numbers are waves scaled by 1 / f.

    With u = F⁻¹(s · a) for waves a and s = 1 / f, a step in a along its own slope moves u along
    F⁻¹(s² · F(slope)): long waves move far, fine noise hardly.
    """
    import torch

    scale = fourier_scale(*slope.shape[-2:]).to(slope)
    moved: Tensor = torch.fft.ifft2(torch.fft.fft2(slope) * scale**2).real
    return moved


def blurred(values: Tensor, width_px: float) -> Tensor:
    """`values`, ... h w, under a Gauss curve of that spread σ: each wave times exp(-2 π² σ² f²).

    What leaves on one side comes in on the other.
    """
    import math

    import torch

    waves = frequencies(*values.shape[-2:]).to(values)
    kept = torch.exp(-2 * math.pi**2 * width_px**2 * waves**2)
    soft: Tensor = torch.fft.ifft2(torch.fft.fft2(values) * kept).real
    return soft


def noise(shape: tuple[int, int, int], generator: torch.Generator) -> Tensor:
    """A first u of nearly grey noise, c h w."""
    import torch

    return NOISE * torch.randn(shape, generator=generator)


def of_pixels(pixels: Tensor) -> Tensor:
    """The u of a picture in 0..1."""
    return pixels.clamp(EDGE, 1 - EDGE).logit()


def climbed(values: Tensor, slope: Tensor, rate: float, fourier: bool) -> Tensor:
    """u after one step up the slope: it changes by `rate` in the root mean square; where there is no slope,
    not at all."""
    step = of_waves(slope) if fourier else slope
    size = step.square().mean().sqrt()
    return values + rate * step / size if size > 0 else values
