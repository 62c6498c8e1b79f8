from __future__ import annotations

import copy
import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from nn_core import (
    Activation,
    Architecture,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    SpecError,
    Unflatten,
    build,
    capture,
)
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.network import modules
from nn_core.network.modules import make_module
from tests.examples import examples
from tests.gradients import slope_of
from tests.nn_core.network.architectures import architectures, vgg16

TWO_SIDED = Architecture(
    (6,),
    (
        Linear(2 * 4 * 4),
        Unflatten((2, 4, 4)),
        ConvTranspose2d(3, 4, stride=2, padding=1),
        BatchNorm2d(),
        Activation("relu"),
        Dropout(0.5),
        Conv2d(4, 3, bias=False),
        Flatten(),
        Linear(5),
    ),
)


def weights(model: nn.Module) -> torch.Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


@examples(60)
@given(architectures())
def test_summaries_agree_with_a_forward_pass_on_the_meta_device(architecture: Architecture) -> None:
    model = build(architecture).to("meta").eval()
    counter = FlopCounterMode(display=False)
    with torch.device("meta"), capture(model) as trace, counter:
        model(torch.empty(2, *architecture.input_shape))
    assert tuple(name for name, _ in model.named_children()) == architecture.layer_names
    for row, module in zip(architecture.summary(), model.children(), strict=True):
        assert tuple(trace[row.name].output.shape) == (2, *row.out_shape), row
        assert sum(parameter.numel() for parameter in module.parameters()) == row.params, row
    # Two images, and a multiply-add counts as two operations.
    assert counter.get_total_flops() == 4 * architecture.macs


def test_layers_keep_their_settings() -> None:
    layers = (
        Conv2d(4, 3, stride=2, padding=1, dilation=2, groups=2, bias=False),
        Activation("leaky_relu", 0.3),
        MaxPool2d(2, stride=1, padding=1),
        Dropout(0.4),
        BatchNorm2d(eps=1e-3, momentum=0.01),
        BatchNorm2d(),
    )
    made: list[Any] = list(build(Architecture((2, 16, 16), layers)))
    conv, leaky, pool, dropout, norm, usual = made
    assert (conv.stride, conv.padding, conv.dilation, conv.groups, conv.bias) == (
        (2, 2), (1, 1), (2, 2), 2, None,
    )  # fmt: skip
    assert (leaky.negative_slope, dropout.p) == (0.3, 0.4)
    assert (pool.kernel_size, pool.stride, pool.padding) == (2, 1, 1)
    assert (norm.eps, norm.momentum) == (1e-3, 0.01)
    assert (usual.eps, usual.momentum) == (nn.BatchNorm2d(4).eps, nn.BatchNorm2d(4).momentum)


@examples(60)
@given(st.integers(1, 30), st.integers(1, 7), st.integers(1, 4), st.integers(1, 2))
def test_padding_and_an_extra_edge_make_the_same_padding_of_tensorflow(
    size: int, kernel_size: int, stride: int, dilation: int
) -> None:
    """https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2"""
    out = math.ceil(size / stride)
    total = max((out - 1) * stride + dilation * (kernel_size - 1) + 1 - size, 0)
    layer = Conv2d(2, kernel_size, stride, total // 2, dilation, extra_padding=total % 2)
    assert layer.out_shape((3, size, size)) == (2, out, out)
    model = build(Architecture((3, size, size), (layer,))).double()
    image = torch.rand(1, 3, size, size, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    weight, bias = model.parameters()
    padded = nn.functional.pad(image, (total // 2, total - total // 2) * 2)
    expected = nn.functional.conv2d(padded, weight, bias, stride, dilation=dilation)
    torch.testing.assert_close(model(image), expected)


def test_an_extra_edge_changes_neither_names_nor_first_weights() -> None:
    plain = Architecture((2, 9, 9), (Conv2d(4, 3), Flatten()))
    edged = Architecture((2, 9, 9), (Conv2d(4, 3, extra_padding=1), Flatten()))
    ours, theirs = build(edged, seed=2).state_dict(), build(plain, seed=2).state_dict()
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


@pytest.mark.parametrize("function", [name for name in ACTIVATIONS if name != "prelu"])
def test_activations_are_those_of_torch_and_not_in_place(function: str) -> None:
    values = torch.linspace(-4, 4, 17, dtype=torch.float64)
    before = values.clone()
    result = make_module(Activation(function), (17,), seed=0)(values)
    expected = getattr(nn.functional, function, None) or getattr(torch, function)
    assert torch.equal(result, expected(values))
    assert torch.equal(values, before)


def test_prelu_learns_a_slope_for_each_channel() -> None:
    architecture = Architecture((3, 4, 4), (Activation("prelu"), Flatten(), Activation("prelu")))
    assert [row.params for row in architecture.summary()] == [3, 0, 48]
    model = build(architecture)
    prelu = model.get_submodule("prelu1")
    assert isinstance(prelu, nn.PReLU)
    assert prelu.weight.tolist() == [0.25] * 3  # as torch starts, after He et al.
    values = torch.full((1, 3, 4, 4), -2.0)
    prelu(values).sum().backward()
    assert slope_of(prelu.weight).tolist() == [-32.0] * 3  # 16 pixels of -2 each
    prelu.weight.data = torch.tensor([0.1, 0.2, 0.3])
    assert prelu(values)[0, :, 0, 0].tolist() == pytest.approx([-0.2, -0.4, -0.6])


def test_weights_start_as_those_of_torch() -> None:
    torch.manual_seed(11)
    expected = nn.Sequential(
        nn.Linear(6, 32), nn.ConvTranspose2d(2, 3, 4, 2, 1), nn.BatchNorm2d(3),
        nn.Conv2d(3, 4, 3, bias=False), nn.Linear(144, 5),
    )  # fmt: skip
    assert torch.equal(weights(build(TWO_SIDED, seed=11)), weights(expected))
    norm = build(TWO_SIDED).get_submodule("norm1")
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    assert torch.equal(norm.running_mean, torch.zeros(3))
    assert torch.equal(norm.running_var, torch.ones(3))
    assert norm.num_batches_tracked == 0


def test_dcgan_weights_are_narrow_normals() -> None:
    layers = (Conv2d(64, 5), BatchNorm2d(), ConvTranspose2d(64, 5), Flatten(), Linear(10))
    made: list[Any] = list(build(Architecture((16, 8, 8), layers), init="dcgan"))
    conv, norm, transposed, _, linear = made
    for module, mean in ((conv, 0), (transposed, 0), (linear, 0), (norm, 1)):
        size = module.weight.numel()
        assert module.weight.mean().item() == pytest.approx(mean, abs=5 * 0.02 / math.sqrt(size))
        assert module.weight.std().item() == pytest.approx(0.02, rel=5 / math.sqrt(2 * size))
        assert torch.equal(module.bias, torch.zeros_like(module.bias))


def test_a_seed_decides_the_weights() -> None:
    assert torch.equal(weights(build(TWO_SIDED, seed=3)), weights(build(TWO_SIDED, seed=3)))
    assert not torch.equal(weights(build(TWO_SIDED, seed=3)), weights(build(TWO_SIDED, seed=4)))


def test_the_global_random_state_is_neither_read_nor_moved() -> None:
    torch.manual_seed(1)
    first = build(TWO_SIDED, seed=3)
    state = torch.get_rng_state()
    torch.manual_seed(2)
    second = build(TWO_SIDED, seed=3)
    noise = torch.zeros(8, 6)
    assert torch.equal(first(noise), second(noise))
    torch.manual_seed(1)
    assert torch.equal(torch.get_rng_state(), state)


def test_threads_do_not_disturb_each_other() -> None:
    def make(seed: int) -> torch.Tensor:
        torch.rand(100)
        model = build(TWO_SIDED, seed=seed % 3)
        return torch.cat([weights(model), model(torch.ones(4, 6)).detach().flatten()])

    alone = [make(seed) for seed in range(3)]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(make, range(24)))
    for index, result in enumerate(results):
        assert torch.equal(result, alone[index % 3])


def test_dropout_zeroes_a_share_and_keeps_the_mean() -> None:
    dropout = make_module(Dropout(0.25), (1000,), seed=5)
    values = torch.full((100, 1000), 3.0)
    result = dropout(values)
    # 5 standard deviations of a binomial share of 100,000.
    assert (result == 0).float().mean().item() == pytest.approx(0.25, abs=5 * math.sqrt(0.1875 / 1e5))
    assert torch.equal(result[result != 0].unique(), torch.tensor([4.0]))
    assert not torch.equal(dropout(values), result)
    assert torch.equal(dropout.eval()(values), values)


def test_dropout_repeats_and_each_layer_draws_its_own() -> None:
    architecture = Architecture((500,), (Dropout(0.5), Dropout(0.5)))
    first, second = build(architecture, seed=1), build(architecture, seed=1)
    ones = torch.ones(2, 500)
    assert torch.equal(first(ones), second(ones))
    one, other = (first.get_submodule(name) for name in ("dropout1", "dropout2"))
    assert not torch.equal(one(ones), other(ones))
    twin = copy.deepcopy(first)
    assert torch.equal(first(ones), twin(ones))


def test_dropout_passes_the_gradient_of_what_it_keeps() -> None:
    values = torch.ones(50, requires_grad=True)
    result = make_module(Dropout(0.5), (50,), seed=0)(values)
    result.sum().backward()
    assert torch.equal(slope_of(values), result.detach())


def test_too_large_a_network_is_refused_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modules, "make_module", None)
    with pytest.raises(SpecError, match="138,357,544 parameters"):
        build(vgg16())
