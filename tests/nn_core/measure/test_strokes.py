"""Widths and slants of drawings made by hand, and which of them are chosen."""

import numpy as np
import pytest

from nn_core.measure.strokes import (
    CLEAR,
    Measured,
    holding,
    joined,
    measured,
    one_class,
    pairs_of_two_classes,
    slant,
    thickness,
    two_classes,
    width_sums,
)

SIDE = 28


def bar(width: int, lean: float = 0.0, length: int = 20) -> np.ndarray:
    """A stroke that goes down the middle, `lean` pixels to the right for each pixel up."""
    image = np.zeros((SIDE, SIDE))
    for row in range((SIDE - length) // 2, (SIDE + length) // 2):
        start = round(SIDE / 2 - width / 2 + lean * (SIDE / 2 - row))
        image[row, start : start + width] = 1
    return image


def blurred(image: np.ndarray) -> np.ndarray:
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    padded = np.pad(image, 1)
    found: np.ndarray = sum(
        kernel[i, j] * padded[i : i + SIDE, j : j + SIDE] for i in range(3) for j in range(3)
    )
    return found


def test_a_wide_stroke_is_thicker_and_its_width_is_nearly_that_in_pixels() -> None:
    widths = thickness(np.stack([bar(width) for width in (1, 2, 3, 4, 6)]))
    assert (np.diff(widths) > 0.5).all()
    np.testing.assert_allclose(widths, [1, 2, 3, 4, 6], rtol=0.25)


def test_neither_length_nor_blur_nor_faint_ink_makes_a_stroke_thicker() -> None:
    plain = thickness(bar(3)[None])
    for other in (bar(3, length=12), blurred(bar(3)), 0.3 * bar(3)):
        assert thickness(other[None]) == pytest.approx(plain, rel=0.2)
    assert thickness(bar(4, length=12)[None]) > plain


def test_slant_is_the_lean_per_pixel_up_and_no_ink_has_neither() -> None:
    leans = [-0.5, 0, 0.25, 0.5]
    np.testing.assert_allclose(slant(np.stack([bar(3, lean) for lean in leans])), leans, atol=0.03)
    empty = np.zeros((1, SIDE, SIDE))
    assert thickness(empty) == slant(empty) == 0
    flat = np.zeros((1, SIDE, SIDE))
    flat[0, 14, 4:24] = 1  # one row of ink has no height to lean over
    assert slant(flat) == 0


def drawings(*rows: tuple[float, float, int, float]) -> Measured:
    """Each a width, a slant, a class and how sure the judge is."""
    columns = np.array(rows, np.float64).T
    return Measured(columns[0], columns[1], columns[2].astype(np.int64), columns[3])


SET = drawings(
    (5.0, 0.0, 7, 0.5),  # the thickest is a smear
    (4.0, 0.1, 7, 0.99),
    (2.0, 0.4, 7, 0.95),
    (3.5, 0.0, 1, 0.97),
    (2.5, 0.2, 1, 0.96),
    (1.0, 0.0, 4, 0.2),  # so is the thinnest
    (1.8, 0.3, 4, 0.93),
)


def test_what_is_chosen_is_clear_and_shows_the_difference() -> None:
    assert width_sums(SET) == ((3, 4, 6), (3, 4, 2), (1, 2, 4), (1, 2, 6))
    assert two_classes(SET) == (1, 3)
    assert one_class(SET, 64) == (1, 2)
    assert one_class(SET, 3) == (3, 4)  # of which the other 7 is none


def test_pairs_are_of_two_classes_and_of_the_surest() -> None:
    assert pairs_of_two_classes(SET, 3) == ((1, 3), (1, 4))
    assert len(pairs_of_two_classes(SET, 64)) == 8  # of five clear ones, those of 7 and 7 and of 1 and 1 not
    assert pairs_of_two_classes(SET, 1) == ()


def test_a_sum_holds_where_its_picture_is_a_thicker_c_and_no_smear() -> None:
    sums = ((1, 2, 6),) * 5
    results = drawings(
        (1.9, 0, 4, 0.95),
        (2.9, 0, 4, 0.5),  # a smear
        (2.9, 0, 7, 0.95),  # another digit
        (1.7, 0, 4, 0.95),  # thinner than C
        (2.5, 0, 4, 0.95),
    )
    assert holding(sums, SET, results).tolist() == [4, 0]
    assert holding(sums[:1], SET, drawings((1.8, 0, 4, 0.95))).tolist() == []  # as thick as C


def test_no_smear_is_chosen_where_nothing_is_clear_enough() -> None:
    for smears in (drawings((2, 0, 1, 0.5), (3, 0, 1, 0.89)), drawings((2, 0, 1, CLEAR))):
        assert width_sums(smears) == ()
        assert two_classes(smears) is one_class(smears, 64) is None
    of_one_class = drawings((2, 0.0, 1, 0.95), (3, 0.2, 1, 0.95))
    assert width_sums(of_one_class) == ()
    alike = drawings((2, 0, 1, 0.95), (2.2, 0, 1, 0.95), (2, 0, 3, 0.95))
    assert width_sums(alike) == ()  # neither is thick
    assert two_classes(of_one_class) is None
    assert one_class(of_one_class, 64) == (0, 1)


def test_the_judge_gives_class_and_confidence() -> None:
    found = measured(np.stack([bar(2), bar(4)]), np.array([[0.2, 0.8], [0.9, 0.1]]))
    assert found.label.tolist() == [1, 0]
    assert found.confidence.tolist() == [0.8, 0.9]
    assert found.thickness[1] > found.thickness[0]


def test_drawings_measured_in_parts_are_measured_as_all_at_once() -> None:
    images = np.stack([bar(width, lean) for width in (2, 4, 6) for lean in (0.0, 0.3)])
    probabilities = np.random.default_rng(0).dirichlet(np.ones(10), len(images))
    parts = joined([measured(images[at : at + 4], probabilities[at : at + 4]) for at in (0, 4)])
    whole = measured(images, probabilities)
    for name in ("thickness", "slant", "label", "confidence"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))
