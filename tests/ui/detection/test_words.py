"""What the cards of "Detection" tell once they are measured."""

import math
from types import SimpleNamespace
from typing import Any, cast

from nn_core.network.detectors import detector_preset
from nn_core.training import DetectionRun
from tests.ui.cards import is_explained
from ui.detection.words import TRY

PREDICTIONS = {title: prediction for title, *_, prediction in TRY}
AT_FIRST = {"val_recall": 0.0, "val_precision": 0.0, "val_object_loss": 47.2}
LATER = {"val_recall": 0.12, "val_precision": 0.5, "val_object_loss": 2.6}


def run_of(later: dict[str, float] = LATER) -> Any:
    """A run that was last validated at step 150."""
    spec = DetectionRun(detector_preset("grid_4", (1, 64, 64), 10), "digits_plain")
    moments = {
        0: SimpleNamespace(step=0, metrics=AT_FIRST, measured={}),
        192: SimpleNamespace(step=192, metrics=later, measured=dict.fromkeys(LATER, 150)),
    }
    return SimpleNamespace(spec=spec, at=lambda step: moments[step])


def test_where_no_box_counts_no_share_of_them_is_told() -> None:
    prediction = PREDICTIONS["Nobody corrects the boxes"]
    answer = prediction.answer(cast(Any, run_of(LATER | {"val_recall": 0.0, "val_precision": math.nan})))
    assert answer.measured.startswith(
        "at step 150 it finds 0\u00a0% of the digits in 300 scenes kept aside, and none of its boxes has a "
        "score of at least 0.30. The object term"
    )


def test_without_corrected_boxes_the_share_that_is_found_is_told() -> None:
    prediction = PREDICTIONS["Nobody corrects the boxes"]
    answer = prediction.answer(cast(Any, run_of()))
    is_explained(prediction, answer.holds, answer.measured)
    assert answer.holds == "hardly"
    assert answer.measured == (
        "at step 150 it finds 12\u00a0% of the digits in 300 scenes kept aside, and 50\u00a0% of its boxes "
        "with a score of at least 0.30 are right. The object term on these scenes was 47.2 at first and is "
        "2.6 now."
    )
