"""The pictures of "Pooling" for print: their numbers are those of PyTorch and of the page."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tests.ui.printed import check_drawn, numbers, rows_of
from ui.kit.lessons import Session
from ui.kit.print.figure import Maps
from ui.pooling.figures import figures, layer, motion
from ui.pooling.lesson import work_out


def test_the_table_has_the_maps_and_the_gradient_as_pytorch_computes_them() -> None:
    figure = layer(work_out({"window": 4}))
    x = torch.tensor(numbers(figure, "Input, 1 × 64 × 64", 64)[None], requires_grad=True)
    pooled = F.max_pool2d(x, 4)
    pooled.sum().backward()
    assert x.grad is not None
    assert np.allclose(numbers(figure, "Pooled, 16 × 16", 16), pooled[0].detach().numpy(), rtol=1e-7)
    assert np.array_equal(numbers(figure, "Gradient that gets back", 64), x.grad[0].numpy())
    restored = np.kron(pooled[0].detach().numpy(), np.ones((4, 4)))
    assert np.allclose(numbers(figure, "Pooled, blown up again", 64), restored, rtol=1e-7)


def test_a_mean_is_no_brighter_than_on_the_page() -> None:
    lesson = work_out({"kind": "global", "kernel": "laplacian"})
    (_, pooled), (_, restored) = layer(lesson).rows
    for panel in (pooled, restored):
        assert isinstance(panel, Maps)
        assert panel.limits == pytest.approx((0, float(lesson.maps.max())))


def test_the_chart_has_a_row_for_each_motion() -> None:
    lesson = work_out({})
    rows = rows_of(motion(lesson))
    assert rows[1] == ["pixels to the right", "map", "pooled", "every k-th pixel"]
    made = np.array(rows[2:19], dtype=float)
    found = lesson.experiment
    assert made[:, 0].tolist() == list(range(-8, 9))
    assert np.array_equal(made[:, 1], found.change_before)
    assert np.array_equal(made[:, 2], found.change_after)
    assert np.array_equal(made[:, 3], found.change_subsampled)


@pytest.mark.parametrize(
    ("values", "window"),
    [
        ({"row": 2, "column": 3}, (8, 12, 4, 4)),
        ({"window": 4, "padding": 2, "row": 0, "column": 0}, (0, 0, 2, 2)),
        ({"kind": "global"}, (0, 0, 64, 64)),
    ],
)
def test_the_window_that_is_looked_at_is_marked(values: dict[str, Any], window: tuple[int, ...]) -> None:
    (first, _), _ = layer(work_out(values)).rows
    assert isinstance(first, Maps)
    assert first.marks == (window,)


def test_settings_are_told() -> None:
    assert layer(work_out({"kernel": "sobel_x"})).settings.startswith(
        "The photograph “Chelsea the cat”, 1 × 64 × 64, through Sobel x and ReLU, window 4 × 4, stride 4, "
        "padding 0; output size ⌊(64 + 2·0 − 4) / 4⌋ + 1 = 16."
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"kernel": "sobel_x", "kind": "average", "stride": 2, "motion": "rotate"},
        {"kind": "l2", "input": "grid", "window": 2},
        {"kind": "global"},
        {"window": 3, "stride": 5},  # pixels that no window reads: nothing comes back to them
    ],
)
def test_every_kind_can_be_printed(values: dict[str, Any]) -> None:
    check_drawn(figures(Session(work_out(values))))
