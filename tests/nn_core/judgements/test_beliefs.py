"""What measurements say of beliefs: tables of cases."""

from __future__ import annotations

import pytest

from nn_core.judgements.beliefs import judge_cue, judge_filters, judge_memory, judge_room, judge_use


@pytest.mark.parametrize(
    ("own", "new", "expected"),
    [
        (1.0, 0.1, "heart"),
        (0.9, 0.118, "heart"),
        # Of 1,000 answers 0.1 ± 0.0095 are right by chance.
        (0.9, 0.12, "understood"),
        (1.0, 0.5, "understood"),
        (0.95, 0.93, "understood"),
        (0.5, 0.1, "nothing"),
        (0.1, 0.1, "nothing"),
    ],
)
def test_what_was_learnt(own: float, new: float, expected: str) -> None:
    assert judge_memory(own, new, 10, 1000) == expected


@pytest.mark.parametrize(
    ("shape", "texture", "expected"),
    [
        (0.9, 0.05, "shape"),
        (0.05, 0.9, "texture"),
        (0.5, 0.4, "both"),
        (0.4, 0.5, "both"),
        (0.0, 0.0, "both"),
    ],
)
def test_which_cue_is_followed(shape: float, texture: float, expected: str) -> None:
    assert judge_cue(shape, texture) == expected


@pytest.mark.parametrize(
    ("weights", "expected"), [(784, "all"), (1000, "all"), (783, "part"), (78.4, "part"), (10, "little")]
)
def test_whether_weights_have_room_for_an_image(weights: float, expected: str) -> None:
    assert judge_room(weights, 784) == expected


@pytest.mark.parametrize(("changed", "expected"), [(0, "none"), (1, "few"), (50, "few"), (51, "most")])
def test_how_many_weights_changed(changed: int, expected: str) -> None:
    assert judge_use(changed, 100) == expected


@pytest.mark.parametrize(
    ("alike", "expected"), [(1.0, "same"), (0.95, "same"), (0.7, "akin"), (0.49, "others"), (-0.1, "others")]
)
def test_how_alike_filters_are(alike: float, expected: str) -> None:
    assert judge_filters(alike) == expected
