"""What the prompts of the page "Convolution" promise does happen, on three photographs."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.mechanics.convolution import convolve
from nn_core.mechanics.transposed import overlap_count
from tests.prompts.lessons import prepared
from tests.ui.cards import is_explained
from ui.convolution.lesson import Lesson, work_out
from ui.convolution.params import consistent
from ui.convolution.words import TRY

PHOTOS = ["brick", "coins", "cat"]


def with_values(lesson: Lesson, **values: Any) -> Lesson:
    return work_out(consistent(replace(lesson.chosen, **values)))


def inside(output: np.ndarray) -> np.ndarray:
    """A map without its border, which answers to the padding."""
    return output[1:-1, 1:-1]


@pytest.mark.prompt("convolution", "Which edges does it miss?")
def test_each_sobel_finds_the_edges_of_its_own_direction_and_misses_the_others() -> None:
    lesson = prepared("convolution", "Which edges does it miss?")
    stripes = tuple((0.0, 0.0, 1.0, 1.0, 0.0, 0.0) for _ in range(6))
    for grid, (found, missed) in ((stripes, (0, 1)), (tuple(zip(*stripes, strict=True)), (1, 0))):
        output = with_values(lesson, input="grid", grid=grid).output
        assert np.abs(inside(output[found])).max() == 4
        assert np.abs(inside(output[missed])).max() == 0
    # The bricks' long joints run from top to bottom: neighbours differ far more across than down.
    across, down = (np.abs(np.diff(lesson.x[0], axis=axis)).mean() for axis in (1, 0))
    assert across > 2 * down
    upright, level = (np.abs(inside(one)).sum() for one in lesson.output)
    assert upright > 2 * level


@pytest.mark.prompt("convolution", "Work one out by hand")
def test_the_pixel_to_work_out_by_hand_is_of_small_whole_numbers_and_not_0() -> None:
    lesson = prepared("convolution", "Work one out by hand")
    assert (lesson.chosen.row, lesson.chosen.column) == (1, 1)
    window = lesson.x[0, 1:4, 1:4]
    assert (window == np.rint(window)).all()
    expected = (window * [[0, 1, 0], [1, -4, 1], [0, 1, 0]]).sum()
    assert lesson.output[0, 1, 1] == expected != 0


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.prompt("convolution", "See further for nothing")
def test_dilation_sees_further_with_as_many_parameters_and_skips_what_lies_between(photo: str) -> None:
    wide = with_values(prepared("convolution", "See further for nothing"), photo=photo)
    near = with_values(wide, dilation=1, padding=1)
    assert wide.settings.span == 9  # type: ignore[union-attr]
    assert wide.bills[0].cost == near.bills[0].cost
    # The pixel beside the middle of the window has no say.
    changed = wide.x.copy()
    changed[0, 32, 33] += 1
    kernel = wide.weight[0, 0]
    taps = [(32 + 4 * (row - 1), 32 + 4 * (column - 1)) for row, column in np.ndindex(3, 3)]
    assert sum(float(changed[0][tap]) for tap in taps) * kernel[0, 0] == pytest.approx(
        wide.output[0, 32, 32], abs=1e-5
    )


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.prompt("convolution", "Grow a checkerboard")
def test_stamps_meet_by_twos_and_fours_and_a_kernel_of_4_evens_them_out(photo: str) -> None:
    lesson = with_values(prepared("convolution", "Grow a checkerboard"), photo=photo)
    assert lesson.stamps[0].kind == "overlaps"
    assert set(np.unique(overlap_count(16, 16, lesson.settings))) == {1, 2, 4}  # type: ignore[arg-type]
    for size in (2, 4, 6):
        assert with_values(lesson, kernel=size).stamps[0].kind == "even"
    for size in (3, 5, 7):
        assert with_values(lesson, kernel=size).stamps[0].kind == "overlaps"

    def unevenness(output: np.ndarray) -> float:
        """How far the means of the four kinds of pixels lie apart, as a share of their mean."""
        means = [output[4 + row : -4 : 2, 4 + column : -4 : 2].mean() for row, column in np.ndindex(2, 2)]
        return float(np.ptp(means) / np.mean(means))

    # And so it is seen: in the middle of the picture, neighbours differ or do not.
    assert unevenness(lesson.output[0]) > 1
    assert unevenness(with_values(lesson, kernel=4).output[0]) < 0.1


@pytest.mark.parametrize("photo", ["coffee", "astronaut", "cat"])
@pytest.mark.prompt("convolution", "How large is a 3 × 3 filter?")
def test_a_filter_has_a_kernel_for_each_channel_and_one_bias(photo: str) -> None:
    """torch: Conv2d(3, 1, 3) has 28 parameters, and what red adds is gone without its kernel."""
    title = "How large is a 3 × 3 filter?"
    lesson = with_values(prepared("convolution", title), photo=photo)
    prediction = next(prediction for name, _, _, prediction in TRY if name == title)
    answer = prediction.answer(lesson)
    assert answer.holds == 28 == sum(map(torch.numel, torch.nn.Conv2d(3, 1, 3).parameters()))
    is_explained(prediction, answer.holds, answer.measured)
    blind = lesson.weight.copy()
    blind[0, 0] = 0
    without = convolve(lesson.x, blind, lesson.bias, lesson.settings)  # type: ignore[arg-type]
    red = convolve(lesson.x[:1], lesson.weight[:, :1], None, lesson.settings)  # type: ignore[arg-type]
    assert np.abs(red).max() > 0.1
    np.testing.assert_allclose(without + red, lesson.output, atol=1e-6)


@pytest.mark.prompt("convolution", "Find it before it does")
def test_sobel_x_is_strongest_beside_the_step_to_the_right_and_silent_on_the_brightest() -> None:
    lesson = prepared("convolution", "Find it before it does")
    output = np.abs(lesson.output[0])
    assert np.argwhere(output == output.max()).tolist() == [[2, 3]]
    assert (output[5] == 0).all()
    assert (lesson.x[0, 5] == lesson.x.max()).all()
