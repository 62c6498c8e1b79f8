"""A published network with skips, described as layers: its size, its cost, its weights and its outputs."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, prod

import pytest
import torch
from torch import Tensor, nn

from nn_core import Architecture, SpecError, build
from nn_core.network.efficientnet import (
    STAGES,
    efficientnet_lite0,
    efficientnet_parts,
    published_names,
)
from nn_core.network.parts import Part
from nn_core.network.state import state_shapes

PARAMS = 4_652_008
"""As of keras-hub's preset "efficientnet_lite0_ra_imagenet"; 4.65 M in the tables of timm."""


class Same(nn.Conv2d):
    """Padded as TensorFlow's "same": https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2"""

    def forward(self, x: Tensor) -> Tensor:
        (size, stride), side = (self.kernel_size[0], self.stride[0]), x.shape[-1]
        total = max((ceil(side / stride) - 1) * stride + size - side, 0)
        return super().forward(nn.functional.pad(x, (total // 2, total - total // 2) * 2))


class Block(nn.Module):
    """One of the published blocks, with the names of its file."""

    def __init__(self, channels: int, expansion: int, out_channels: int, stride: int, size: int) -> None:
        super().__init__()
        wide = channels * expansion
        self.expands, self.skips = expansion > 1, stride == 1 and channels == out_channels
        if self.expands:
            self._expand_conv = nn.Conv2d(channels, wide, 1, bias=False)
            self._bn0 = nn.BatchNorm2d(wide, 1e-3, 0.01)
        self._depthwise_conv = Same(wide, wide, size, stride, groups=wide, bias=False)
        self._bn1 = nn.BatchNorm2d(wide, 1e-3, 0.01)
        self._project_conv = nn.Conv2d(wide, out_channels, 1, bias=False)
        self._bn2 = nn.BatchNorm2d(out_channels, 1e-3, 0.01)

    def forward(self, x: Tensor) -> Tensor:
        wide = torch.clamp(self._bn0(self._expand_conv(x)), 0, 6) if self.expands else x
        wide = torch.clamp(self._bn1(self._depthwise_conv(wide)), 0, 6)
        narrow = self._bn2(self._project_conv(wide))
        result: Tensor = x + narrow if self.skips else narrow
        return result


class Published(nn.Module):
    """The network written out by hand."""

    def __init__(self) -> None:
        super().__init__()
        self._conv_stem = Same(3, 32, 3, 2, bias=False)
        self._bn0 = nn.BatchNorm2d(32, 1e-3, 0.01)
        self._blocks = nn.ModuleList()
        channels = 32
        for expansion, out_channels, blocks, stride, size in STAGES:
            for block in range(blocks):
                self._blocks.append(Block(channels, expansion, out_channels, 1 if block else stride, size))
                channels = out_channels
        self._conv_head = nn.Conv2d(320, 1280, 1, bias=False)
        self._bn1 = nn.BatchNorm2d(1280, 1e-3, 0.01)
        self._fc = nn.Linear(1280, 1000)

    def forward(self, x: Tensor) -> Tensor:
        x = torch.clamp(self._bn0(self._conv_stem(x)), 0, 6)
        for block in self._blocks:
            x = block(x)
        x = torch.clamp(self._bn1(self._conv_head(x)), 0, 6)
        result: Tensor = self._fc(x.mean(dim=(2, 3)))
        return result


def multiply_adds(model: nn.Module, x: Tensor) -> tuple[int, int]:
    """Of all convolutions and dense layers on the way of x, and how many values the convolutions give."""
    found = {"macs": 0, "values": 0}

    def count(layer: nn.Module, _: object, output: Tensor) -> None:
        weight = layer.weight
        assert isinstance(weight, Tensor)
        found["macs"] += output.numel() * prod(weight.shape[1:])
        found["values"] += output.numel() if isinstance(layer, nn.Conv2d) else 0

    for layer in model.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_hook(count)
    model(x)
    return found["macs"], found["values"]


def mapped(published: dict[str, Tensor]) -> dict[str, Tensor]:
    """The published state dict under our names."""
    theirs = published_names()
    names = {name: f"{theirs[name.partition('.')[0]]}.{name.partition('.')[2]}" for name in shapes()}
    assert set(names.values()) == set(published)
    return {ours: published[name] for ours, name in names.items()}


def shapes() -> dict[str, tuple[int, ...]]:
    return state_shapes(efficientnet_lite0())


def test_it_has_the_published_size() -> None:
    architecture = efficientnet_lite0()
    assert architecture.params == PARAMS
    assert architecture.out_shape == (1000,)
    assert len(architecture.layers) == 144
    assert sum(row.kind == "Add" for row in architecture.summary()) == 9


def test_it_costs_what_the_network_written_out_costs() -> None:
    architecture = efficientnet_lite0()
    with torch.device("meta"):
        macs, values = multiply_adds(Published().eval(), torch.empty(1, 3, 224, 224))
    assert architecture.macs == macs
    convolved = sum(prod(row.out_shape) for row in architecture.summary() if row.kind == "Conv2d")
    assert convolved == values
    # 0.39 G multiply-adds in the model zoo of Hailo. The table of TensorFlow says 407 M; what else it counts
    # was not found out.
    assert macs == pytest.approx(385e6, rel=1e-3)
    assert values == pytest.approx(6.7e6, rel=1e-2)  # timm's "activations"


def test_what_a_value_sees_is_that_of_the_longest_way() -> None:
    """(k - 1) * jump summed by hand: 2 for the stem, then the depthwise windows of each block."""
    field, jump = 3, 2
    for _, _, blocks, stride, size in STAGES:
        for block in range(blocks):
            field += (size - 1) * jump
            jump *= 1 if block else stride
    head = next(row for row in efficientnet_lite0().summary() if row.out_shape[0] == 1280)
    assert (head.receptive_field, head.jump) == (field, jump)


def test_it_is_read_from_its_json() -> None:
    architecture = efficientnet_lite0()
    assert Architecture.from_json(architecture.to_json()) == architecture


def test_it_gives_what_the_network_written_out_gives_with_the_same_weights() -> None:
    torch.manual_seed(0)
    published = Published().double().eval()
    for name, tensor in published.state_dict().items():
        if name.endswith(("running_mean", "running_var")):
            tensor.uniform_(0.5, 1.5)
    model = build(efficientnet_lite0((3, 64, 64))).double().eval()
    model.load_state_dict(mapped(published.state_dict()))
    images = torch.rand(2, 3, 64, 64, dtype=torch.float64)
    with torch.no_grad():
        expected = published(images)
        torch.testing.assert_close(model(images), expected)
    assert expected.std() > 1e-3


def test_it_is_too_large_to_train_here_at_its_own_size() -> None:
    with pytest.raises(SpecError, match="bytes of maps"):
        efficientnet_lite0().check_limits()


def test_its_parts_are_those_of_the_published_table() -> None:
    """Table 1 of Tan and Le: a stem, seven stages of 1, 2, 2, 3, 3, 4 and 1 blocks, a head."""
    parts = efficientnet_parts()
    assert [part.title for part in parts] == [
        "Stem",
        *(f"Stage {number}" for number in range(1, 8)),
        "Head",
        "Classifier",
    ]
    assert [len(part.parts) for part in parts] == [0, 0, 2, 2, 3, 3, 4, 0, 0, 0]
    rows = efficientnet_lite0().summary()
    sizes = [rows[part.last].out_shape for part in parts]
    sides = [112, 112, 56, 28, 14, 14, 7, 7, 7]
    channels = [32, 16, 24, 40, 80, 112, 192, 320, 1280]
    assert sizes == [*((made, side, side) for made, side in zip(channels, sides, strict=True)), (1000,)]


def test_parts_cover_the_network_and_are_read_by_their_last_layer_only() -> None:
    network = efficientnet_lite0()
    names = network.layer_names

    def check(parts: tuple[Part, ...], first: int, last: int) -> None:
        assert [parts[0].first, parts[-1].last] == [first, last]
        for part, after in pairwise(parts):
            assert after.first == part.last + 1
        for part in parts:
            hidden = set(names[part.first : part.last])
            outside = [reads for at, reads in enumerate(network.inputs) if not part.first <= at <= part.last]
            assert not hidden & {name for reads in outside for name in reads}
            if part.parts:
                check(part.parts, part.first, part.last)

    check(efficientnet_parts(), 0, len(names) - 1)
