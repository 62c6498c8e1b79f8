"""Each experiment to start from asks something that is explained, and answered soon."""

from __future__ import annotations

from typing import get_args

import pytest

from nn_core.judgements.prediction import Course
from nn_core.training.plane.presets import PLANE_PRESETS
from ui.neural_network.params import PACES, PARAMS
from ui.neural_network.words import ASKED, DRAWN

LONGEST_S = 20


def test_each_experiment_asks() -> None:
    assert ASKED.keys() == PLANE_PRESETS.keys()


@pytest.mark.parametrize("name", ASKED)
def test_each_option_has_its_reason(name: str) -> None:
    asked = ASKED[name]
    assert asked.question.endswith("?")
    assert asked.because.keys() == asked.options.keys()
    assert all(reason.endswith(".") for reason in asked.because.values())
    assert len(set(asked.options.values())) == len(asked.options)


@pytest.mark.parametrize("name", ASKED)
def test_the_usual_pace_leads_to_the_answer_soon(name: str) -> None:
    pace = next(param.default for param in PARAMS if param.name == "pace")
    _, epochs_a_second, _ = PACES[pace]
    steps_a_second = epochs_a_second * PLANE_PRESETS[name].run.steps_per_epoch
    assert ASKED[name].steps / steps_a_second < LONGEST_S


@pytest.mark.parametrize("name", ASKED)
def test_the_step_that_is_measured_is_one_that_a_timeline_keeps(name: str) -> None:
    """Of 256 entries each, it keeps multiples of the least power of two that gets so far."""
    stride = 1
    while ASKED[name].steps > 255 * stride:
        stride *= 2
    assert ASKED[name].steps % stride == 0


@pytest.mark.parametrize("name", DRAWN)
def test_a_line_is_drawn_at_steps_that_are_kept_and_each_course_is_explained(name: str) -> None:
    line, asked = DRAWN[name], ASKED[name]
    assert line.steps == line.at[-1] == asked.steps
    assert all(step % 32 == 0 for step in line.at)  # so does the timeline of 2,560 steps
    assert line.courses.keys() | {"dips"} == set(get_args(Course))
