"""Published networks, and random ones for Hypothesis."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from nn_core import (
    Activation,
    Add,
    Architecture,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    MaxPool2d,
    Shape,
    SpecError,
    Unflatten,
    Upsample,
)
from nn_core.mechanics.activations import ACTIVATIONS

RELU = Activation("relu")
SMALL = Architecture(
    input_shape=(1, 28, 28),
    layers=(
        Conv2d(out_channels=8, kernel_size=5, padding=2),
        Activation("relu"),
        MaxPool2d(kernel_size=2),
        Flatten(),
        Linear(out_features=10),
    ),
)

BRANCHING = Architecture(
    (2, 8, 8),
    (
        Conv2d(3, 3, padding=1),
        Activation("relu"),
        Conv2d(4, 3, stride=2, padding=1),
        Conv2d(4, 1, stride=2, source="relu1"),
        Add("conv2"),
        Concat("conv2"),
        MaxPool2d(2),
        Flatten(),
        Linear(5),
    ),
)
"""Reads an earlier layer in place of the one before, adds, and joins channels."""


EDGED = Architecture(
    (2, 8, 7),
    (
        Conv2d(4, 3, stride=2, extra_padding=1),
        Activation("relu"),
        Conv2d(4, 5, stride=2, padding=1, groups=2, extra_padding=1),
        Conv2d(2, 2, dilation=2, padding=1, extra_padding=1),
        Flatten(),
        Linear(3),
    ),
)
"""Windows that stand further out at the bottom and the right."""


def alexnet() -> Architecture:
    """The variant of Krizhevsky, 2014, "One weird trick", for 3 x 224 x 224."""
    features = (
        Conv2d(64, 11, stride=4, padding=2), RELU, MaxPool2d(3, stride=2),
        Conv2d(192, 5, padding=2), RELU, MaxPool2d(3, stride=2),
        Conv2d(384, 3, padding=1), RELU,
        Conv2d(256, 3, padding=1), RELU,
        Conv2d(256, 3, padding=1), RELU, MaxPool2d(3, stride=2),
    )  # fmt: skip
    return Architecture((3, 224, 224), (*features, *_imagenet_head()))


def vgg16() -> Architecture:
    """Configuration D of Simonyan and Zisserman, 2015, for 3 x 224 x 224."""
    layers: list[Layer] = []
    for channels, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        layers += [Conv2d(channels, 3, padding=1), RELU] * count + [MaxPool2d(2)]
    return Architecture((3, 224, 224), (*layers, *_imagenet_head()))


def _imagenet_head() -> tuple[Layer, ...]:
    hidden = (Linear(4096), RELU, Dropout(0.5))
    return (Flatten(), *hidden, *hidden, Linear(1000))


def _map_layers() -> st.SearchStrategy[Layer]:
    small = st.integers(1, 4)
    convolution = st.builds(
        Conv2d,
        *(st.integers(1, 6), small, small, st.integers(0, 3), st.integers(1, 3), small, st.booleans()),
        st.integers(0, 1),
    )
    transposed = st.builds(
        ConvTranspose2d, st.integers(1, 6), small, small, st.integers(0, 3), st.integers(0, 3), st.booleans()
    )
    pools = [st.builds(kind, small, st.none() | small, st.integers(0, 2)) for kind in (MaxPool2d, AvgPool2d)]
    norms = [BatchNorm2d(), BatchNorm2d(1e-3, 0.01)]
    others = st.sampled_from([*norms, GlobalAvgPool2d(), Upsample(2), Upsample(3)])
    return st.one_of(convolution, transposed, *pools, others, _any_layers())


def _any_layers() -> st.SearchStrategy[Layer]:
    slope = st.floats(0, 1)
    return st.one_of(
        st.builds(Activation, st.sampled_from(sorted(ACTIVATIONS)), slope),
        st.builds(Dropout, st.floats(0, 0.99)),
        st.just(Flatten()),
    )


def _row_layers(size: int) -> st.SearchStrategy[Layer]:
    dense = st.builds(Linear, st.integers(1, 48), st.booleans())
    divisors = st.sampled_from([side for side in range(1, size + 1) if size % side == 0])
    folded = st.builds(lambda side: Unflatten((1, side, size // side)), divisors)
    return st.one_of(dense, folded, _any_layers())


@st.composite
def architectures(draw: st.DrawFn, max_layers: int = 8, straight: bool = False) -> Architecture:
    """Valid networks of all layer kinds, small enough to run at once; layers that do not fit are left out."""
    side = st.integers(1, 20)
    shape: Shape = draw(st.tuples(st.integers(1, 4), side, side) | st.tuples(st.integers(1, 64)))
    input_shape = shape
    layers: list[Layer] = []
    for _ in range(draw(st.integers(1, max_layers))):
        layer = draw(_map_layers() if len(shape) == 3 else _row_layers(shape[0]))
        so_far = Architecture(input_shape, tuple(layers)) if layers else None
        group = [layer] if straight or so_far is None else draw(_joined(layer, so_far))
        try:
            candidate = Architecture(input_shape, (*layers, *group))
        except SpecError:
            continue
        if max(candidate.out_shape) <= 4096:
            layers += group
            shape = candidate.out_shape
    return Architecture(input_shape, tuple(layers) or (Flatten(),))


def _joined(layer: Layer, so_far: Architecture) -> st.SearchStrategy[list[Layer]]:
    """The layer alone, what joins an earlier output, or the layer on its own way, joined again."""
    sources = st.sampled_from(["input", *so_far.layer_names])
    joins = st.sampled_from([Add, Concat])
    return st.one_of(
        st.just([layer]),
        st.builds(lambda join, source: [join(source)], joins, sources),
        st.builds(
            lambda join, source: [replace(layer, source=source), join(so_far.layer_names[-1])], joins, sources
        ),
    )
