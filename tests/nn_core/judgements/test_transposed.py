"""What stamps make of an even area: a table of cases, each held against torch on an area of ones."""

from dataclasses import asdict

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from nn_core.judgements.transposed import judge_stamps
from nn_core.mechanics.kernels import kernel
from nn_core.mechanics.transposed import TransposedConvolution
from tests.assets.components.test_browser_arithmetic import js

BILINEAR = np.outer([0.5, 1, 0.5], [0.5, 1, 0.5])
LEFT_HEAVY = np.outer([1, 1, 1, 1], [2, 1, 1, 0.0])

# (weights k k, stride, padding, side of the input) -> (kind, least, most, fewest at the border)
CASES: list[tuple[np.ndarray, int, int, int, tuple[str, int, int, int]]] = [
    (kernel("box_blur", 3), 2, 0, 16, ("overlaps", 1, 4, 1)),
    (kernel("box_blur", 4), 2, 0, 16, ("even", 4, 4, 1)),  # told "a checkerboard" for its border
    (kernel("box_blur", 4), 2, 1, 16, ("even", 4, 4, 1)),
    (kernel("box_blur", 4), 2, 2, 16, ("even", 4, 4, 4)),
    (kernel("gaussian_blur", 4), 2, 0, 16, ("even", 4, 4, 1)),
    (kernel("box_blur", 2), 2, 0, 16, ("even", 1, 1, 1)),
    (kernel("box_blur", 6), 3, 0, 16, ("even", 4, 4, 1)),
    (kernel("box_blur", 5), 2, 0, 16, ("overlaps", 4, 9, 1)),
    (kernel("box_blur", 1), 2, 0, 16, ("overlaps", 0, 1, 0)),
    (kernel("box_blur", 3), 1, 0, 16, ("even", 9, 9, 1)),
    (BILINEAR, 2, 0, 16, ("made up", 1, 4, 1)),
    (LEFT_HEAVY, 2, 0, 16, ("weights", 4, 4, 1)),
    (kernel("sobel_x", 3), 2, 0, 16, ("made up", 1, 4, 1)),  # 0 everywhere
    (np.zeros((3, 3)), 2, 0, 16, ("made up", 1, 4, 1)),
    (kernel("box_blur", 9), 1, 0, 3, ("border", 1, 9, 1)),
]


@pytest.mark.parametrize(("weight", "stride", "padding", "side", "expected"), CASES)
def test_each_case(
    weight: np.ndarray, stride: int, padding: int, side: int, expected: tuple[str, int, int, int]
) -> None:
    settings = TransposedConvolution(1, len(weight), stride, padding)
    found = judge_stamps(weight[None], settings, (side, side), bias=0.5)
    assert (found.kind, found.least, found.most, found.border) == expected
    if found.kind == "border":
        return
    # On ones, far from the border, torch answers with the lowest and the highest that are named.
    wide = torch.from_numpy(weight).double()[None, None]
    answer = F.conv_transpose2d(torch.ones(1, 1, 40, 40).double(), wide, torch.tensor([0.5]).double(), stride)
    middle = answer[0, 0, 24 : 24 + 4 * stride, 24 : 24 + 4 * stride]
    assert (float(middle.min()), float(middle.max())) == pytest.approx((found.low, found.high))


def test_channels_are_added_up() -> None:
    settings = TransposedConvolution(1, 3, 2)
    weights = np.stack([BILINEAR, kernel("box_blur", 3), -kernel("box_blur", 3)])
    assert judge_stamps(weights, settings, (16, 16)).kind == "made up"


def test_the_words_name_what_was_found() -> None:
    found = [
        asdict(judge_stamps(weight[None], TransposedConvolution(1, len(weight), *rest), (side, side)))
        for weight, *rest, side, _ in CASES
    ]
    texts = js(
        'import { stampsText } from "./components/convolution/stamps.js"', "value.map(stampsText)", found
    )
    by_kind = {one["kind"]: text for one, text in zip(found, texts, strict=True)}
    assert texts[1] == (
        "Away from the border every pixel gets 4 stamps, and an even area stays even: no checkerboard. "
        "At the border, where neighbours are missing, it gets as few as 1."
    )
    assert texts[3].endswith("no checkerboard.")
    assert texts[5].startswith("Away from the border every pixel gets one stamp,")
    assert "gets 1 to 4 stamps, and an even area of 1 comes out between 0.111 and 0.444" in texts[0]
    assert "gets none to one stamp" in texts[8]
    assert "That is a pattern too" in by_kind["weights"]
    assert "make up for it" in by_kind["made up"]
    assert "too small for this kernel" in by_kind["border"]
    assert [("a checkerboard that" in text) for text in texts] == [one["kind"] == "overlaps" for one in found]
