"""The price of truncation, with networks whose answers can be worked out by hand."""

import numpy as np
import pytest
import torch
from torch import nn

from nn_core.latent.truncation import prices, shortened


class Plain(nn.Module):
    """Each number of the noise is a pixel."""

    def forward(self, noise: torch.Tensor) -> torch.Tensor:
        return noise[:, :, None, None]


class Judge(nn.Module):
    """Its logits are the brightness of the first pixel, and 0."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        first = images[:, 0].flatten()
        return torch.stack([first, torch.zeros_like(first)], dim=1)


NOISE = np.array([[1.0], [-1.0]])
NOTHING = np.zeros((2, 0))


def test_price_by_hand() -> None:
    half, none = prices(Plain(), Judge(), NOISE, "scale", (0.5, 0.0), NOTHING)
    # Brightness 0.75 and 0.25; the larger of two probabilities is the logistic function of it.
    expected = np.mean([1 / (1 + np.exp(-0.75)), 1 / (1 + np.exp(-0.25))])
    assert half.confidence == pytest.approx(expected)
    # 0.5 and -0.5 around 0: squares added, and divided by 1
    assert half.variety == pytest.approx(0.5**0.5)
    assert none.variety == 0
    assert none.confidence == pytest.approx(1 / (1 + np.exp(-0.5)))


def test_class_that_is_told_stands_behind_the_noise() -> None:
    told = np.array([[3.0], [3.0]])
    (price,) = prices(Plain(), Judge(), NOISE, "scale", (1.0,), told)
    assert price.variety == pytest.approx(2**0.5 / 2)  # of two pixels only the first varies


def test_two_ways_to_shorten() -> None:
    np.testing.assert_array_equal(shortened(NOISE, "scale", 0.3), 0.3 * NOISE)
    cut = shortened(np.array([[9.0], [-9.0]]), "normal", 0.3)
    np.testing.assert_allclose(cut, [[0.3], [-0.3]], atol=1e-6)
