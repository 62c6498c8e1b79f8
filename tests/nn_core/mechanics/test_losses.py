"""The table of losses beside the functions of PyTorch that it names, in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from nn_core.mechanics.losses import LOSSES
from tests.examples import examples
from tests.gradients import slope_of

OUTPUTS = st.lists(st.floats(-30, 30), min_size=2, max_size=6)


@pytest.mark.parametrize("name", LOSSES)
@examples(50)
@given(outputs=OUTPUTS, data=st.data())
def test_the_function_of_torch_computes_value_and_slopes(
    name: str, outputs: list[float], data: st.DataObject
) -> None:
    size = len(outputs)
    shares = np.array(data.draw(st.lists(st.floats(0.01, 1), min_size=size, max_size=size)))
    targets = shares / shares.sum()  # fit for softmax, and for the others too
    theirs = torch.tensor(outputs, dtype=torch.float64, requires_grad=True)
    expected = getattr(F, LOSSES[name].functional)(theirs, torch.tensor(targets))
    expected.backward()
    assert LOSSES[name].value(np.array(outputs), targets) == pytest.approx(expected.item(), abs=1e-9)
    np.testing.assert_allclose(LOSSES[name].slopes(np.array(outputs), targets), slope_of(theirs), atol=1e-9)


def test_full_titles_tell_the_losses_apart() -> None:
    assert len({loss.full_title for loss in LOSSES.values()}) == len(LOSSES)
