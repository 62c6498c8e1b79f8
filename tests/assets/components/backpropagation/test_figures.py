"""How numbers are written in boxes, maps and sentences."""

import numpy as np
import pytest

from tests.assets.components.backpropagation.in_node import js
from tests.numerals import read

WIDTHS = {".": 27, "·": 29, "⁻": 53, "⁰": 40, "¹": 31, "²": 45, "³": 45, "⁴": 45}
"""Of Inter, in thousandths of its size; a digit and a minus sign are 65."""


def width(text: str) -> float:
    """In digits."""
    return sum(WIDTHS.get(letter, 65) for letter in text) / 65


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.0648, "−0.0648"),
        (-0.006481, "−0.0065"),
        (-0.000512, "−5·10⁻⁴"),
        (-0.00091, "−9·10⁻⁴"),
        (0.000512, "5·10⁻⁴"),
        (0.000123, "10⁻⁴"),
        (-0.000123, "−10⁻⁴"),
        (-1234.56, "−1234.6"),
        (-2.4e-12, "−2·10⁻¹²"),
        (-2.4e12, "−2·10¹²"),
        (0, "0"),
    ],
)
def test_figures_of_boxes_are_seven_digits_wide_at_most(value: float, text: str) -> None:
    assert js("figures.short(value)", value) == text
    assert width(text) <= 7


@pytest.mark.parametrize(
    "value", [0.000311, -0.000311, 0.000123, -0.00012345, 0.0005, -0.0005, 0.00123, 8.1e-5]
)
def test_a_box_and_a_sentence_write_a_number_in_one_form(value: float) -> None:
    box, sentence = js("[figures.short(value), figures.figure(value)]", value)
    assert ("10⁻" in box) == ("10⁻" in sentence), (box, sentence)


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
        (0.00097, "0.001"),
        (0.000512, "≈0"),
        (-0.000512, "≈0"),
        (2.4e-12, "≈0"),
        (-2.4e4, "−2·10⁴"),
        (0, "0"),
    ],
)
def test_figures_of_maps_are_five_and_a_half_digits_wide_at_most(value: float, text: str) -> None:
    assert js("figures.brief(value)", value) == text
    assert width(text) <= 5.5


@pytest.mark.parametrize("form", ["short", "brief"])
def test_opposite_numbers_have_the_same_digits(form: str) -> None:
    sizes = [float(f"{digits}e{power}") for digits in (1, 1.3, 3.65, 9.96) for power in range(-12, 13)]
    written = js(f"value.map(size => [figures.{form}(size), figures.{form}(-size)])", sizes)
    assert [opposite.removeprefix("−") for _, opposite in written] == [one for one, _ in written]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5221, "0.522"),
        (-1, "−1"),
        (0, "0"),
        (0.04117, "0.0412"),
        (3.14e-6, "3.1·10⁻⁶"),
        (-12.346, "−12.35"),
        (-2e9, "−2.0·10⁹"),
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
    first, second = (read(text) for text in texts)
    # Seven digits of the difference, or the last bit of the larger number.
    allowed = max(1e-6 * abs(above - below), np.spacing(above))
    assert first - second == pytest.approx(above - below, abs=allowed)


def test_equal_losses_are_written_equally() -> None:
    assert js("figures.apart(...value)", [0.385641, 0.385641]) == ["0.385641", "0.385641"]
