from __future__ import annotations

import numpy as np
import pytest

from nn_core.judgements.segmentation import judge_gap, judge_masks, judge_twins

STEPS = {
    104: [[755668, 178, 0, 2807], [3468, 8206, 0, 15307], [1427, 748, 0, 9801], [3374, 5018, 0, 13198]],
    208: [[756870, 0, 19, 1764], [2973, 355, 359, 23294], [967, 60, 4147, 6802], [2657, 29, 166, 18738]],
    260: [
        [756054, 778, 140, 1681],
        [1843, 17960, 705, 6473],
        [590, 1303, 7098, 2985],
        [1679, 11981, 403, 7527],
    ],
    312: [[756824, 2, 37, 1790], [1738, 2611, 173, 22459], [786, 244, 5964, 4982], [1570, 543, 95, 19382]],
    323: [[756408, 1716, 86, 443], [1632, 24892, 132, 325], [664, 3140, 6063, 2109], [1568, 19272, 70, 680]],
    520: [
        [755658, 1636, 456, 903],
        [741, 22498, 1015, 2727],
        [369, 915, 9801, 891],
        [681, 12954, 1078, 6877],
    ],
}
"""What the page's network says of the validation scenes, by step. Of the ink that it finds 41, 43, 58, 50, 56
and 67 % have the right name, where the same names at random would be right of 38, 34, 38, 34, 41 and 38 %.
"""


def counts(background: int, missed: int, added: int, ink: list[list[int]]) -> list[list[int]]:
    """So many pixels of ink are missed, and added, of the first class each; the others are those of `ink`."""
    top = [background, added, *[0] * (len(ink) - 1)]
    return [top, *([missed if at == 0 else 0, *row] for at, row in enumerate(ink))]


@pytest.mark.parametrize(
    ("confusion", "kind"),
    [
        (counts(95, 5, 0, [[0, 0], [0, 0]]), "nothing"),
        ([[95, 0], [0, 0]], "nothing"),  # there is no ink at all
        (counts(900, 91, 0, [[3, 3], [2, 1]]), "nothing"),  # an IoU of 9 / 100
        (counts(900, 0, 0, [[50, 50], [50, 50]]), "mixed"),  # half are right of two that are as common
        (counts(900, 0, 0, [[60, 40], [40, 60]]), "mixed"),  # 60 % where chance has 50: kappa is 0.2
        (counts(900, 0, 0, [[62, 38], [38, 62]]), "partly"),
        (
            counts(900, 0, 0, [[80, 0, 0], [10, 0, 0], [10, 0, 0]]),
            "mixed",
        ),  # 80 %: all get the commonest name
        (counts(900, 0, 0, [[19 if row == at else 9 for at in range(10)] for row in range(10)]), "mixed"),
        (counts(900, 0, 0, [[57 if row == at else 5 for at in range(10)] for row in range(10)]), "partly"),
        *((STEPS[step], kind) for step, kind in ((104, "mixed"), (208, "mixed"), (260, "partly"))),
        *((STEPS[step], kind) for step, kind in ((312, "partly"), (323, "partly"), (520, "partly"))),
        ([[900, 50], [50, 50]], "partly"),  # of a single class no other name can be given
        (counts(900, 5, 5, [[90, 5], [5, 90]]), "well"),
    ],
)
def test_what_masks_are_worth(confusion: list[list[int]], kind: str) -> None:
    assert judge_masks(confusion) == kind


@pytest.mark.parametrize("classes", [2, 3, 4, 10])
def test_ink_that_is_named_at_random_is_mixed_and_what_is_right_far_more_often_is_not(classes: int) -> None:
    """Of 100 pixels of each class all are found, and so many are named as they should be."""
    for right, kind in ((1 / classes, "mixed"), (0.75, "partly")):
        others = 100 * (1 - right) / (classes - 1)
        confusion = np.full((classes + 1, classes + 1), others)
        confusion[0] = confusion[:, 0] = 0
        np.fill_diagonal(confusion, 100 * right)
        confusion[0, 0] = 1000
        assert judge_masks(confusion) == kind


@pytest.mark.parametrize(
    ("first", "second", "better"),
    [(0.8, 0.76, "alike"), (0.8, 0.7, "first"), (0.5, 0.8, "second"), (0.3, 0.3, "alike")],
)
def test_which_of_two_is_better(first: float, second: float, better: str) -> None:
    assert judge_twins(first, second) == better


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        (0.87, 0.01, "unfound"),
        (0.01, 0.87, "unfound"),
        (0.05, 0.02, "neither"),
        (0.0999, 0.0, "neither"),
        (0.12, 0.09, "alike"),
        (0.87, 0.84, "alike"),
        (0.87, 0.6, "apart"),
        (0.1, 0.4, "apart"),
    ],
)
def test_what_lies_between_two(first: float, second: float, gap: str) -> None:
    assert judge_gap(first, second) == gap
