"""What the card "One less" says while it is measured."""

import pytest

from nn_core.training.jobs import Progress
from ui.channels.cards.spare import so_far

OF = 4 * 16
"""16 channels are switched off on each of four parts of the images."""


@pytest.mark.parametrize(
    ("progress", "share"),
    [(Progress(), "0"), (Progress(38, OF), "59"), (Progress(OF, OF), "100")],
)
def test_how_far_it_is_is_no_number_of_channels(progress: Progress, share: str) -> None:
    assert so_far(progress) == (
        f"Each of the 16 channels is switched off in turn. {share}\N{NO-BREAK SPACE}% of that is done."
    )
