"""What the prompts of the page "Pooling" promise does happen, on three photographs."""

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from nn_core.judgements.pooling import judge_effect, judge_forgetting, swallowed
from nn_core.mechanics.pooling import pool, pool_window
from tests.prompts.lessons import prepared
from tests.ui.cards import is_explained
from ui.pooling.lesson import Lesson, work_out
from ui.pooling.words import TRY

PHOTOS = ["cat", "brick", "coins"]


def with_values(lesson: Lesson, **values: Any) -> Lesson:
    return work_out(asdict(replace(lesson.chosen, **values)))


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.prompt("pooling", "One pixel to the right")
def test_pooling_edges_swallows_a_shift_by_a_pixel_and_more_of_it_than_of_the_picture(photo: str) -> None:
    lesson = with_values(prepared("pooling", "One pixel to the right"), photo=photo)
    experiment = lesson.experiment
    at = int(np.flatnonzero(experiment.amounts == lesson.chosen.amount)[0])
    before, after = changes(lesson)
    assert before > 0.3
    assert judge_effect(before, after) == "smaller"
    assert swallowed(before, after) > 0.5
    assert experiment.control is not None
    lost = swallowed(experiment.control.before, experiment.control.after)
    assert judge_forgetting(swallowed(before, after), lost) == "motion"
    # Leaving pixels out does not do it: what swallows the change is the pooling.
    assert abs(swallowed(before, experiment.change_subsampled[at])) < 0.15


@pytest.mark.parametrize("digit", [5, 0, 8])
@pytest.mark.prompt("pooling", "Who gets the gradient?")
def test_one_pixel_gets_more_than_1_where_windows_overlap(digit: int) -> None:
    lesson = with_values(prepared("pooling", "Who gets the gradient?"), digit=digit)
    assert lesson.chosen.settings.step < lesson.chosen.window
    assert lesson.gradient.max() > 1
    assert lesson.gradient.sum() == lesson.output.size
    apart = with_values(lesson, stride=3)
    assert apart.gradient.max() == 1


@pytest.mark.prompt("pooling", "A window by hand")
def test_the_window_by_hand_has_whole_numbers_that_three_kinds_answer_differently() -> None:
    lesson = prepared("pooling", "A window by hand")
    seen = pool_window(lesson.maps, lesson.chosen.settings, 0, lesson.chosen.row, lesson.chosen.column)
    assert (seen.values == np.rint(seen.values)).all()
    results = {
        kind: pool(lesson.maps, replace(lesson.chosen, kind=kind).settings)[
            0, lesson.chosen.row, lesson.chosen.column
        ]
        for kind in ("max", "average", "l2")
    }
    assert len(set(results.values())) == 3


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.prompt("pooling", "A picture in one number")
def test_global_pooling_leaves_one_number_the_mean(photo: str) -> None:
    lesson = with_values(prepared("pooling", "A picture in one number"), photo=photo)
    assert lesson.output.shape == (1, 1, 1)
    assert lesson.output.item() == pytest.approx(lesson.maps.mean(), rel=1e-5)


@pytest.mark.parametrize("photo", ["brick", "cat", "coins"])
@pytest.mark.prompt("pooling", "Does pooling make up for a shift?")
def test_small_windows_leave_more_than_half_of_a_shift_and_larger_ones_less(photo: str) -> None:
    title = "Does pooling make up for a shift?"
    lesson = with_values(prepared("pooling", title), photo=photo)
    prediction = next(prediction for name, _, _, prediction in TRY if name == title)
    answer = prediction.answer(lesson)
    assert answer.holds == "most"
    is_explained(prediction, answer.holds, answer.measured)
    before, after = changes(lesson)
    assert changes(with_values(lesson, window=4))[1] < min(after, 0.6 * before)


def changes(lesson: Lesson) -> tuple[float, float]:
    """Of the map and of the pooled one, by the chosen motion."""
    experiment = lesson.experiment
    at = int(np.flatnonzero(experiment.amounts == lesson.chosen.amount)[0])
    return experiment.change_before[at], experiment.change_after[at]


@pytest.mark.prompt("pooling", "One window, one winner")
def test_the_marked_window_s_gradient_goes_to_one_pixel() -> None:
    lesson = prepared("pooling", "One window, one winner")
    assert (lesson.chosen.settings.step, lesson.chosen.window, lesson.output.shape) == (3, 3, (1, 2, 2))
    of_window = lesson.gradient[0, :3, 3:]
    assert sorted(of_window.ravel()) == [0] * 8 + [1]
    assert lesson.maps[0, :3, 3:][of_window == 1] == lesson.output[0, 0, 1] == 5
