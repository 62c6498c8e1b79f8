"""What the experiment with motion is compared with is called what it is."""

from __future__ import annotations

from typing import Any

import pytest

from nn_core.data import PHOTOGRAPHS
from tests.pictures import dark_digit
from ui.pooling.lesson import work_out


@pytest.mark.parametrize(
    ("values", "what", "count"),
    [
        ({}, "other photographs", len(PHOTOGRAPHS) - 1),
        ({"input": "digit"}, "other digits", 9),
        ({"input": "own", "own": dark_digit()}, "photographs", len(PHOTOGRAPHS)),
    ],
)
def test_a_drawing_is_no_photograph_beside_others(values: dict[str, Any], what: str, count: int) -> None:
    control = work_out(values).experiment.control
    assert control is not None
    assert (control.what, control.count) == (what, count)
