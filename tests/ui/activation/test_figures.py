"""The pictures of "Activation" for print: their numbers are those of PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tests.ui.printed import check_drawn, numbers, rows_of
from ui.activation.figures import curves, figures, maps
from ui.activation.lesson import work_out
from ui.kit.lessons import Session
from ui.kit.print.figure import Maps


def test_the_table_has_maps_and_slopes_as_pytorch_computes_them() -> None:
    figure = maps(work_out({"first": "elu", "first_parameter": 0.5, "gain": 2.0, "bias": -0.25}))
    x = torch.tensor(numbers(figure, "Input, 1 × 64 × 64", 64))[None, None]
    sobel = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]).double()[None, None]
    z = (2.0 * F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), sobel) - 0.25).requires_grad_()
    assert np.allclose(numbers(figure, "Before: z, 64 × 64", 64), z[0, 0].detach().numpy(), atol=1e-5)
    elu = F.elu(z, 0.5)
    (slope,) = torch.autograd.grad(elu.sum(), z)
    assert np.allclose(numbers(figure, "After ELU (floor α 0.5)", 64), elu[0, 0].detach().numpy(), atol=1e-5)
    rows = rows_of(figure)
    start = rows.index(["Its slope"]) + 1
    made = np.array(rows[start : start + 64], dtype=float)
    assert np.allclose(made, slope[0, 0].numpy(), atol=1e-5)


def test_the_curves_reach_as_far_as_the_map_does() -> None:
    lesson = work_out({"gain": 10.0})
    rows = rows_of(curves(lesson))
    assert rows[1] == ["z", "ReLU", "tanh"]
    found = np.array(rows[2:403], dtype=float)
    assert found[-1, 0] == -found[0, 0] == np.abs(10 * lesson.maps[0]).max()
    assert np.array_equal(found[:, 1], np.maximum(found[:, 0], 0))
    assert np.allclose(found[:, 2], np.tanh(found[:, 0]))


def test_maps_share_one_scale_where_the_page_has_them_share_it() -> None:
    lesson = work_out({"gain": 10.0, "first": "sigmoid"})
    (_, before), (first, _), (second, _) = maps(lesson).rows
    reach = float(np.abs(10 * lesson.maps[0]).max())
    for panel in (before, first, second):
        assert isinstance(panel, Maps)
        assert panel.limits == pytest.approx((-reach, reach))
    (_, _), (own, _), (_, _) = maps(work_out({"gain": 10.0, "first": "sigmoid", "scale": "own"})).rows
    assert isinstance(own, Maps)
    assert own.limits == pytest.approx((0, 1), abs=1e-4)


def test_slopes_share_one_scale_and_the_pixel_is_marked() -> None:
    figure = maps(work_out({"row": 60, "column": 3, "first": "leaky_relu", "first_parameter": 2.0}))
    first, second = (row[1] for row in figure.rows[1:])
    assert isinstance(first, Maps)
    assert isinstance(second, Maps)
    assert first.limits == second.limits == (-2.0, 2.0)
    assert first.marks == ((60, 3, 1, 1),)


@pytest.mark.parametrize(
    "values", [{}, {"input": "grid", "second": "gelu"}, {"colour": "rgb", "first": "elu"}]
)
def test_every_choice_can_be_printed(values: dict[str, Any]) -> None:
    lesson = work_out(values)
    assert maps(lesson).settings.startswith("The ")
    check_drawn(figures(Session(lesson)))
