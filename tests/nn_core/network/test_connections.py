"""Layers that read another than the one before: shapes, costs, what a value sees, and what is refused."""

from __future__ import annotations

import ast
import json
from typing import Any, cast

import pytest
import torch

from nn_core import (
    Activation,
    Add,
    Architecture,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    MaxPool2d,
    SpecError,
    Unflatten,
    build,
)
from nn_core.network.build import bare_modules
from nn_core.network.modules import OfPixels
from nn_core.network.walk import output_of, walk
from tests.nn_core.network.architectures import RELU, SMALL
from tests.sources import APP, ROOT, nodes, sources

THREE = Conv2d(8, 3, padding=1)
RESIDUAL = Architecture(
    (1, 28, 28),
    (
        THREE,
        RELU,
        Conv2d(16, 3, stride=2, padding=1, bias=False),
        BatchNorm2d(),
        RELU,
        Conv2d(16, 3, padding=1, bias=False),
        BatchNorm2d(),
        Conv2d(16, 1, stride=2, source="relu1"),
        Add("norm2"),
        RELU,
        Concat("relu2"),
        GlobalAvgPool2d(),
        Flatten(),
        Linear(10),
    ),
)
"""A block with a shortcut that is projected, as in ResNet, and a concatenation behind it."""


def seen(*layers: Layer) -> tuple[int, float]:
    row = Architecture((1, 40, 40), layers).summary()[-1]
    return row.receptive_field, row.jump


def test_a_residual_network_by_hand() -> None:
    rows = {row.name: row for row in RESIDUAL.summary()}
    assert RESIDUAL.layer_names == (
        "conv1", "relu1", "conv2", "norm1", "relu2", "conv3", "norm2", "conv4", "add1", "relu3", "concat1",
        "global_pool1", "flatten1", "linear1",
    )  # fmt: skip
    assert (rows["conv4"].in_shape, rows["conv4"].out_shape) == ((8, 28, 28), (16, 14, 14))
    assert (rows["conv4"].params, rows["conv4"].macs) == (8 * 16 + 16, 8 * 16 * 14 * 14)
    assert (rows["add1"].in_shape, rows["add1"].out_shape) == ((16, 14, 14), (16, 14, 14))
    assert (rows["concat1"].in_shape, rows["concat1"].out_shape) == ((16, 14, 14), (32, 14, 14))
    assert {(rows[name].params, rows[name].macs) for name in ("add1", "concat1")} == {(0, 0)}
    assert RESIDUAL.params == 80 + 8 * 16 * 9 + 32 + 16 * 16 * 9 + 32 + 144 + 330
    # conv1 3, conv2 3 + 2, conv3 5 + 2 * 2; the shortcut sees 3.
    fields = {name: rows[name].receptive_field for name in ("conv2", "norm2", "conv4", "add1", "concat1")}
    assert fields == {"conv2": 5, "norm2": 9, "conv4": 3, "add1": 9, "concat1": 9}
    assert {rows[name].jump for name in ("norm2", "conv4", "add1", "concat1")} == {2}


def test_what_each_layer_reads_is_told_by_name() -> None:
    assert RESIDUAL.inputs == (
        ("input",), ("conv1",), ("relu1",), ("conv2",), ("norm1",), ("relu2",), ("conv3",), ("relu1",),
        ("conv4", "norm2"), ("add1",), ("relu3", "relu2"), ("concat1",), ("global_pool1",), ("flatten1",),
    )  # fmt: skip
    assert not RESIDUAL.is_straight
    assert SMALL.is_straight
    assert Architecture((1, 8, 8), (THREE, Activation("tanh", source="conv1"))).is_straight
    assert not Architecture((1, 8, 8), (THREE, Concat("input"))).is_straight


@pytest.mark.parametrize(
    ("layers", "field", "jump"),
    [
        # He et al., 2016: two windows of 3 and the way past them.
        ((THREE, THREE, THREE, Add("conv1")), 7, 1),
        # Szegedy et al., 2015: windows of 1, 3 and 5 side by side.
        ((Conv2d(2, 1), Conv2d(2, 3, padding=1, source="input"), Concat("conv1"),
          Conv2d(2, 5, padding=2, source="input"), Concat("concat1")), 5, 1),
        # The shorter way comes last.
        ((Conv2d(2, 5, padding=2), Conv2d(2, 1, source="input"), Add("conv1"), Conv2d(1, 3)), 7, 1),
        # Both ways take steps of 2.
        ((THREE, Conv2d(8, 3, 2, 1), Conv2d(8, 1, 2, source="conv1"), Add("conv2"), Conv2d(8, 3)), 9, 2),
        # One way has no grid any more: it sees all.
        ((Conv2d(1, 3, padding=1), Flatten(), Linear(1600), Unflatten((1, 40, 40)), Add("conv1")), 40, 0),
    ],
)  # fmt: skip
def test_a_value_sees_what_the_longest_way_sees(layers: tuple[Layer, ...], field: int, jump: float) -> None:
    assert seen(*layers) == (field, jump)


def test_that_is_what_the_gradient_reaches() -> None:
    layers = (
        Conv2d(1, 3, padding=1), AvgPool2d(2), Conv2d(1, 3, padding=1), Conv2d(1, 3, padding=1),
        Conv2d(1, 2, stride=2, source="conv1"), Add("conv3"), Conv2d(1, 3, padding=1), Concat("pool1"),
    )  # fmt: skip
    architecture = Architecture((1, 40, 40), layers)
    model = build(architecture).double()
    for parameter in model.parameters():
        torch.nn.init.ones_(parameter)
    image = torch.ones(1, 1, 40, 40, dtype=torch.float64, requires_grad=True)
    model(image)[0, :, 10, 10].sum().backward()
    assert image.grad is not None
    columns = image.grad[0, 0].sum(0).nonzero()
    row = architecture.summary()[-1]
    assert int(columns.max() - columns.min()) + 1 == row.receptive_field
    assert row.receptive_field == 3 + 1 + 3 * 2 * 2  # by hand: 3 x 3, pool, three more of 3 x 3 at jump 2


# --- what does not fit ---


@pytest.mark.parametrize(
    ("layers", "index", "field", "message"),
    [
        ((THREE, Add("relu1"), RELU), 1, "source",
         "Add: source must be an earlier output (input, conv1), not 'relu1'."),
        ((THREE, Add("add1")), 1, "source", "earlier output (input, conv1), not 'add1'."),
        ((THREE, *[RELU] * 7, Add("conv9")), 8, "source",
         "(..., relu2, relu3, relu4, relu5, relu6, relu7), not"),
        ((THREE, Conv2d(4, 3, source="pool1")), 1, "source",
         "Convolution (nn.Conv2d): source must be an earlier output (input, conv1), not 'pool1'."),
        ((THREE, MaxPool2d(2), Add("conv1")), 2, "source",
         "Add needs two outputs of one shape; the layer before gives 8 x 14 x 14, conv1 gives 8 x 28 x 28. "
         "No earlier output fits here."),
        ((THREE, RELU, MaxPool2d(2), Conv2d(8, 1), Add("relu1")), 4, "source",
         "8 x 28 x 28. What fits: pool1."),
        ((THREE, RELU, Conv2d(4, 1), Add("relu1")), 3, "source",
         "the layer before gives 4 x 28 x 28, relu1 gives 8 x 28 x 28. No earlier output fits here."),
        ((THREE, RELU, MaxPool2d(2), Concat("relu1")), 3, "source",
         "Concatenate needs two outputs of the same height and width; the layer before gives 8 x 14 x 14, "
         "relu1 gives 8 x 28 x 28."),
        ((THREE, Flatten(), Concat("conv1")), 2, "source", "before gives 6,272 values, conv1 gives"),
        ((THREE, Flatten(), Linear(5, source="conv1")), 2, None, "works on a row of values; this layer"),
        ((THREE, RELU, Conv2d(4, 3, source="conv1")), 1, None,
         "No layer reads relu1: conv2 behind it reads conv1. Name relu1 as the source of a later layer, or"),
        ((THREE, Flatten(source="input")), 0, None, "No layer reads conv1: flatten1 behind it reads input."),
        ((THREE, Add("conv 1")), 1, "source", "the name of an earlier layer, such as relu1, not 'conv 1'."),
        ((THREE, Add("c" * 33)), 1, "source", "not 'cccccccccccccccccccc...'."),
        ((THREE, Add(cast(str, None))), 1, "source", "such as relu1, not None."),
        ((THREE, Add(cast(str, ["conv1"]))), 1, "source", "such as relu1, not a list."),
        ((THREE, Conv2d(4, 3, source=cast(str, 7))), 1, "source", "such as relu1, not 7."),
        ((Conv2d(4096, 1), *[Concat("conv1")] * 320), None, "layers", "256 layers"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_said_in_words(
    layers: Any, index: int | None, field: str | None, message: str
) -> None:
    with pytest.raises(SpecError) as caught:
        Architecture((1, 28, 28), layers)
    assert (caught.value.layer_index, caught.value.field) == (index, field)
    assert message in caught.value.message


def test_outputs_that_grow_without_end_are_refused() -> None:
    layers = [Conv2d(8, 1), *(Concat(name) for name in ["conv1", *(f"concat{at}" for at in range(1, 60))])]
    with pytest.raises(SpecError, match="more than 1,000,000,000 values"):
        Architecture((1, 28, 28), tuple(layers))


# --- as data ---


def test_a_connection_in_json() -> None:
    entries = json.loads(RESIDUAL.to_json())["layers"]
    assert entries[7] == {
        "kind": "Conv2d", "source": "relu1", "out_channels": 16, "kernel_size": 1, "stride": 2,
    }  # fmt: skip
    assert entries[8] == {"kind": "Add", "source": "norm2"}
    assert not any("source" in entry for at, entry in enumerate(entries) if at not in (7, 8, 10))
    assert Architecture.from_json(RESIDUAL.to_json()) == RESIDUAL


def test_json_of_a_straight_network_is_what_it_was() -> None:
    assert SMALL.to_json() == (
        '{"input_shape":[1,28,28],"layers":[{"kind":"Conv2d","out_channels":8,"kernel_size":5,"padding":2},'
        '{"kind":"Activation","function":"relu"},{"kind":"MaxPool2d","kernel_size":2},{"kind":"Flatten"},'
        '{"kind":"Linear","out_features":10}]}'
    )


def test_a_join_in_json_needs_its_source() -> None:
    with pytest.raises(SpecError, match="Add needs source") as caught:
        Architecture.from_json('{"input_shape":[1,8,8],"layers":[{"kind":"Flatten"},{"kind":"Add"}]}')
    assert (caught.value.layer_index, caught.value.field) == (1, "source")


# --- as a module ---


def by_hand(model: torch.nn.Sequential, x: torch.Tensor) -> dict[str, torch.Tensor]:
    """`RESIDUAL`, written out."""
    run = dict(model.named_children())
    out: dict[str, torch.Tensor] = {}
    out["relu1"] = torch.relu(run["conv1"](x))
    out["relu2"] = torch.relu(run["norm1"](run["conv2"](out["relu1"])))
    out["norm2"] = run["norm2"](run["conv3"](out["relu2"]))
    out["add1"] = out["norm2"] + run["conv4"](out["relu1"])
    out["relu3"] = torch.relu(out["add1"])
    out["concat1"] = torch.cat([out["relu3"], out["relu2"]], dim=1)
    out["linear1"] = run["linear1"](out["concat1"].mean(dim=(2, 3)))
    return out


def images() -> torch.Tensor:
    return torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def test_the_module_computes_what_is_written_out_by_hand() -> None:
    model = build(RESIDUAL, seed=4).double().eval()
    expected = by_hand(model, images())
    found = dict(walk(model, images()))
    assert tuple(found) == RESIDUAL.layer_names
    for name, output in expected.items():
        torch.testing.assert_close(found[name], output)
    torch.testing.assert_close(model(images()), expected["linear1"])


def test_a_network_of_pixels_reads_the_numbers_that_it_was_trained_on() -> None:
    """(255 x - 127) / 128 of black, white and a grey, by each layer that reads the input."""
    twice = Architecture((1, 1, 3), (Conv2d(1, 1, bias=False), Add("input")))
    inputs = dict(zip(twice.layer_names, twice.inputs, strict=True))
    model = OfPixels(bare_modules(twice), inputs, mean=127, deviation=128)
    model.load_state_dict({"conv1.weight": torch.full((1, 1, 1, 1), 3.0)}, assign=True)
    pixels = torch.tensor([0.0, 1.0, 191 / 255]).reshape(1, 1, 1, 3)
    read = torch.tensor([-127 / 128, 1.0, 0.5]).reshape(1, 1, 1, 3)
    with torch.no_grad():
        torch.testing.assert_close(model(pixels), 4 * read)
        torch.testing.assert_close(dict(walk(model, pixels))["conv1"], 3 * read)


def test_one_output_needs_no_layer_behind_it() -> None:
    model = build(RESIDUAL).double().eval()
    del model.get_submodule("linear1").weight
    torch.testing.assert_close(output_of(model, images(), "add1"), by_hand_until_add(model))
    with pytest.raises(ValueError, match=r"no layer 'add2', only conv1"):
        output_of(model, images(), "add2")


def by_hand_until_add(model: torch.nn.Sequential) -> torch.Tensor:
    run = dict(model.named_children())
    start = torch.relu(run["conv1"](images()))
    long = torch.relu(run["norm1"](run["conv2"](start)))
    result: torch.Tensor = run["norm2"](run["conv3"](long)) + run["conv4"](start)
    return result


def test_a_changed_output_changes_all_that_read_it() -> None:
    model = build(RESIDUAL).double().eval()
    known = output_of(model, images(), "relu2").clone()
    known[:, :8] = 0
    found = output_of(model, images(), known={"relu2": known})
    changed = dict(walk(model, images(), lambda name, output: known if name == "relu2" else output))
    torch.testing.assert_close(found, changed["linear1"])
    assert (found - model(images())).abs().max() > 1e-4


def test_a_network_that_branches_is_never_cut_as_if_it_were_a_line() -> None:
    model = build(RESIDUAL)
    with pytest.raises(TypeError, match="no parts to cut out"):
        model[:3]
    assert model[0] is model.conv1
    assert type(build(SMALL)) is torch.nn.Sequential


def test_nothing_else_walks_through_the_children_of_a_network() -> None:
    """A layer that reads an earlier one would be given the output before it, and nobody would notice."""
    walkers = {
        path.relative_to(ROOT).as_posix()
        for path in sources(*APP)
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in ("children", "named_children")
    }
    assert walkers == {"nn_core/network/walk.py"}


def test_a_connection_draws_no_random_number() -> None:
    straight = Architecture((1, 8, 8), (THREE, THREE, Flatten(), Linear(3)))
    skipping = Architecture((1, 8, 8), (THREE, THREE, Add("conv1"), Flatten(), Linear(3)))
    ours, theirs = build(skipping, seed=2).state_dict(), build(straight, seed=2).state_dict()
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
