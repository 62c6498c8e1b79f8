"""Segmentation: each experiment, set up and trained for three seeds, shows what it promises."""

from typing import Any

import pytest

from nn_core.training import SegmentationRun
from tests.prompts.labs import measured, set_up
from ui.kit.editor import Draft
from ui.segmentation.lab import segmentation_run
from ui.segmentation.params import PARAMS
from ui.segmentation.words import TRY

PREDICTIONS = {title: prediction for title, _, _, prediction in TRY}
HOLDS = {"Nearly all pixels right": "nothing", "Are the skips needed?": "first"}


def run_of(title: str, seed: int, **changes: Any) -> SegmentationRun:
    """The run that the experiment's button sets up."""
    lab = set_up(PARAMS, TRY, title, seed=seed, **changes)
    run = segmentation_run(lab, Draft())
    assert not lab.notes
    run.check()
    return run


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("title", HOLDS)
def test_it_shows_what_is_promised(title: str, seed: int) -> None:
    assert measured(run_of(title, seed), PREDICTIONS[title]) == HOLDS[title]


def test_every_card_is_measured() -> None:
    assert list(HOLDS) == list(PREDICTIONS)
