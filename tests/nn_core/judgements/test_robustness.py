"""Where an attack breaks a network, and whether what it did could be chance."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.judgements.robustness import (
    Break,
    Turned,
    judge_attack,
    judge_break,
    judge_noise,
    judge_stronger,
    judge_transfer,
)

LEVELS = (0, 4, 8, 16)


@pytest.mark.parametrize(
    ("before", "after", "target", "wanted"),
    [
        ([0.7, 0.2, 0.1], [0.5, 0.4, 0.1], None, Turned("stays", 0, 0)),
        ([0.7, 0.2, 0.1], [0.4, 0.5, 0.1], None, Turned("turns", 0, 1)),
        ([0.7, 0.2, 0.1], [0.4, 0.5, 0.1], 1, Turned("reaches", 0, 1)),
        ([0.7, 0.2, 0.1], [0.4, 0.5, 0.1], 2, Turned("turns", 0, 1)),
        ([0.2, 0.7, 0.1], [0.1, 0.8, 0.1], 1, Turned("stays", 1, 1)),
    ],
)
def test_what_became_of_an_answer(
    before: list[float], after: list[float], target: int | None, wanted: Turned
) -> None:
    assert judge_attack(np.array(before), np.array(after), target) == wanted


@pytest.mark.parametrize(
    ("shares", "wanted"),
    [
        ((0.95, 0.9, 0.49, 0.1), Break("breaks", 8)),
        ((0.95, 0.9, 0.5, 0.49), Break("breaks", 16)),
        ((0.95, 0.9, 0.5, 0.5), Break("holds")),
        ((0.95, 0.3, 0.6, 0.2), Break("breaks", 4)),
        ((0.49, 0.3, 0.2, 0.1), Break("untrained")),
        ((0.5, 0.49, 0.2, 0.1), Break("breaks", 4)),
    ],
)
def test_it_breaks_where_fewer_than_half_are_right(shares: tuple[float, ...], wanted: Break) -> None:
    assert judge_break(LEVELS, shares) == wanted


@pytest.mark.parametrize(
    ("clean", "noisy", "wanted"),
    [
        (0.95, 0.95, "nothing"),
        (0.95, 0.96, "nothing"),
        # Of 500 images the standard error is √((0.95 · 0.05 + 0.93 · 0.07) / 500) = 0.0150.
        (0.95, 0.93, "nothing"),
        # √((0.95 · 0.05 + 0.90 · 0.10) / 500) = 0.0166: 0.05 is three times that.
        (0.95, 0.90, "some"),
        (0.95, 0.50, "some"),
        (0.95, 0.49, "breaks"),
    ],
)
def test_what_noise_does(clean: float, noisy: float, wanted: str) -> None:
    assert judge_noise(clean, noisy, 500) == wanted


@pytest.mark.parametrize(
    ("fgsm", "pgd", "wanted"), [(0.6, 0.3, "pgd"), (0.3, 0.6, "fgsm"), (0.6, 0.6, "alike"), (0, 0, "alike")]
)
def test_the_stronger_leaves_fewer_right(fgsm: float, pgd: float, wanted: str) -> None:
    assert judge_stronger(fgsm, pgd, 500) == wanted


@pytest.mark.parametrize(
    ("own", "other", "noisy", "wanted"),
    [
        ((0.95, 0.15), (0.95, 0.94), 0.95, "nothing"),
        ((0.95, 0.15), (0.95, 0.80), 0.95, "part"),
        ((0.95, 0.15), (0.95, 0.56), 0.95, "part"),
        ((0.95, 0.15), (0.95, 0.54), 0.95, "most"),
        # What noise does to the other as well is not the attack's doing.
        ((0.95, 0.15), (0.95, 0.54), 0.55, "nothing"),
        ((0.95, 0.94), (0.95, 0.94), 0.95, "none"),
    ],
)
def test_how_much_goes_over_to_another_network(
    own: tuple[float, float], other: tuple[float, float], noisy: float, wanted: str
) -> None:
    assert judge_transfer(own, other, noisy, 500) == wanted
