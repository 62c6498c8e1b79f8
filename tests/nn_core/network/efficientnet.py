"""EfficientNet-Lite0 as layers, and which layer holds what in the layout of its published weights.

Tan and Le, 2019, https://arxiv.org/abs/1905.11946, without squeeze-and-excite and with ReLU6: Liu, 2020,
https://blog.tensorflow.org/2020/03/higher-accuracy-on-vision-models-with-efficientnet-lite.html
"""

from __future__ import annotations

from collections import Counter

from nn_core import (
    Activation,
    Add,
    Architecture,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    Shape,
)

STAGES = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)
"""Expansion, channels, blocks, stride of the first block, kernel size."""


class Plan:
    """The layers so far, and for each with weights where the published file has them."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.published: dict[str, str] = {}
        self.counts: Counter[str] = Counter()

    def add(self, layer: Layer, published: str = "") -> str:
        """Appends it; returns its name."""
        self.layers.append(layer)
        self.counts[layer.name_stem] += 1
        name = f"{layer.name_stem}{self.counts[layer.name_stem]}"
        if published:
            self.published[name] = published
        return name

    def convolution(self, layer: Conv2d, published: str, norm: str, bend: bool = True) -> str:
        self.add(layer, published)
        name = self.add(BatchNorm2d(eps=1e-3, momentum=0.01), norm)
        return self.add(Activation("relu6")) if bend else name


def plan() -> Plan:
    made = Plan()
    before = made.convolution(conv(32, 3, stride=2), "_conv_stem", "_bn0")
    channels, number = 32, 0
    for expansion, out_channels, blocks, first_stride, size in STAGES:
        for block in range(blocks):
            at, wide = f"_blocks.{number}", expansion * channels
            if expansion > 1:
                made.convolution(conv(wide, 1), f"{at}._expand_conv", f"{at}._bn0")
            stride = first_stride if block == 0 else 1
            depthwise = conv(wide, size, stride=stride, groups=wide)
            made.convolution(depthwise, f"{at}._depthwise_conv", f"{at}._bn1")
            last = made.convolution(conv(out_channels, 1), f"{at}._project_conv", f"{at}._bn2", bend=False)
            if stride == 1 and channels == out_channels:
                last = made.add(Add(before))
            before, channels, number = last, out_channels, number + 1
    made.convolution(conv(1280, 1), "_conv_head", "_bn1")
    for layer in (GlobalAvgPool2d(), Flatten(), Dropout(0.2)):
        made.add(layer)
    made.add(Linear(1000), "_fc")
    return made


def conv(channels: int, size: int, stride: int = 1, groups: int = 1) -> Conv2d:
    return Conv2d(channels, size, stride=stride, padding=size // 2, groups=groups, bias=False)


def efficientnet_lite0(input_shape: Shape = (3, 224, 224)) -> Architecture:
    return Architecture(input_shape, tuple(plan().layers))
