import numpy as np
import pytest
import torch
import torch.nn.functional as F

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.convolution import Convolution, cost
from nn_core.mechanics.separable import depthwise, pointwise, separable_cost
from tests.nn_core.mechanics.strategies import numbers


def test_depthwise_equals_torch_with_a_group_for_each_channel() -> None:
    x, weight, bias = numbers(0, 3, 9, 8), numbers(1, 3, 3, 3), numbers(2, 3)
    layer = Convolution(out_channels=5, kernel_size=3, stride=2, padding=1)
    expected = F.conv2d(
        torch.from_numpy(x)[None], torch.from_numpy(weight)[:, None], torch.from_numpy(bias), 2, 1, groups=3
    )
    np.testing.assert_allclose(depthwise(x, weight, bias, layer), expected[0], rtol=0, atol=1e-9)


def test_pointwise_mixes_the_channels_of_each_pixel() -> None:
    x = np.array([[[1.0, 2]], [[10, 20]]])
    mixed = pointwise(x, [[1.0, 0.1], [-1.0, 0.0]], [0.0, 5.0])
    assert mixed.tolist() == [[[2, 4]], [[4, 3]]]


def test_the_cost_of_both_parts_by_hand() -> None:
    # 3 kernels of 3 x 3 and 3 biases, then 8 x 3 weights and 8 biases; each weight works on 64 pixels.
    layer = Convolution(out_channels=8, kernel_size=3, padding=1)
    both = separable_cost(layer, (3, 8, 8))
    assert (both.params, both.macs) == (27 + 3 + 24 + 8, (27 + 24) * 64)
    assert cost(layer, (3, 8, 8)).params == 8 * 27 + 8


def test_each_channel_needs_its_own_kernel() -> None:
    with pytest.raises(MechanicsError, match="3 channels need 3 kernels"):
        depthwise(numbers(0, 3, 5, 5), numbers(1, 2, 3, 3), None, Convolution())
