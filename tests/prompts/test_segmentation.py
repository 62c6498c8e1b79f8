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
NEARLY, SKIPS = "Nearly all pixels right", "Are the skips needed?"


def run_of(title: str, seed: int, **changes: Any) -> SegmentationRun:
    """The run that the experiment's button sets up."""
    lab = set_up(PARAMS, TRY, title, seed=seed, **changes)
    run = segmentation_run(lab, Draft())
    assert not lab.notes
    run.check()
    return run


@pytest.mark.prompt("segmentation", NEARLY)
@pytest.mark.parametrize("seed", range(3))
def test_most_pixels_are_right_where_nothing_is_found(seed: int) -> None:
    assert measured(run_of(NEARLY, seed), PREDICTIONS[NEARLY]) == "nothing"


@pytest.mark.prompt("segmentation", SKIPS)
@pytest.mark.parametrize("seed", range(3))
def test_skips_find_ink_more_exactly(seed: int) -> None:
    assert measured(run_of(SKIPS, seed), PREDICTIONS[SKIPS]) == "first"
