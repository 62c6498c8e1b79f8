"""What channels are good for, against hand-set weights and against hooks."""

from collections import OrderedDict

import numpy as np
import pytest
import torch
from torch import nn

from nn_core import Activation, Add, Architecture, Concat, Conv2d, Linear, Unflatten, build
from nn_core.latent.channels import brightness, channel_effects
from nn_core.network.presets import gan_preset


def test_effects_by_hand() -> None:
    # Two channels hold the inputs 1 and -3; the picture is 2 a + b, so without them it changes by 2 and 3.
    mix = nn.Conv2d(2, 1, 1, bias=False)
    mix.weight.data = torch.tensor([2.0, 1.0]).reshape(1, 2, 1, 1)
    network = nn.Sequential(OrderedDict(shape=nn.Unflatten(1, (2, 1, 1)), mix=mix))
    np.testing.assert_allclose(channel_effects(network, "shape", np.array([[1.0, -3.0]])), [2, 3])


BRANCHING = Architecture(
    (4,),
    (
        Linear(32), Unflatten((8, 2, 2)), Activation("relu"), Conv2d(8, 3, padding=1), Add("relu1"),
        Concat("unflatten1"), Conv2d(1, 1), Activation("tanh"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("generator", [gan_preset("dcgan_small", (1, 8, 8), 4)[0], BRANCHING])
def test_effects_are_those_of_a_hook_that_silences_the_channel(generator: Architecture) -> None:
    network = build(generator, seed=3).eval()
    noise = np.random.default_rng(0).standard_normal((5, 4))
    found = channel_effects(network, "relu1", noise)
    read = torch.tensor(noise, dtype=torch.float32)
    with torch.no_grad():
        whole = network(read)
        for channel, effect in enumerate(found):

            def silence(_: nn.Module, __: object, output: torch.Tensor, which: int = channel) -> torch.Tensor:
                output = output.clone()
                output[:, which] = 0
                return output

            hook = network.get_submodule("relu1").register_forward_hook(silence)
            change = (network(read) - whole).abs().mean()
            hook.remove()
            assert effect == pytest.approx(float(change), abs=1e-6)


def test_layer_that_is_not_there_is_named() -> None:
    network = nn.Sequential(OrderedDict(one=nn.Identity()))
    with pytest.raises(ValueError, match="no layer 'two'"):
        channel_effects(network, "two", np.zeros((1, 1)))


def test_brightness_is_the_mean_of_each_map() -> None:
    maps = nn.Sequential(OrderedDict(shape=nn.Unflatten(1, (2, 1, 2))))
    found = brightness(maps, "shape", np.array([[1.0, 3.0, -1.0, 1.0], [0.0, 0.0, 5.0, 6.0]]))
    np.testing.assert_allclose(found, [[2.0, 0.0], [0.0, 5.5]])
    with pytest.raises(ValueError, match="no layer 'relu9'"):
        brightness(maps, "relu9", np.zeros((1, 4)))
