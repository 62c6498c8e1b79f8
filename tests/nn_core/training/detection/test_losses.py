"""The three terms against sums written out in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nn_core.training.detection.losses import terms


def test_the_terms_of_a_small_grid_by_hand() -> None:
    """Two scenes of 2 x 1 cells; a centre in one cell of the first, none in the second."""
    output = torch.zeros(2, 7, 2, 1, dtype=torch.float64)
    output[0, :, 0, 0] = torch.tensor([2.0, 0.0, 0.4, 0.0, 0.0, 1.0, -1.0])
    present = torch.tensor([[[1.0], [0.0]], [[0.0], [0.0]]], dtype=torch.float64)
    boxes = torch.zeros(2, 4, 2, 1, dtype=torch.float64)
    boxes[0, :, 0, 0] = torch.tensor([0.5, 0.5, 0.53, 0.9])
    labels = torch.zeros(2, 2, 1, dtype=torch.int64)
    labels[0, 0, 0] = 1
    found = terms(output, present, boxes, labels)
    assert found.object.item() == pytest.approx((np.log1p(np.exp(-2)) + 3 * np.log(2)) / 2)
    near, far = 1 / (1 + np.exp(-0.4)) - 0.5, 0.4
    assert 0.03 < 0.1 > near > 0.09  # within b = 0.1 of the truth: a parabola; beyond it a line
    assert found.box.item() == pytest.approx((near**2 / 0.2 + 0.03**2 / 0.2 + far - 0.05) / 2)
    assert found.label.item() == pytest.approx(np.log1p(np.exp(2)) / 2)


def test_scenes_without_a_thing_cost_no_box_and_no_class_and_have_a_slope() -> None:
    output = torch.zeros(3, 8, 4, 4, requires_grad=True)
    found = terms(output, torch.zeros(3, 4, 4), torch.zeros(3, 4, 4, 4), torch.zeros(3, 4, 4).long())
    assert (found.box.item(), found.label.item()) == (0, 0)
    sum(found, torch.zeros(())).backward()
    assert output.grad is not None
    torch.testing.assert_close(output.grad[:, 0], torch.full((3, 4, 4), 0.5 / 3))
    assert not output.grad[:, 1:].any()


def test_the_slopes_are_those_of_the_values() -> None:
    random = torch.Generator().manual_seed(0)
    output = torch.randn(2, 8, 2, 2, generator=random, dtype=torch.float64, requires_grad=True)
    present = torch.tensor([[[1.0, 0], [0, 1]], [[0, 0], [1, 0]]], dtype=torch.float64)
    boxes = torch.rand(2, 4, 2, 2, generator=random, dtype=torch.float64)
    labels = torch.randint(3, (2, 2, 2), generator=random)
    assert torch.autograd.gradcheck(lambda one: tuple(terms(one, present, boxes, labels)), output)
