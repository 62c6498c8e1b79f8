"""A choice worked out: against PyTorch, and through the lines of PyTorch that the page shows."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from nn_core.data import DataError
from nn_core.mechanics import MechanicsError
from nn_core.mechanics.convolution import Cost
from ui.convolution import lesson as module
from ui.convolution.code import pytorch_lines
from ui.convolution.lesson import Lesson, work_out
from ui.convolution.params import Filter, complete, consistent
from ui.kit.pictures import MAX_OWN_BYTES, input_of, settle

BANK = (Filter("sobel_x"), Filter("gabor", 30, bias=0.25), Filter("sharpen"))
CHOICES: dict[str, dict[str, Any]] = {
    "default": {},
    "colour, three filters": {"colour": "rgb", "filters": BANK, "kernel": 5, "padding": 2},
    "stride, dilation": {"stride": 3, "dilation": 2, "padding": 4, "size": 28, "input": "digit", "digit": 7},
    "reflect": {"mode": "reflect", "padding": 3},
    "replicate": {"mode": "replicate", "padding": 3},
    "circular": {"mode": "circular", "padding": 3},
    "groups": {"colour": "rgb", "groups": 3, "filters": BANK, "photo": "flower"},
    "own weights": {"kernel": 2, "filters": (Filter("own", weights=(1.5, -2.0, 0.25, 1e-4), bias=-1.0),)},
    "grid": {"input": "grid", "filters": (Filter("laplacian"),)},
    "grid in colour": {"input": "grid", "colour": "rgb", "filters": (Filter("laplacian"),)},
    "three grids": {
        "input": "grid",
        "colour": "rgb",
        "grid": ((1.0, 2.0), (3.0, 4.0)),
        "green": ((0.0, -1.0), (0.5, 7.0)),
        "filters": BANK[:1],
    },
    "depthwise": {"view": "depthwise"},
    "pointwise": {"view": "pointwise", "filters": (Filter("brightness"), Filter("red_green"))},
    "transposed": {"view": "transposed"},
    "transposed, colour": {"view": "transposed", "colour": "rgb", "filters": BANK, "stride": 3, "padding": 1},
    "transposed, even": {"view": "transposed", "kernel": 4, "filters": (Filter("box_blur"),)},
}


def lesson_of(**values: Any) -> Lesson:
    return work_out(consistent(complete(values)))


def run_lines(lesson: Lesson) -> dict[str, Any]:
    names: dict[str, Any] = {"x": torch.from_numpy(lesson.x)[None]}
    exec(pytorch_lines(lesson), names)
    return names


@pytest.mark.parametrize("name", CHOICES)
def test_the_lines_of_pytorch_give_what_the_page_shows(name: str) -> None:
    lesson = lesson_of(**CHOICES[name])
    names = run_lines(lesson)
    np.testing.assert_allclose(lesson.output, names["y"][0].numpy(), rtol=1e-4, atol=1e-4)
    if "upsampled" in lesson.extra:
        np.testing.assert_allclose(lesson.extra["upsampled"], names["z"][0].numpy(), rtol=1e-4, atol=1e-4)


def test_the_output_equals_pytorch_in_float64() -> None:
    lesson = lesson_of(colour="rgb", filters=BANK, stride=2)
    x, weight, bias = (
        torch.from_numpy(array.astype(np.float64)) for array in (lesson.x[None], lesson.weight, lesson.bias)
    )
    expected = F.conv2d(x, weight, bias, stride=2, padding=1)[0]
    np.testing.assert_allclose(lesson.output, expected, rtol=0, atol=1e-9)


def test_a_kernel_is_shared_out_among_the_channels() -> None:
    assert lesson_of(colour="rgb").weight[0, :, 1, 2].tolist() == pytest.approx([2 / 3] * 3)
    assert lesson_of(view="depthwise").weight[0, 0, 1].tolist() == [-2, 0, 2]


def test_a_grid_in_colour_has_a_grid_for_each_channel() -> None:
    red, green = ((1.0, 2.0), (3.0, 4.0)), ((0.0, -1.0), (0.5, 7.0))
    chosen = complete({"input": "grid", "colour": "rgb", "grid": red, "green": green})
    assert input_of(chosen).tolist() == np.array([red, green, red]).tolist()
    with pytest.raises(DataError, match="must have the same size"):
        input_of(replace(chosen, blue=((1.0,),)))
    assert input_of(replace(chosen, blue=((1.0,),), colour="grey")).shape == (1, 2, 2)


def test_the_output_size_of_what_is_no_square_is_written_for_both_sides() -> None:
    lesson = lesson_of(input="grid", grid=((0.0,) * 5,) * 4, padding=0)
    assert lesson.formula == (
        "⌊(4 + 2·0 − 1·(3 − 1) − 1) / 1⌋ + 1 = 2 high, ⌊(5 + 2·0 − 1·(3 − 1) − 1) / 1⌋ + 1 = 3 wide"
    )
    assert lesson.output.shape == (1, 2, 3)


def test_costs_by_hand() -> None:
    bills = {bill.title: bill.cost for bill in lesson_of(view="depthwise", size=8).bills}
    assert bills["This convolution"] == Cost(3 * 9 + 3, 3 * 9 * 64)
    assert bills["With a pointwise one after it"] == Cost(30 + 9 + 3, (27 + 9) * 64)
    assert bills["A full convolution to as many maps"] == Cost(81 + 3, 81 * 64)
    assert bills["A dense layer, same input and output"] == Cost(192 * 192 + 192, 192 * 192)


def test_the_stamps_are_counted() -> None:
    overlap = lesson_of(view="transposed", size=4).extra["overlap"]
    assert overlap[:3, :3].tolist() == [[1, 1, 2], [1, 1, 2], [2, 2, 4]]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"input": "grid", "kernel": 11, "padding": 0}, "kernel_size", "covers 11 x 11 pixels"),
        ({"kernel": 4}, "kernel_size", "Sobel x needs an odd size"),
        ({"colour": "rgb", "groups": 2, "filters": BANK[:2]}, "groups", "3 input channels cannot be shared"),
        ({"colour": "rgb", "groups": 3}, "groups", "1 filter cannot be shared"),
        ({"filters": (Filter("own", weights=(1.0,)),)}, "filters", "has 9 weights; 1 are given"),
        ({"filters": (Filter("red"),)}, "filters", "needs a colour picture"),
        ({"filters": (Filter("learned"),)}, "kernel_size", "are 5 x 5"),
        (
            {"colour": "rgb", "groups": 3, "kernel": 5, "filters": (Filter("learned"),) * 3},
            "groups",
            "one single",
        ),
        ({"view": "transposed", "size": 128, "stride": 4}, "stride", "too many to show"),
    ],
)
def test_what_does_not_fit_is_explained(values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(MechanicsError, match=words) as caught:
        lesson_of(**values)
    assert caught.value.field == field


def test_learned_kernels_take_the_place_of_one_made_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    learned = np.random.default_rng(0).normal(size=(8, 1, 5, 5)).astype(np.float32)
    monkeypatch.setattr(module, "learned_kernels", lambda colour: learned)
    lesson = lesson_of(kernel=5, filters=(Filter("learned", 3), Filter("sharpen")))
    assert np.array_equal(lesson.weight[0], learned[3])


def picture(width: int, height: int, mode: str = "RGB", kind: str = "PNG") -> bytes:
    shape = (height, width, 3) if mode == "RGB" else (height, width)
    noise = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    buffer = BytesIO()
    Image.fromarray(noise).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data", [picture(300, 100), picture(64, 64, "L"), picture(1, 1), picture(90, 120, kind="JPEG")]
)
def test_an_own_picture_is_settled_once_and_for_all(data: bytes) -> None:
    once = settle(data, 64)
    assert len(once) <= MAX_OWN_BYTES
    assert settle(once, 64) == once
    chosen = complete({"input": "own", "own": once, "size": 64, "colour": "rgb"})
    assert input_of(chosen).shape == (3, 64, 64)


def test_a_drawing_is_kept_exactly() -> None:
    strokes = np.zeros((28, 28), np.uint8)
    strokes[5:20, 12:15] = 255
    strokes[9] = 77
    buffer = BytesIO()
    Image.fromarray(strokes).save(buffer, "PNG")
    chosen = complete({"input": "own", "own": settle(buffer.getvalue(), 28), "size": 28})
    assert np.array_equal(np.rint(input_of(chosen)[0] * 255), strokes)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(DataError, match="not a picture"):
        settle(b"nothing of the kind", 64)


def test_digits_and_photographs_are_real() -> None:
    digit = input_of(complete({"input": "digit", "digit": 3, "example": 7}))
    assert digit.shape == (1, 28, 28)
    assert 0.05 < digit.mean() < 0.4
    grey, colour = (input_of(complete({"colour": name})) for name in ("grey", "rgb"))
    assert (grey.shape, colour.shape) == ((1, 64, 64), (3, 64, 64))
    assert replace(complete({}), colour="rgb").channels == 3
