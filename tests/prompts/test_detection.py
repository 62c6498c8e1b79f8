"""Detection: each experiment, set up and trained for three seeds, shows what it promises."""

from dataclasses import replace

import pytest

from nn_core.training import DetectionRun
from tests.prompts.labs import measured, set_up
from ui.detection.lab import PARAMS, detection_run
from ui.detection.words import TRY
from ui.kit.editor import Draft

seeds = pytest.mark.parametrize("seed", range(3))
SOON, UNBOXED = "How soon does it find digits?", "Nobody corrects the boxes"
PREDICTIONS = {title: prediction for title, _, _, prediction in TRY}


def run_of(title: str, seed: int) -> DetectionRun:
    """The run that the experiment's button sets up."""
    lab = set_up(PARAMS, TRY, title, seed=seed)
    run = detection_run(lab, Draft())
    assert not lab.notes
    run.check()
    return run


@seeds
@pytest.mark.prompt("detection", SOON)
def test_a_few_hundred_batches_find_seven_digits_in_ten(seed: int) -> None:
    run = run_of(SOON, seed)
    assert (run.config.batch_size, run.image_counts()) == (32, (2400, 300))
    assert measured(run, PREDICTIONS[SOON]) == "most"


@seeds
@pytest.mark.prompt("detection", UNBOXED)
def test_without_the_box_term_centres_are_learnt_but_hardly_a_box_fits(seed: int) -> None:
    run = run_of(UNBOXED, seed)
    assert run.config.box_weight == 0
    assert measured(run, PREDICTIONS[UNBOXED]) == "hardly"
    told = replace(run, config=replace(run.config, box_weight=5.0))
    assert measured(told, PREDICTIONS[UNBOXED]) != "hardly"
