"""Which pixels one value reads, worked out in the browser, by hand and against the gradients of PyTorch."""

import random
from typing import Any

import torch

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
from nn_core.network.presets import classifier_preset
from tests.node import js
from ui.shell.rows import rows


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
