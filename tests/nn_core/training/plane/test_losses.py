"""What guessing costs, by hand."""

from math import log

import pytest

from nn_core.training.plane.losses import guessing_loss


@pytest.mark.parametrize(
    ("classes", "name", "costs"),
    [
        (2, "cross_entropy", log(2)),
        (5, "cross_entropy", log(5)),
        (2, "squared", 1.0),  # 0, in the middle of -1 and 1
        (5, "squared", ((1 - 0.2) ** 2 + 4 * 0.2**2) / 5),
    ],
)
def test_guessing_costs_what_equal_shares_cost(classes: int, name: str, costs: float) -> None:
    assert guessing_loss(classes, name) == pytest.approx(costs)
