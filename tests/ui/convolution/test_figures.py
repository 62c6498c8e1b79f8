"""The pictures of "Convolution" for print: their numbers are those of PyTorch and of the page."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tests.ui.printed import check_drawn, numbers, rows_of
from ui.convolution.figures import figures, layer
from ui.convolution.lesson import Lesson
from ui.convolution.params import Filter
from ui.convolution.session import lesson_of
from ui.kit.lessons import Session
from ui.kit.print.figure import Maps


def test_the_table_has_input_kernel_and_output_as_pytorch_computes_it() -> None:
    lesson = lesson_of({"stride": 2, "kernel": 5, "padding": 2, "filters": (Filter("sobel_y", bias=0.5),)})
    figure = layer(lesson)
    x = numbers(figure, "Input, 1 × 64 × 64", 64)
    weight = numbers(figure, "Kernel, 5 × 5", 5)
    output = numbers(figure, "Output, 32 × 32", 32)
    tensors = [torch.tensor(array) for array in (x[None, None], weight[None, None], np.array([0.5]))]
    expected = F.conv2d(tensors[0], tensors[1], tensors[2], stride=2, padding=2)
    assert np.allclose(output, expected[0, 0].numpy(), atol=1e-6)
    assert np.array_equal(output, lesson.output[0])


def test_the_filter_that_is_shown_is_the_one_on_paper() -> None:
    lesson = lesson_of({"filters": (Filter("sobel_x"), Filter("laplacian")), "shown": 1})
    assert layer(lesson).title == "Convolution: filter 2 of 2, Laplacian"
    assert numbers(layer(lesson), "Kernel, 3 × 3", 3).tolist() == [[0, 1, 0], [1, -4, 1], [0, 1, 0]]


@pytest.mark.parametrize(
    ("values", "box"),
    [
        ({"row": 0, "column": 0, "padding": 1}, (0, 0, 2, 2)),  # half of it is padding
        ({"row": 3, "column": 4, "padding": 0, "stride": 2}, (6, 8, 3, 3)),
        ({"row": 3, "column": 4, "padding": 0, "dilation": 3}, (3, 4, 7, 7)),
    ],
)
def test_the_window_of_the_pixel_is_marked_where_it_lies(
    values: dict[str, Any], box: tuple[int, ...]
) -> None:
    ((first, _, last),) = layer(lesson_of(values)).rows
    assert isinstance(first, Maps)
    assert isinstance(last, Maps)
    assert first.marks == (box,)
    assert last.marks == ((values["row"], values["column"], 1, 1),)


def test_settings_are_told_with_the_formula_of_the_size() -> None:
    said = layer(lesson_of({"stride": 2, "padding": 0})).settings
    assert said.startswith(
        "The photograph “Chelsea the cat”, 1 × 64 × 64, kernel 3 × 3, stride 2, padding 0;"
    )
    assert "output size ⌊(64 + 2·0 − 1·(3 − 1) − 1) / 2⌋ + 1 = 31." in said


def test_costs_are_whole_numbers() -> None:
    made = figures(Session(lesson_of({})))["What it costs"]()
    assert rows_of(made)[1:4] == [
        ["", "parameters", "multiply-adds"],
        ["This convolution", "10", str(9 * 64 * 64)],
        ["A dense layer, same input and output", str((64 * 64 + 1) * 64 * 64), str(64**4)],
    ]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {
            "colour": "rgb",
            "kernel": 5,
            "filters": (Filter("sobel_x"), Filter("gabor", 45), Filter("learned", 2)),
        },
        {"input": "grid", "colour": "rgb", "filters": (Filter("own", weights=(1.5,) * 27),)},
        {"view": "depthwise"},
        {"view": "pointwise"},
        {"view": "transposed"},
        {"input": "digit", "size": 28},
    ],
)
def test_every_view_can_be_printed(values: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    kernels = np.ones((8, 3, 5, 5), np.float32)
    monkeypatch.setattr("ui.convolution.lesson.learned_kernels", lambda colour: kernels)
    check_drawn(figures(Session(lesson_of(values))))


def test_what_is_printed_is_what_is_shown_when_it_is_wanted() -> None:
    session: Session[Lesson] = Session(lesson_of({}))
    make = figures(session)["Input, kernel, output"]
    session.lesson = lesson_of({"filters": (Filter("emboss"),)})
    assert make().title == "Convolution: Emboss"
