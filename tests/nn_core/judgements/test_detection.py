"""A table of cases, at the bounds too."""

import pytest

from nn_core.judgements.detection import judge_found, judge_search


@pytest.mark.parametrize(
    ("recall", "kind"),
    [(0, "hardly"), (0.2499, "hardly"), (0.25, "some"), (0.6999, "some"), (0.7, "most"), (1, "most")],
)
def test_how_many_things_are_found(recall: float, kind: str) -> None:
    assert judge_found(recall) == kind


@pytest.mark.parametrize(
    ("on_it", "as_sure", "kind"),
    [
        (None, 0, "missed"),
        (0.5, 0, "surest"),
        (1, 0, "surest"),
        (0.5, 1, "among"),
        (1, 1_000, "among"),
    ],
)
def test_what_a_search_has_found(on_it: float | None, as_sure: int, kind: str) -> None:
    assert judge_search(on_it, as_sure) == kind
