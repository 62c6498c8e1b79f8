"""Networks in the plane: what of one is left in another."""

import numpy as np
import pytest

from nn_core.training import PlaneLayer
from nn_core.training.plane.network import Structure, carries, carry

Shape = tuple[tuple[str, ...], tuple[int, ...]]
"""Features, and neurons of each hidden layer."""


@pytest.mark.parametrize(
    ("before", "after", "is_some"),
    [
        ((("x", "y"), ()), (("x", "y"), ()), True),
        ((("x", "y"), ()), (("x", "y"), (4,)), False),  # the output reads neurons in place of x and y
        ((("x", "y"), (4,)), (("x", "y"), ()), False),
        ((("x", "y"), (4,)), (("x", "y"), (3,)), True),
        ((("x", "y"), (4,)), (("x", "y"), (4, 2)), True),  # layer 1 stays
        ((("x", "y"), ()), (("y", "x2"), ()), True),
        ((("x", "y"), ()), (("x2", "y2"), ()), False),
    ],
)
def test_a_network_keeps_weights_where_both_ends_of_some_are_still_there(
    before: Shape, after: Shape, is_some: bool
) -> None:
    old, new = (
        Structure(features, tuple(PlaneLayer(neurons, "tanh") for neurons in layers), 1)
        for features, layers in (before, after)
    )
    assert carries(old, new) == is_some
    flat = np.zeros(new.count)
    carry(old, np.ones(old.count), new, flat)
    weights = np.concatenate([block[:, :-1].ravel() for block in new.split(flat)])
    assert bool(weights.any()) == is_some
