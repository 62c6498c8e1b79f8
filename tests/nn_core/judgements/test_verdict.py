"""What D's answer takes a picture or a place for, in Python and in the browser."""

import math

import pytest

from nn_core.judgements.verdict import BOUNDS, judge_verdict
from tests.node import run_module


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        (0.0, "generated"),
        (0.39, "generated"),
        (0.4, "undecided"),
        (0.5, "undecided"),
        (0.6, "undecided"),
        (0.61, "real"),
        (math.nan, "unknown"),
    ],
)
def test_what_a_verdict_takes_its_object_for(verdict: float, kind: str) -> None:
    assert judge_verdict(verdict) == kind


def test_the_browser_judges_places_alike() -> None:
    places = [0, 0.4, 0.41, 0.5, 0.6, 0.61, 1]
    imports = 'import { opinion } from "./components/gan_plane/judge.js"'
    told = run_module(imports, f"{places}.map((place) => opinion(place, {BOUNDS!r}))")
    assert told == [judge_verdict(place) for place in places]
