"""What is said of a generator, case by case."""

from collections.abc import Callable

import pytest

from nn_core.judgements import latent_questions as judgements
from nn_core.judgements.latent_questions import (
    judge_bar,
    judge_border,
    judge_corners,
    judge_cut,
    judge_doubling,
    judge_hidden,
    judge_layers,
    judge_length,
    judge_lost,
    judge_middle,
    judge_middles,
    judge_others,
    judge_same,
    judge_share,
    judge_strips,
    judge_sums,
    judge_surer,
    judge_thicker,
    judge_variety,
    judge_zones,
)

CASES: tuple[tuple[Callable[..., str], tuple[object, ...], str], ...] = (
    (judge_border, (0, 0.0), "none"),
    (judge_border, (1, 0.0), "jump"),
    (judge_border, (8, 0.1), "stretch"),
    (judge_middle, (0.9, 0.5, 0.1), "clear"),
    (judge_middle, (0.5, 0.1, 0.2), "mean"),
    (judge_middle, (0.5, 0.2, 0.2), "other"),
    (judge_corners, (1.5, 2.5, 0.02, 0.1), "hard"),
    (judge_corners, (3.0, 2.5, 0.2, 0.1), "smear"),
    (judge_corners, (1.5, 2.5, 0.2, 0.1), "other"),
    (judge_corners, (2.5, 2.5, 0.1, 0.1), "other"),
    (judge_strips, (0.2, 0.1), "much"),
    (judge_strips, (0.15, 0.1), "more"),
    (judge_strips, (0.1, 0.1), "less"),
    (judge_strips, (0.0, 0.0), "less"),
    (judge_strips, (0.1, 0.0), "much"),
    (judge_share, (0.0,), "few"),
    (judge_share, (0.2,), "some"),
    (judge_share, (0.8,), "most"),
    (judge_thicker, (0.75,), "straight"),
    (judge_thicker, (0.5,), "neither"),
    (judge_thicker, (0.25,), "sphere"),
    (judge_middles, (0.0,), "few"),
    (judge_middles, (0.24,), "few"),
    (judge_middles, (0.25,), "some"),
    (judge_middles, (0.75,), "some"),
    (judge_middles, (0.76,), "most"),
    (judge_others, (0,), "none"),
    (judge_others, (1,), "one"),
    (judge_others, (2,), "more"),
    (judge_sums, (2, 40), "few"),
    (judge_sums, (1, 4), "some"),
    (judge_sums, (2, 4), "some"),
    (judge_sums, (3, 4), "most"),
    (judge_same, (0.0, 0.2), "c"),
    (judge_same, (0.1, 0.2), "trace"),
    (judge_same, (0.2, 0.2), "a"),
    (judge_length, (10.0, 9.0), "alike"),
    (judge_length, (10.0, 4.0), "shorter"),
    (judge_length, (4.0, 10.0), "longer"),
    (judge_variety, (0.0, 0.4), "none"),
    (judge_variety, (0.03, 0.4), "little"),
    (judge_variety, (0.1, 0.4), "much"),
    (judge_surer, (0.8, 0.81), "alike"),
    (judge_surer, (0.78, 0.81), "less"),
    (judge_surer, (0.85, 0.81), "surer"),
    (judge_cut, (1.0, 0.1), "large"),
    (judge_cut, (1.0, 0.95), "alike"),
    (judge_cut, (0.1, 1.0), "small"),
    (judge_bar, (0.04, 0.04), "longest"),
    (judge_bar, (0.02, 0.04), "long"),
    (judge_bar, (0.01, 0.04), "short"),
    (judge_layers, (0.1, 0.4), "late"),
    (judge_layers, (0.4, 0.1), "early"),
    (judge_layers, (0.4, 0.5), "alike"),
    (judge_lost, (0.0,), "less"),
    (judge_lost, (0.5,), "half"),
    (judge_lost, (0.7,), "more"),
    (judge_doubling, (((1.0, 1.4), (1.4, 2.0)),), "four"),
    (judge_doubling, (((2.0, 1.4), (1.4, 1.0)),), "once"),
    (judge_doubling, (((1.0, 1.1), (1.1, 1.2)),), "alike"),
    (judge_hidden, (11.0, 0.03, 0.04, 0.02), "gone"),
    (judge_hidden, (11.0, 0.048, 0.036, 0.071), "gone"),
    (judge_hidden, (11.0, 0.08, 0.04, 0.07), "fades"),
    (judge_hidden, (11.0, 6.0, 0.04, 0.07), "stays"),
    (judge_zones, (3.0, 1.0, 2.0), "middle"),
    (judge_zones, (1.0, 3.0, 2.0), "between"),
    (judge_zones, (1.0, 2.0, 3.0), "edge"),
)


@pytest.mark.parametrize(("judge", "numbers", "expected"), CASES)
def test_each_case_is_judged(judge: Callable[..., str], numbers: tuple[object, ...], expected: str) -> None:
    assert judge(*numbers) == expected


def test_each_judgement_has_a_case_for_all_that_it_can_say() -> None:
    named = {value for name, value in vars(judgements).items() if name.startswith("judge_")}
    assert {judge for judge, _, _ in CASES} == named
    for judge in named:
        said = {expected for one, _, expected in CASES if one is judge}
        assert len(said) == len(judge.__annotations__["return"].split(","))
