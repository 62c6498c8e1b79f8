"""A table of cases, at the bounds too."""

import pytest

from nn_core.judgements.detection import judge_found


@pytest.mark.parametrize(
    ("recall", "kind"),
    [(0, "hardly"), (0.2499, "hardly"), (0.25, "some"), (0.6999, "some"), (0.7, "most"), (1, "most")],
)
def test_how_many_things_are_found(recall: float, kind: str) -> None:
    assert judge_found(recall) == kind
