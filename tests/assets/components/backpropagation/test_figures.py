"""How numbers are written in boxes, maps and sentences."""

import numpy as np
import pytest

from tests.assets.components.backpropagation.in_node import js


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.0648, "−0.0648"),
        (-0.006481, "−0.0065"),
        (-0.000512, "−5.1e−4"),
        (-0.00097, "−9.7e−4"),
        (0.000123, "1.2e−4"),
        (-1234.56, "−1234.6"),
        (-2.4e-12, "−2e−12"),
        (-2.4e12, "−2.4e12"),
        (0, "0"),
    ],
)
def test_figures_of_boxes_take_seven_characters_at_most(value: float, text: str) -> None:
    assert js("figures.short(value)", value) == text
    assert len(text) <= 7


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.00999, "−0.01"),
        (-0.0599, "−0.06"),
        (-0.1214, "−0.121"),
        (0.00123, "0.001"),
        (-12.346, "−12.35"),
        (-123.46, "−123.5"),
        (-1234.56, "−1235"),
        (-0.000512, "−5e−4"),
        (-2.4e12, "−2e12"),
        (0, "0"),
    ],
)
def test_figures_of_maps_take_six_characters_at_most(value: float, text: str) -> None:
    assert js("figures.brief(value)", value) == text
    assert len(text) <= 6


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5221, "0.522"),
        (-1, "−1"),
        (0, "0"),
        (0.04117, "0.0412"),
        (3.14e-6, "3.1e−6"),
        (-12.346, "−12.35"),
        (-2e9, "−2.0e9"),
    ],
)
def test_figures_keep_three_digits_of_small_numbers(value: float, text: str) -> None:
    assert js("figures.figure(value)", value) == text


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (0.8462101643, 0.8490460943),
        (0.16081149471, 0.16081165588),
        (0.8480450000000002, 0.848045),
        (3e-7, 1.5e-7),
        (123456.75, 123456.5),
        (2e15, 1e15),
    ],
)
def test_losses_side_by_side_show_what_their_difference_is_made_of(above: float, below: float) -> None:
    texts = js("figures.apart(...value)", [above, below])
    first, second = (float(text.replace("−", "-")) for text in texts)
    # Seven digits of the difference, or the last bit of the larger number.
    allowed = max(1e-6 * abs(above - below), np.spacing(above))
    assert first - second == pytest.approx(above - below, abs=allowed)


def test_equal_losses_are_written_equally() -> None:
    assert js("figures.apart(...value)", [0.385641, 0.385641]) == ["0.385641", "0.385641"]
