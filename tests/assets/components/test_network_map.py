"""The network map's columns, links, arithmetic and layout, run under Node, by hand and against PyTorch."""

import json
from typing import Any

import pytest
import torch
import torch.nn.functional as F

from nn_core import (
    Activation,
    Architecture,
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    Flatten,
    Linear,
    MaxPool2d,
    Unflatten,
)
from nn_core.network.presets import PRESETS, classifier_preset, gan_preset
from tests.node import js
from ui.shell.rows import rows

MAP = "./components/network_map"


def columns(network: dict[str, Any], expression: str) -> Any:
    return js(
        f'import {{ columnsOf, destination, storyOf }} from "{MAP}/model.js"\n'
        f'import {{ linksOf }} from "{MAP}/sources.js"',
        f"((columns) => {expression})(columnsOf(value, ['cat', 'dog']))",
        network,
    )


def network(arch: Architecture, prefix: str = "") -> dict[str, Any]:
    return {"prefix": prefix, "title": "", "rows": rows(arch)}


SMALL = Architecture(
    (1, 8, 8),
    (
        Conv2d(3, 3, padding=1),
        Activation("relu"),
        MaxPool2d(2),
        Conv2d(2, 3),
        Activation("tanh"),
        AvgPool2d(2),
        Flatten(),
        Linear(2),
    ),
)


def test_colours_follow_the_kind_of_layer() -> None:
    found = columns(network(SMALL), "columns.map(({name, role, signed}) => [name, role, signed])")
    assert found == [
        ["input", "picture", False],
        ["conv1", "maps", True],
        ["relu1", "maps", False],
        ["pool1", "maps", False],
        ["conv2", "maps", True],
        ["tanh1", "maps", True],
        ["pool2", "units", True],  # 1 x 1 maps are units
        ["flatten1", "units", True],
        ["linear1", "units", True],
        ["output", "bars", False],
    ]


def test_the_halves_of_a_gan_end_in_a_picture_and_a_verdict() -> None:
    generator, discriminator = gan_preset("dcgan_small", (1, 28, 28), 16)
    ends = "[columns[0].role, columns[0].key, columns.at(-1).role]"
    assert columns(network(generator, "g."), ends) == ["units", "read_g", "picture"]
    assert columns(network(discriminator, "d."), ends) == ["picture", "read_d", "verdict"]


def test_a_network_that_draws_ends_in_its_last_layer() -> None:
    draws = Architecture((1, 4, 4), (Flatten(), Linear(16), Unflatten((1, 4, 4))))
    assert columns(network(draws), "columns.map(({name}) => name)") == [
        "input",
        "flatten1",
        "linear1",
        "unflatten1",
    ]


def test_a_channel_opens_with_its_weights_and_all_up_to_the_next() -> None:
    story = "((s) => [s.weights.name, s.stages.map(({name}) => name)])(storyOf(columns, 2))"
    assert columns(network(SMALL), story) == ["conv1", ["conv1", "relu1", "pool1"]]


def test_a_class_leads_to_its_unit_and_a_flattened_unit_to_its_pixel() -> None:
    arch = Architecture((1, 4, 4), (Conv2d(3, 3), Flatten(), Linear(2)))
    found = columns(network(arch), "[destination(columns, 4, 1, null), destination(columns, 2, 7, null)]")
    assert found == [
        {"index": 3, "channel": 1, "pixel": None},
        {"index": 1, "channel": 1, "pixel": {"row": 1, "column": 1, "index": 1}},
    ]


def test_links_carry_the_kernels_mean_and_size() -> None:
    """Two kernels of 1 x 2 weights: means 1 and -2, norms sqrt(2) and sqrt(8)."""
    arch = Architecture((2, 4, 4), (Conv2d(1, 1),))
    links = columns(network(arch), "linksOf(columns, 1, 0, {shape: [1, 2, 1, 2], data: [1, 1, -2, -2]})")
    assert links == [
        {"from": 0, "channel": 1, "strength": pytest.approx(-1), "size": 1},
        {"from": 0, "channel": 0, "strength": pytest.approx(0.5), "size": pytest.approx(0.5)},
    ]


@pytest.mark.parametrize("weight", ["null", "{shape: [4, 2, 1, 1], data: [1, 1, 1, 1, 1, 1, 1, 1]}"])
def test_a_filter_of_a_group_is_linked_to_the_channels_of_its_group(weight: str) -> None:
    arch = Architecture((4, 4, 4), (Conv2d(4, 1, groups=2),))
    links = columns(network(arch), f"[1, 2].map((at) => linksOf(columns, 1, at, {weight}))")
    assert [[link["channel"] for link in one] for one in links] == [[0, 1], [2, 3]]


def sums(arch: Architecture, weight: torch.Tensor, image: torch.Tensor, channel: int, at: Any) -> list[float]:
    value = {
        "row": rows(arch)[0],
        "weight": {"shape": list(weight.shape), "data": weight.flatten().tolist()},
        "image": image.flatten().tolist(),
    }
    parts = js(
        f'import {{ contributions }} from "{MAP}/arithmetic.js"',
        "contributions(value.row, {shape: value.weight.shape, data: Float64Array.from(value.weight.data)},"
        f" Float64Array.from(value.image), {channel}, {json.dumps(at)})",
        value,
    )
    return [part["sum"] for part in parts]


@pytest.mark.parametrize("at", [{"row": 0, "column": 0}, {"row": 2, "column": 3}])
def test_contributions_add_up_to_a_convolution(at: dict[str, int]) -> None:
    torch.manual_seed(0)
    arch = Architecture((4, 9, 10), (Conv2d(6, 3, stride=2, padding=2, dilation=2, groups=2),))
    image = torch.randn(4, 9, 10, dtype=torch.float64)
    weight = torch.randn(6, 2, 3, 3, dtype=torch.float64)
    expected = F.conv2d(image, weight, stride=2, padding=2, dilation=2, groups=2)[4, at["row"], at["column"]]
    assert sum(sums(arch, weight, image, 4, at)) == pytest.approx(expected.item())


@pytest.mark.parametrize("at", [{"row": 0, "column": 0}, {"row": 5, "column": 6}])
def test_contributions_add_up_to_a_transposed_convolution(at: dict[str, int]) -> None:
    torch.manual_seed(0)
    arch = Architecture((3, 4, 5), (ConvTranspose2d(2, 4, stride=2, padding=1),))
    image = torch.randn(3, 4, 5, dtype=torch.float64)
    weight = torch.randn(3, 2, 4, 4, dtype=torch.float64)
    expected = F.conv_transpose2d(image, weight, stride=2, padding=1)[1, at["row"], at["column"]]
    assert sum(sums(arch, weight, image, 1, at)) == pytest.approx(expected.item())


def test_contributions_of_a_linear_layer_are_its_products() -> None:
    arch = Architecture((3,), (Linear(2),))
    weight = torch.tensor([[1.0, 2, 3], [4, 5, 6]])
    assert sums(arch, weight, torch.tensor([1.0, -1, 2]), 1, None) == [4, -5, 12]


def test_a_value_is_explained_with_its_numbers() -> None:
    relu, pool = rows(SMALL)[1:3]
    imports = f'import {{ explain }} from "{MAP}/arithmetic.js"'
    at = "{channel: 0, pixel: {row: 0, column: 1}}"
    small = {**pool, "in_shape": [1, 2, 4], "out_shape": [1, 1, 2]}
    assert js(imports, f"explain(value, 0, {{input: [0, -1.5], ...{at}}})", relu) == "max(0, −1.50) = 0"
    assert (
        js(imports, f"explain(value, 4, {{input: [9, 9, 1, 2, 9, 9, 3, 4], ...{at}}})", small)
        == "the largest of 1.00, 2.00, 3.00, 4.00 = 4.00"
    )


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ((0, 0), "the mean of 3.00 and 3 zeros of the border = 0.75"),
        ((0, 1), "the mean of 1.00, 2.00 and 2 zeros of the border = 0.75"),
        ((1, 1), "the mean of 8.00, 4.00, 2.00, 6.00 = 5.00"),
    ],
)
def test_a_mean_counts_the_border_as_zeros(at: tuple[int, int], words: str) -> None:
    arch = Architecture((1, 4, 4), (AvgPool2d(2, padding=1),))
    image = torch.tensor([[[3.0, 1, 2, 0], [0, 8, 4, 0], [0, 2, 6, 0], [0, 0, 0, 0]]])
    value = F.avg_pool2d(image, 2, padding=1)[0, *at].item()
    facts = {"row": rows(arch)[0], "input": image.flatten().tolist(), "value": value}
    spot = f"{{channel: 0, pixel: {{row: {at[0]}, column: {at[1]}}}}}"
    imports = f'import {{ explain }} from "{MAP}/arithmetic.js"'
    said = js(imports, f"explain(value.row, value.value, {{input: value.input, ...{spot}}})", facts)
    assert said == words


@pytest.mark.parametrize("name", PRESETS)
def test_layout_keeps_every_tile_inside_and_apart(name: str) -> None:
    layouts = js(
        f'import {{ columnsOf }} from "{MAP}/model.js"\nimport {{ layout, tileBox }} from "{MAP}/layout.js"',
        """[340, 900, 1400].map((width) => {
          const found = layout(columnsOf(value, []), width, 432, () => 60)
          const boxes = found.columns.map((place) => place.column.role === "bars" ? [] :
            Array.from({length: place.column.shown}, (_, tile) => tileBox(place, tile)))
          return {...found, boxes, columns: found.columns.map(({x, width}) => [x, x + width])}
        })""",
        network(classifier_preset(name, (1, 28, 28), 10)),
    )
    for found in layouts:
        edges = [edge for column in found["columns"] for edge in column]
        assert edges == sorted(edges)
        assert edges[-1] <= found["width"]
        for boxes in found["boxes"]:
            assert all(0 <= one["y"] <= found["height"] - one["height"] for one in boxes)
            assert len({(round(one["x"]), round(one["y"])) for one in boxes}) == len(boxes)


def test_layout_fits_lenet_on_a_laptop_without_scrolling() -> None:
    found = js(
        f'import {{ columnsOf }} from "{MAP}/model.js"\nimport {{ layout }} from "{MAP}/layout.js"',
        "layout(columnsOf(value, []), 1240, 432, ({name}) => 7 * name.length).width",
        network(classifier_preset("lenet5", (1, 28, 28), 10)),
    )
    assert found <= 1240
