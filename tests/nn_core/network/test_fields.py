"""Shapes as people write them."""

import pytest

from nn_core.network.fields import shape_text


@pytest.mark.parametrize(
    ("shape", "text"),
    [((8, 28, 28), "8 x 28 x 28"), ((1568,), "1,568 values"), ((2,), "2 values"), ((1,), "1 value")],
)
def test_a_shape_is_written_with_what_it_counts(shape: tuple[int, ...], text: str) -> None:
    assert shape_text(shape) == text
