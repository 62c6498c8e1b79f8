"""The losses of masks: by hand, and as NumPy works them out in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from nn_core.training.segmentation.losses import LOSSES, soft_dice
from nn_core.training.segmentation.objectives import MASK_LOSSES


def drawn() -> tuple[torch.Tensor, torch.Tensor]:
    random = torch.Generator().manual_seed(0)
    scores = torch.randn(2, 3, 4, 5, generator=random, dtype=torch.float64)
    return scores, torch.randint(3, (2, 4, 5), generator=random)


def test_dice_by_hand() -> None:
    """Two classes, two pixels: p of the second class is 1/2 and 3/4, the truth 0 and 1."""
    scores = torch.tensor([[[[0.0, 0.0]], [[0.0, np.log(3.0)]]]], dtype=torch.float64)
    masks = torch.tensor([[[0, 1]]])
    first = (2 * 0.5 + 1) / ((0.5 + 0.25) + 1 + 1)
    second = (2 * 0.75 + 1) / ((0.5 + 0.75) + 1 + 1)
    assert soft_dice(scores, masks).item() == pytest.approx(1 - (first + second) / 2)


def test_cross_entropy_by_hand() -> None:
    scores = torch.tensor([[[[0.0, 0.0]], [[0.0, np.log(3.0)]]]], dtype=torch.float64)
    masks = torch.tensor([[[0, 1]]])
    expected = -(np.log(0.5) + np.log(0.75)) / 2
    assert LOSSES["cross_entropy"](scores, masks).item() == pytest.approx(expected)


def test_as_numpy_says_in_float64() -> None:
    scores, masks = drawn()
    powers = np.exp(scores.numpy())
    p = powers / powers.sum(axis=1, keepdims=True)
    t = np.eye(3)[masks.numpy()].transpose(0, 3, 1, 2)
    sums = (0, 2, 3)
    share = (2 * (p * t).sum(sums) + 1) / (p.sum(sums) + t.sum(sums) + 1)
    assert LOSSES["dice"](scores, masks).item() == pytest.approx(1 - share.mean(), rel=1e-12)
    cross = -(t * np.log(p)).sum(axis=1).mean()
    assert LOSSES["cross_entropy"](scores, masks).item() == pytest.approx(cross, rel=1e-12)


@pytest.mark.parametrize("name", LOSSES)
def test_slopes(name: str) -> None:
    scores, masks = drawn()
    assert torch.autograd.gradcheck(lambda s: LOSSES[name](s, masks), scores.requires_grad_())


def test_certain_and_right_costs_nothing_and_certain_and_wrong_the_most() -> None:
    masks = torch.tensor([[[0, 1], [1, 0]]])
    right = 60 * F.one_hot(masks, 3).movedim(-1, 1).double()
    assert soft_dice(right, masks).item() == pytest.approx(0, abs=1e-12)
    assert soft_dice(-right, masks).item() > 0.5


@pytest.mark.parametrize("name", MASK_LOSSES)
def test_its_lines_of_pytorch_give_the_same(name: str) -> None:
    scores, masks = drawn()
    names = {"nn": torch.nn, "scores": scores, "masks": masks}
    exec("\n".join(MASK_LOSSES[name].code), names)
    torch.testing.assert_close(names["loss"], LOSSES[name](scores, masks))


def test_each_loss_of_the_table_is_there() -> None:
    assert list(LOSSES) == list(MASK_LOSSES)
