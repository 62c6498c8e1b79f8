"""EfficientNet-Lite0 as layers, and which layer holds what in the layout of its published weights.

Tan and Le, 2019, https://arxiv.org/abs/1905.11946, without squeeze-and-excite and with ReLU6: Liu, 2020,
https://blog.tensorflow.org/2020/03/higher-accuracy-on-vision-models-with-efficientnet-lite.html
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import NamedTuple

from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape
from nn_core.network.layers import (
    Activation,
    Add,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
)
from nn_core.network.parts import Part

INPUT_SHAPE = (3, 224, 224)
CLASSES = 1000


class Stage(NamedTuple):
    """Blocks of one width: the stride is that of the first, and each is `expansion` times as wide inside."""

    expansion: int
    channels: int
    blocks: int
    stride: int
    kernel_size: int


STAGES = (
    Stage(1, 16, 1, 1, 3),
    Stage(6, 24, 2, 2, 3),
    Stage(6, 40, 2, 2, 5),
    Stage(6, 80, 3, 2, 3),
    Stage(6, 112, 3, 1, 5),
    Stage(6, 192, 4, 2, 5),
    Stage(6, 320, 1, 1, 3),
)


def efficientnet_lite0(input_shape: Shape = INPUT_SHAPE) -> Architecture:
    """The network, for images whose sides are multiples of 32: those of its windows stand as at 224 x 224."""
    return Architecture(input_shape, tuple(_plan().layers))


def published_names() -> dict[str, str]:
    """By layer with weights what they are called in the file of their makers: "conv1": "_conv_stem"."""
    return dict(_plan().published)


def efficientnet_parts() -> tuple[Part, ...]:
    """Stem, stages of blocks, head and classifier."""
    return tuple(_plan().parts)


class _Plan:
    """The layers so far, where the published file has their weights, and what they are parts of."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.published: dict[str, str] = {}
        self.parts: list[Part] = []
        self._counts: Counter[str] = Counter()

    def add(self, layer: Layer, published: str = "") -> str:
        """Appends it; returns its name."""
        self.layers.append(layer)
        self._counts[layer.name_stem] += 1
        name = f"{layer.name_stem}{self._counts[layer.name_stem]}"
        if published:
            self.published[name] = published
        return name

    def convolution(self, layer: Conv2d, published: str, norm: str, bend: bool = True) -> str:
        self.add(layer, published)
        name = self.add(BatchNorm2d(eps=1e-3, momentum=0.01), norm)
        return self.add(Activation("relu6")) if bend else name

    def part(self, title: str, first: int, parts: tuple[Part, ...] = ()) -> Part:
        """All that was added from the place `first` on."""
        return Part(title, first, len(self.layers) - 1, parts if len(parts) > 1 else ())


@cache
def _plan() -> _Plan:
    made = _Plan()
    before = made.convolution(_conv(32, 3, stride=2), "_conv_stem", "_bn0")
    made.parts.append(made.part("Stem", 0))
    channels, number = 32, 0
    for place, stage in enumerate(STAGES, start=1):
        begin, blocks = len(made.layers), []
        for block in range(stage.blocks):
            first = len(made.layers)
            at, wide = f"_blocks.{number}", stage.expansion * channels
            if stage.expansion > 1:
                made.convolution(_conv(wide, 1), f"{at}._expand_conv", f"{at}._bn0")
            stride = stage.stride if block == 0 else 1
            depthwise = _conv(wide, stage.kernel_size, stride=stride, groups=wide)
            made.convolution(depthwise, f"{at}._depthwise_conv", f"{at}._bn1")
            narrow = _conv(stage.channels, 1)
            last = made.convolution(narrow, f"{at}._project_conv", f"{at}._bn2", bend=False)
            if stride == 1 and channels == stage.channels:
                last = made.add(Add(before))
            before, channels, number = last, stage.channels, number + 1
            blocks.append(made.part(f"Block {block + 1}", first))
        made.parts.append(made.part(f"Stage {place}", begin, tuple(blocks)))
    head = len(made.layers)
    made.convolution(_conv(1280, 1), "_conv_head", "_bn1")
    made.parts.append(made.part("Head", head))
    classifier = len(made.layers)
    for layer in (GlobalAvgPool2d(), Flatten(), Dropout(0.2)):
        made.add(layer)
    made.add(Linear(CLASSES), "_fc")
    made.parts.append(made.part("Classifier", classifier))
    return made


def _conv(channels: int, size: int, stride: int = 1, groups: int = 1) -> Conv2d:
    """Padded as TensorFlow's "same": a stride of 2 over an even side reads one row fewer, at the top."""
    added = size - stride
    return Conv2d(channels, size, stride, added // 2, groups=groups, bias=False, extra_padding=added % 2)
