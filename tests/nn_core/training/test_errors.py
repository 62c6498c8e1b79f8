"""How a breakdown is put in words."""

import pytest

from nn_core.training.errors import grew


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (440_760.2, "grew to 440,760"),
        (-123_456.0, "grew to −123,456"),
        (9_999_999.0, "grew to 9,999,999"),
        (1e7, "grew to 1.0·10⁷"),
        (27_627_725_979_071_702_630_400.0, "grew to 2.8·10²²"),
    ],
)
def test_a_loss_with_many_digits_is_written_by_its_size(loss: float, words: str) -> None:
    assert grew(loss) == words
