from __future__ import annotations

import json
import pickle
from dataclasses import FrozenInstanceError, fields
from typing import Any, cast

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from nn_core import (
    Activation,
    Architecture,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    LayerRow,
    Linear,
    MaxPool2d,
    Shape,
    SpecError,
    Unflatten,
    Upsample,
    build,
)
from nn_core.network.layers import FIELDS, LAYER_KINDS
from nn_core.network.presets import classifier_preset
from tests.examples import examples
from tests.nn_core.network.architectures import RELU, SMALL, alexnet, vgg16


def rows(architecture: Architecture) -> dict[str, LayerRow]:
    return {row.name: row for row in architecture.summary()}


# --- what a summary says ---


def test_a_summary_worked_out_by_hand() -> None:
    assert SMALL.summary() == (
        LayerRow("conv1", "Conv2d", (1, 28, 28), (8, 28, 28), 8 * 26, 25 * 8 * 784, 5, 1),
        LayerRow("relu1", "Activation", (8, 28, 28), (8, 28, 28), 0, 0, 5, 1),
        LayerRow("pool1", "MaxPool2d", (8, 28, 28), (8, 14, 14), 0, 0, 6, 2),
        LayerRow("flatten1", "Flatten", (8, 14, 14), (1568,), 0, 0, 6, 0),
        LayerRow("linear1", "Linear", (1568,), (10,), 15_690, 15_680, 28, 0),
    )
    assert (SMALL.params, SMALL.macs, SMALL.out_shape) == (15_898, 172_480, (10,))


def test_names_count_each_kind_and_all_poolings_together() -> None:
    layers = (
        Conv2d(4, 3), BatchNorm2d(), RELU, MaxPool2d(2), Conv2d(4, 3), BatchNorm2d(), Activation("tanh"),
        AvgPool2d(2), ConvTranspose2d(4, 2), Upsample(2), RELU, Dropout(0.5), GlobalAvgPool2d(), Flatten(),
        Unflatten((1, 2, 2)), Flatten(), Linear(4), Activation("leaky_relu"), Linear(2),
    )  # fmt: skip
    assert Architecture((1, 28, 28), layers).layer_names == (
        "conv1", "norm1", "relu1", "pool1", "conv2", "norm2", "tanh1",
        "pool2", "conv_transpose1", "upsample1", "relu2", "dropout1", "global_pool1", "flatten1",
        "unflatten1", "flatten2", "linear1", "leaky_relu1", "linear2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("architecture", "params", "macs"),
    [
        (classifier_preset("lenet5", (1, 32, 32), 10), 61_706, 416_520),
        (alexnet(), 61_100_840, 714.2e6),
        (vgg16(), 138_357_544, 15.47e9),
    ],
    ids=["LeNet-5", "AlexNet", "VGG-16"],
)
def test_published_sizes(architecture: Architecture, params: int, macs: float) -> None:
    assert architecture.params == params
    assert architecture.macs == pytest.approx(macs, rel=1e-3)


def test_output_sizes_of_alexnet() -> None:
    sizes = [row.out_shape for row in alexnet().summary() if row.name.startswith(("conv", "pool"))]
    assert sizes == [
        (64, 55, 55), (64, 27, 27), (192, 27, 27), (192, 13, 13),
        (384, 13, 13), (256, 13, 13), (256, 13, 13), (256, 6, 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("architecture", "published"),
    [
        # By hand: 5, 5 + 1, 6 + 4 * 2, 14 + 2.
        (classifier_preset("lenet5", (1, 32, 32), 10), {"conv1": 5, "pool1": 6, "conv2": 14, "pool2": 16}),
        # Araujo, Norris and Sim, 2019, https://distill.pub/2019/computing-receptive-fields
        (alexnet(), {"pool3": 195}),
        (vgg16(), {"pool5": 212}),
        # By hand, two 3 x 3 convolutions a block and then three.
        (vgg16(), {"conv2": 5, "pool1": 6, "conv4": 14, "pool2": 16, "conv7": 40, "pool3": 44, "pool4": 100}),
    ],
    ids=["LeNet-5", "AlexNet", "VGG-16", "VGG-16 inside"],
)
def test_published_receptive_fields(architecture: Architecture, published: dict[str, int]) -> None:
    assert {name: rows(architecture)[name].receptive_field for name in published} == published


def sees(architecture: Architecture) -> tuple[int, float]:
    """Receptive field (the widest) and jump, measured: which input columns have a gradient."""
    model = build(architecture).double()
    for parameter in model.parameters():
        torch.nn.init.ones_(parameter)
    image = torch.ones(1, *architecture.input_shape, dtype=torch.float64, requires_grad=True)
    middle = model(image)[0, 0].diagonal()
    spans = []
    for output in middle:
        (gradient,) = torch.autograd.grad(output, image, retain_graph=True)
        columns = gradient[0, 0].sum(0).nonzero()
        spans.append((int(columns.min()), int(columns.max())))
    jump = (spans[-1][0] - spans[0][0]) / max(len(spans) - 1, 1)
    return max(last - first + 1 for first, last in spans), jump


@examples(30)
@given(
    st.lists(
        st.builds(Conv2d, st.just(1), st.integers(1, 4), st.integers(1, 3), dilation=st.integers(1, 3))
        | st.builds(AvgPool2d, st.integers(1, 3), st.integers(1, 3)),
        min_size=1,
        max_size=4,
    )
)
def test_receptive_field_and_jump_are_those_of_the_gradient(layers: list[Layer]) -> None:
    try:
        architecture = Architecture((1, 40, 40), tuple(layers))
    except SpecError:
        assume(False)
    row = architecture.summary()[-1]
    assume(row.out_shape[-1] >= 2)
    assert sees(architecture) == (row.receptive_field, row.jump)


@pytest.mark.parametrize(
    ("layers", "field", "jump"),
    [
        ((ConvTranspose2d(1, 4, stride=2, padding=1),), 2, 0.5),
        ((ConvTranspose2d(1, 2, stride=2),), 1, 0.5),
        ((ConvTranspose2d(1, 5, stride=2),), 3, 0.5),
        ((ConvTranspose2d(1, 3),), 3, 1),
        ((ConvTranspose2d(1, 4, 2, 1), ConvTranspose2d(1, 4, 2, 1)), 3, 0.25),
        ((Upsample(2), Conv2d(1, 3)), 2, 0.5),
        ((Upsample(4), Conv2d(1, 6)), 3, 0.25),
        ((Conv2d(1, 3, stride=2), ConvTranspose2d(1, 4, stride=2, padding=1)), 5, 1),
    ],
)
def test_receptive_field_on_finer_maps(layers: tuple[Layer, ...], field: int, jump: float) -> None:
    architecture = Architecture((1, 15, 15), layers)
    row = architecture.summary()[-1]
    assert (row.receptive_field, row.jump) == (field, jump)
    assert sees(architecture)[0] == field


def test_dense_and_global_layers_see_the_whole_input() -> None:
    pooled = Architecture((1, 20, 30), (Conv2d(2, 3), GlobalAvgPool2d(), Conv2d(2, 1)))
    assert [row.receptive_field for row in pooled.summary()] == [3, 30, 30]
    generator = Architecture((16,), (Linear(8), Unflatten((2, 2, 2)), ConvTranspose2d(1, 4, 2, 1)))
    assert [(row.receptive_field, row.jump) for row in generator.summary()] == [(16, 0)] * 3


def test_an_extra_edge_by_hand() -> None:
    layers = (Conv2d(4, 3, stride=2, extra_padding=1), Conv2d(4, 5, stride=2, padding=1, extra_padding=1))
    first, second = Architecture((3, 224, 223), layers).summary()
    assert (first.out_shape, second.out_shape) == ((4, 112, 111), (4, 56, 55))
    assert (first.params, first.macs) == (9 * 12 + 4, 9 * 12 * 112 * 111)
    assert [(row.receptive_field, row.jump) for row in (first, second)] == [(3, 2), (11, 4)]


def test_multiply_adds_with_groups_and_transposed() -> None:
    grouped = Architecture((8, 10, 10), (Conv2d(16, 3, groups=4), ConvTranspose2d(2, 4, stride=2)))
    assert [row.macs for row in grouped.summary()] == [9 * 2 * 16 * 64, 16 * 16 * 2 * 64]
    assert [row.params for row in grouped.summary()] == [9 * 2 * 16 + 16, 16 * 16 * 2 + 2]


# --- what does not fit ---


@pytest.mark.parametrize(
    ("input_shape", "layers", "index", "field", "message"),
    [
        (
            (1, 6, 6), (Conv2d(2, 4), MaxPool2d(4)), 1, "kernel_size",
            "Max pooling (nn.MaxPool2d) with kernel_size 4 needs at least 4 x 4 pixels; "
            "this layer receives 3 x 3. "
            "A kernel_size of at most 3 fits.",
        ),
        (
            (1, 5, 9), (Conv2d(2, 4, dilation=3, padding=1),), 0, "kernel_size",
            "Convolution (nn.Conv2d) with kernel_size 4, dilation 3, padding 1 needs at least 8 x 8 pixels; "
            "this layer receives 5 x 9.",
        ),
        (
            (1, 2, 9), (Conv2d(2, 6, padding=1, extra_padding=1),), 0, "kernel_size",
            "Convolution (nn.Conv2d) with kernel_size 6, padding 1, extra_padding 1 needs at least 3 x 3 "
            "pixels; this layer receives 2 x 9. A kernel_size of at most 5 fits.",
        ),
        ((1, 8, 8), (Conv2d(2, 3, extra_padding=2),), 0, "extra_padding", "from 0 to 1, not 2."),
        (
            (1, 28, 28), (Linear(10),), 0, None,
            "Dense (nn.Linear) works on a row of values; this layer receives maps of 1 x 28 x 28. Put",
        ),
        (
            (1, 28, 28), (Flatten(), BatchNorm2d()), 1, None,
            "Batch norm (nn.BatchNorm2d) works on maps (channels x height x width); "
            "this layer receives a row of 784 values. "
            "Put it before Flatten, or put Unflatten before it.",
        ),
        ((3, 8, 8), (Conv2d(4, 3, groups=2),), 0, "groups", "2 divides; here it is 3."),
        ((4, 8, 8), (Conv2d(3, 3, groups=2),), 0, "groups", "2 divides; here it is 3."),
        ((1, 8, 8), (MaxPool2d(3, padding=2),), 0, "padding", "at most half of kernel_size (3), not 2."),
        ((1, 8, 8), (AvgPool2d(2, padding=2),), 0, "padding", "at most half of kernel_size (2), not 2."),
        (
            (1, 8, 8), (ConvTranspose2d(1, 4, stride=2, output_padding=2),), 0, "output_padding",
            "smaller than stride (2), not 2.",
        ),
        ((1, 1, 1), (ConvTranspose2d(1, 2, padding=1),), 0, "padding", "cuts away its whole result"),
        ((100,), (Unflatten((64, 7, 7)),), 0, "shape", "needs 3,136 values; this layer receives 100."),
        ((1, 1000, 1000), (Upsample(32),), 0, None, "more than 1,000,000,000 values"),
        ((1, 28, 28), (Conv2d(0, 3),), 0, "out_channels", "a whole number from 1 to 4,096, not 0."),
        ((1, 28, 28), (RELU, Conv2d(8, cast(int, 2.5))), 1, "kernel_size", "from 1 to 128, not 2.5."),
        ((1, 28, 28), (Conv2d(8, 10**5000),), 0, "kernel_size", "not a number of more than 15 digits."),
        ((1, 28, 28), (Activation("gauss" * 99),), 0, "function", "not 'gaussgaussgaussgauss...'."),
        ((1, 28, 28), ("Conv2d",), 0, None, "A layer is needed here, not 'Conv2d'."),
        ((1, 28, 28), (), None, "layers", "at least 1 layer"),
        ((1, 28, 28), (RELU,) * 257, None, "layers", "at most 256 layers"),
        ((28, 28), (RELU,), None, "input_shape", "(channels, height, width)"),
        ((1, 28, 0), (RELU,), None, "input_shape", "(channels, height, width)"),
        ((1, 28, True), (RELU,), None, "input_shape", "(channels, height, width)"),
        ((1, 28, 10**9), (RELU,), None, "input_shape", "4096 x 1024 x 1024"),
        ("1x28", (RELU,), None, "input_shape", "(channels, height, width)"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_said_in_words(
    input_shape: Any, layers: Any, index: int | None, field: str | None, message: str
) -> None:
    with pytest.raises(SpecError) as caught:
        Architecture(input_shape, layers)
    assert (caught.value.layer_index, caught.value.field) == (index, field)
    assert message in caught.value.message


def test_an_error_names_its_layer_and_travels() -> None:
    with pytest.raises(SpecError, match=r"^Layer 2: Dense \(nn\.Linear\) works on a row of values") as caught:
        Architecture((1, 8, 8), (RELU, Linear(3)))
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.layer_index, copy.field, str(copy)) == (1, None, str(caught.value))


def test_a_layer_alone_checks_itself_without_an_index() -> None:
    assert Conv2d(4, 3, stride=2, padding=1).out_shape((1, 28, 28)) == (4, 14, 14)
    with pytest.raises(SpecError) as caught:
        Conv2d(-4, 3).out_shape((1, 28, 28))
    assert (caught.value.layer_index, caught.value.field) == (None, "out_channels")


FITTING: dict[str, Shape] = {"Linear": (10,), "Unflatten": (8 * 7 * 7,)}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, infos in FIELDS.items() for name in infos])
def test_each_field_refuses_what_its_description_excludes(kind: str, name: str) -> None:
    info = FIELDS[kind][name]
    wrong: list[Any] = ["3", (1, 2), 10**5000, float("nan"), b"", [], {}]
    wrong += [True] if info["type"] != "bool" else [0, 1]
    wrong += [] if info.get("optional") else [None]
    if "minimum" in info:
        wrong += [info["minimum"] - 1, info["maximum"] + 1, float("inf"), -(10**5000)]
    defaults = {field: description["default"] for field, description in FIELDS[kind].items()}
    for value in wrong:
        with pytest.raises(SpecError) as caught:
            Architecture(FITTING.get(kind, (4, 40, 40)), (LAYER_KINDS[kind](**{**defaults, name: value}),))
        assert (caught.value.layer_index, caught.value.field) == (0, name)
        assert len(caught.value.message) < 200


@pytest.mark.parametrize("kind", LAYER_KINDS)
def test_an_editor_can_start_from_the_described_defaults(kind: str) -> None:
    infos = json.loads(json.dumps(FIELDS[kind]))
    entry = {"kind": kind, **{name: info["default"] for name, info in infos.items()}}
    shape = FITTING.get(kind, (4, 40, 40))
    architecture = Architecture.from_json(json.dumps({"input_shape": shape, "layers": [entry]}))
    assert architecture.layers[0].kind == kind
    assert all(info["help"].endswith(".") for info in infos.values())
    assert set(infos) == {spec.name for spec in fields(LAYER_KINDS[kind])}


# --- limits ---


def test_describing_is_free_and_allocating_is_not() -> None:
    with pytest.raises(SpecError, match="138,357,544 parameters; at most 20,000,000") as caught:
        vgg16().check_limits()
    assert caught.value.layer_index == vgg16().layer_names.index("linear1")
    assert "Dense linear1 needs the most: 102,764,544" in caught.value.message


@pytest.mark.parametrize(
    ("layers", "unit"),
    [
        ((Conv2d(300, 1), Conv2d(64, 9, padding=4)), "multiply-adds"),
        ((RELU, Upsample(32), GlobalAvgPool2d()), "bytes of maps"),
        ((Flatten(), Linear(60_000)), "parameters"),
    ],
)
def test_each_limit_names_the_costliest_layer(layers: tuple[Layer, ...], unit: str) -> None:
    with pytest.raises(SpecError, match=unit) as caught:
        Architecture((3, 64, 64), layers).check_limits()
    assert caught.value.layer_index == 1


# --- as data ---


def test_an_architecture_is_frozen_hashable_and_takes_lists() -> None:
    same = Architecture([1, 28, 28], list(SMALL.layers))  # type: ignore[arg-type]
    assert same == SMALL
    assert hash(same) == hash(SMALL)
    assert pickle.loads(pickle.dumps(SMALL)) == SMALL
    with pytest.raises(FrozenInstanceError):
        SMALL.input_shape = (1, 2, 2)  # type: ignore[misc]
