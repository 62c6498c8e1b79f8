"""The logic of the browser's modules, run under Node, against hand computation, PyTorch and nn_core."""

import json
import random
from typing import Any

import numpy as np
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
    GlobalAvgPool2d,
    Linear,
    MaxPool2d,
    SpecError,
    Unflatten,
    Upsample,
    build,
)
from nn_core.network.presets import PRESETS, classifier_preset, gan_preset
from nn_core.render import DIVERGING, GREY
from tests.node import run_module
from ui.shell.rows import rows

MAP = "./components/network_map"


def js(imports: str, expression: str, value: Any = None) -> Any:
    """The JSON value of a JavaScript expression in which `value` is the Python value given."""
    return run_module(
        imports,
        f"((value) => {expression})(JSON.parse(new TextDecoder().decode(input)))",
        stdin=json.dumps(value).encode(),
    )


# Receptive fields


def fields(cases: list[tuple[Architecture, int, tuple[int, int]]]) -> list[dict[str, int] | None]:
    """The receptive field of one output pixel (row, column) of layer `index`, for each case."""
    value = [{"rows": rows(arch), "index": index, "at": at} for arch, index, at in cases]
    found: list[dict[str, int] | None] = js(
        'import { receptiveField } from "./lib/receptive_field.js"',
        "value.map(({rows, index, at: [y, x]}) =>"
        " receptiveField(rows, index, {top: y, bottom: y, left: x, right: x}))",
        value,
    )
    return found


def box(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {"top": top, "bottom": bottom, "left": left, "right": right}


def test_receptive_field_of_single_layers_by_hand() -> None:
    def single(layer: Any, at: tuple[int, int]) -> tuple[Architecture, int, tuple[int, int]]:
        return Architecture((1, 12, 12), (layer,)), 0, at

    assert fields(
        [
            single(Conv2d(1, 5, padding=2), (0, 6)),
            single(Conv2d(1, 3, stride=2, padding=1, dilation=2), (2, 0)),
            single(MaxPool2d(2), (5, 0)),
            single(Upsample(3), (7, 35)),
            single(ConvTranspose2d(1, 4, stride=2, padding=1), (5, 0)),
            single(GlobalAvgPool2d(), (0, 0)),
            single(Activation("relu"), (3, 4)),
            single(Conv2d(1, 1, padding=1), (0, 0)),
            single(Conv2d(1, 3, stride=2, extra_padding=1), (5, 0)),
        ]
    ) == [
        box(0, 2, 4, 8),
        box(3, 7, 1, 3),  # rows 3, 5, 7; columns -1 (padding), 1, 3
        box(10, 11, 0, 1),
        box(2, 2, 11, 11),
        box(2, 3, 0, 0),  # row 5 is written by the inputs whose stamp 2 i - 1 .. 2 i + 2 covers it
        box(0, 11, 0, 11),
        box(3, 3, 4, 4),
        None,  # padding only
        box(10, 11, 0, 2),
    ]


def test_receptive_field_of_the_classic_lenet() -> None:
    """16 pixels wide, 4 apart, as the published arithmetic of LeNet-5's second pooling layer has it."""
    arch = classifier_preset("lenet5", (1, 32, 32), 10)
    names = arch.layer_names
    index = names.index("pool2")
    assert fields([(arch, index, (0, 0)), (arch, index, (4, 3))]) == [
        box(0, 15, 0, 15),
        box(16, 31, 12, 27),
    ]


def random_network(generator: random.Random) -> Architecture | None:
    layers: list[Any] = []
    for _ in range(generator.randint(1, 5)):
        kernel, stride = generator.randint(1, 4), generator.randint(1, 3)
        padding = generator.randint(0, kernel // 2)
        layers.append(
            generator.choice(
                [
                    Conv2d(1, kernel, stride, padding, extra_padding=generator.randint(0, 1)),
                    AvgPool2d(kernel, stride=stride, padding=padding),
                    ConvTranspose2d(1, kernel, stride=stride, padding=padding),
                    Upsample(2),
                ]
            )
        )
    try:
        arch = Architecture((1, 13, 11), tuple(layers))
    except SpecError:
        return None
    return arch if max(arch.out_shape) < 60 else None


def field_by_autograd(arch: Architecture, at: tuple[int, int]) -> dict[str, int] | None:
    """Where the gradient of one output pixel is not zero when every weight is 1."""
    model = build(arch, seed=0).double()
    for parameter in model.parameters():
        torch.nn.init.ones_(parameter)
    image = torch.zeros(1, *arch.input_shape, dtype=torch.float64, requires_grad=True)
    model(image)[0, 0, at[0], at[1]].backward()
    assert image.grad is not None
    found = image.grad[0, 0].nonzero()
    if not len(found):
        return None
    (top, left), (bottom, right) = found.amin(0).tolist(), found.amax(0).tolist()
    return box(top, bottom, left, right)


def test_receptive_field_agrees_with_the_gradient_on_random_networks() -> None:
    generator = random.Random(0)
    cases: list[tuple[Architecture, int, tuple[int, int]]] = []
    while len(cases) < 120:
        arch = random_network(generator)
        if arch is None:
            continue
        _, height, width = arch.out_shape
        cases.append((arch, len(arch.layers) - 1, (generator.randrange(height), generator.randrange(width))))
    found = fields(cases)
    for case, answer in zip(cases, found, strict=True):
        assert answer == field_by_autograd(case[0], case[2]), case


def widest_by_autograd(arch: Architecture) -> list[int]:
    """How many rows and columns of the image have a gradient of one row, or column, of the output; most."""
    model = build(arch, seed=0).double()
    for parameter in model.parameters():
        torch.nn.init.ones_(parameter)
    image = torch.zeros(1, *arch.input_shape, dtype=torch.float64, requires_grad=True)
    output = model(image)[0, 0]
    widest = []
    for axis in (0, 1):
        extents = [0]
        for line in output.unbind(axis):
            (gradient,) = torch.autograd.grad(line.sum(), image, retain_graph=True)
            seen = gradient[0, 0].sum(1 - axis).nonzero()
            extents.append(int(seen.max() - seen.min()) + 1 if len(seen) else 0)
        widest.append(max(extents))
    return widest


LEFT_OUT = Conv2d(1, 3, stride=2)
SEEN: list[tuple[Any, ...]] = [
    (Upsample(2), AvgPool2d(2)),
    (Upsample(3), Conv2d(1, 3, stride=3), Conv2d(1, 3)),
    (AvgPool2d(2), Upsample(2), Conv2d(1, 2)),
    (Conv2d(1, 3, padding=1), AvgPool2d(2), Conv2d(1, 3, padding=1), Upsample(2), Conv2d(1, 3, padding=1)),
    (ConvTranspose2d(1, 4, stride=2, padding=1), AvgPool2d(2), Conv2d(1, 3)),
    (LEFT_OUT, LEFT_OUT, LEFT_OUT, Conv2d(1, 2)),
    (LEFT_OUT, *(Conv2d(1, 7, padding=3),) * 3),
    (AvgPool2d(5), Conv2d(1, 7, padding=3)),
    (Conv2d(1, 5), AvgPool2d(2), Conv2d(1, 5), AvgPool2d(4)),
    (Conv2d(1, 1, padding=1), Conv2d(1, 1)),
]


def test_what_a_value_sees_at_most_is_where_it_has_a_gradient() -> None:
    archs = [Architecture((1, 28, 26), layers) for layers in SEEN]
    generator = random.Random(1)
    while len(archs) < 40:
        archs.append(random_network(generator) or archs[0])
    found = js(
        'import { widestField } from "./lib/receptive_field.js"',
        "value.map((rows) => widestField(rows, rows.length - 1))",
        [rows(arch) for arch in archs],
    )
    assert found == [widest_by_autograd(arch) for arch in archs]


def test_behind_a_dense_layer_a_map_sees_the_whole_image_and_of_noise_there_is_none() -> None:
    behind = (Conv2d(1, 3), Flatten(), Linear(12), Unflatten((3, 2, 2)), Conv2d(1, 1))
    archs = [Architecture((1, 20, 30), behind), Architecture((16,), behind[2:])]
    found = js(
        'import { widestField } from "./lib/receptive_field.js"',
        "value.map((rows) => widestField(rows, rows.length - 1))",
        [rows(arch) for arch in archs],
    )
    assert found == [[20, 30], None]


# Colours


def test_colour_tables_are_those_of_the_core() -> None:
    tables = js(
        'import { DIVERGING, GREY } from "./lib/colours.js"',
        "[DIVERGING, GREY].map((table) => Array.from(new Uint8Array(table.buffer)))",
    )
    for table, expected in zip(tables, (DIVERGING, GREY), strict=True):
        colours = np.array(table).reshape(256, 4)
        assert (colours[:, 3] == 255).all()
        np.testing.assert_array_equal(colours[:, :3], expected)


# Columns and their links


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


# Arithmetic


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


# Layout


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
