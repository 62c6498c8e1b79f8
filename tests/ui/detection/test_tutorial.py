"""What the tutorial on detection calls right, and the numbers in its text, are those of the scenes."""

from __future__ import annotations

from nn_core.data.scenes import load_scenes
from nn_core.training.detection.grid import targets
from tests.tutorials.solutions import RIGHT
from ui.tutorials.library import OURS, read_folders

NAME = "39_boxes"
MEASURED: dict[str, dict[str, float]] = {
    "A higher bar": {"score": 0.8},
    "One centre in each cell": {"cells": 16},
}
STEPS = {step.title: step for step in read_folders(OURS).tutorials[NAME].steps}


def test_hardly_a_digit_shares_its_cell_even_in_a_coarse_grid() -> None:
    scenes = load_scenes("digits_plain")
    boxes, labels = scenes.boxes[: scenes.training], scenes.labels[: scenes.training]
    there = int(scenes.counts[: scenes.training].sum())
    lost = there - int(targets(boxes, labels, (64, 64), (4, 4)).present.sum())
    assert f"{lost} of {there:,} digits share their cell" in str(STEPS["One centre in each cell"].feedback)
    assert 0 < lost / there < 0.01
    # Thrown anywhere onto 16 cells, k digits have 16 (1 - (15/16)^k) cells.
    thrown = [k - 16 * (1 - (15 / 16) ** k) for k in (1, 2, 3, 4)]
    assert 1 / 12 < thrown[3] / 4 < 1 / 10
    assert round(sum(thrown) / (1 + 2 + 3 + 4), 2) == 0.06


def test_one_answer_is_right_and_the_walk_takes_it() -> None:
    """Of what is chosen; what takes training is walked."""
    for title, facts in MEASURED.items():
        predict = STEPS[title].predict
        assert predict is not None
        right = [option.says for option in predict.options if option.when.holds(facts)]
        assert right == [RIGHT[NAME][title]]
