"""What became of a change through pooling: a table of cases, and the words that go with it."""

from typing import Any

import pytest

from nn_core.judgements.pooling import judge_effect, judge_forgetting, judge_left, swallowed
from tests.assets.components.test_browser_arithmetic import js


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        (0.431, 0.106, "smaller"),
        (1.0, 0.0, "smaller"),
        (0.079, 0.094, "larger"),  # brick, 2 x 2, 2 px
        (0.058, 0.056, "smaller"),
        (0.5, 0.5, "equal"),
        (0.5, 0.4901, "equal"),
        (0.5, 0.4899, "smaller"),
        (0.5, 0.5099, "equal"),
        (0.5, 0.5101, "larger"),
        (1e-6, 2e-6, "larger"),
        (0.0, 0.0, "unmoved"),
        (1e-17, 3e-17, "unmoved"),
    ],
)
def test_three_ways_and_none(before: float, after: float, effect: str) -> None:
    assert judge_effect(before, after) == effect


@pytest.mark.parametrize(
    ("motion", "picture", "forgets"),
    [(0.65, 0.25, "motion"), (0.3, 0.29, "both"), (0.1, 0.3, "picture"), (0.1, -0.1, "motion")],
)
def test_what_is_forgotten_more(motion: float, picture: float, forgets: str) -> None:
    assert judge_forgetting(motion, picture) == forgets


def test_what_is_swallowed_is_a_share_of_what_there_was() -> None:
    assert swallowed(0.8, 0.2) == pytest.approx(0.75)
    assert swallowed(0.2, 0.3) == pytest.approx(-0.5)
    assert swallowed(0, 0) == 0


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        (0.43, 0.0, "none"),
        (0.73, 0.013, "little"),
        (1.0, 0.0999, "little"),
        (1.0, 0.1001, "part"),
        (0.43, 0.11, "part"),
        (1.0, 0.5001, "most"),
        (0.5, 0.6, "most"),
        (0.0, 0.0, "none"),
    ],
)
def test_what_is_left_of_a_change(before: float, after: float, left: str) -> None:
    assert judge_left(before, after) == left


def test_the_words_say_which() -> None:
    control = {"what": "other photographs", "count": 11, "before": 0.8, "after": 0.6, "subsampled": 0.8}
    cases: list[dict[str, Any]] = [
        {"effect": "smaller", "forgets": "motion", "before": 0.4, "after": 0.14, "control": control},
        {"effect": "larger", "forgets": "picture", "before": 0.079, "after": 0.094, "control": control},
        {"effect": "equal", "forgets": "picture", "before": 0.5, "after": 0.5, "control": None},
        {"effect": "unmoved", "forgets": "both", "before": 0, "after": 0, "control": control},
    ]
    imports = 'import { findingText } from "./components/pooling/finding.js"'
    smaller, larger, equal, unmoved = js(imports, "value.map((one) => findingText('1 pixel', one))", cases)
    assert smaller == (
        "Moved 1 pixel: the map has changed by 40\xa0% before pooling and by 14\xa0% after it. "
        "Pooling swallows 65\xa0% of the change. The difference to other photographs shrinks by 25\xa0%, "
        "so it forgets the motion more than the picture."
    )
    assert larger.endswith(
        "7.9\xa0% before pooling and by 9.4\xa0% after it. Pooling makes the change larger here, by 19\xa0%."
    )
    assert equal.endswith("That is about the same: pooling does not help here.")
    assert unmoved.endswith("this map looks the same after the motion.")
