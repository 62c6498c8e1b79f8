"""What is said of a GAN in the plane, case by case; the browser's twin says the same."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import inf, isfinite, nan
from typing import Any

import numpy as np
import pytest

from nn_core.judgements.gan_plane import (
    BOUNDS,
    Gap,
    Numbers,
    judge,
    judge_answers,
    judge_chase,
    judge_course,
    judge_coverage,
    judge_d,
    judge_drift,
    judge_gap,
    judge_islands,
    judge_match,
    judge_points,
)
from nn_core.judgements.recent import Point
from nn_core.training.gan_plane.measure import WANDER_LOOKS, Wandering
from tests.node import run_module

DONE = {"step": 3000, "pull": 0.02, "d_real": 0.5, "d_fake": 0.5, "js": 0.05, "quality": 0.99}
"""A ring that is imitated."""
RING = {**DONE, "modes": 1, "modes_total": 1, "wander": 0.01}
GRID = {"step": 3000, "pull": 0.13, "d_real": 0.51, "d_fake": 0.49, "js": 0.51, "quality": 0.28}
"""25 clusters after 3,000 steps, as measured: D answers one half everywhere, and G is far from done."""
CLUSTERS = {**GRID, "modes": 23, "modes_total": 25, "wander": 0.01}
AHEAD = {"real_before": 0.55, "fake_before": 0.41}
"""What D gave at all steps before the last 200."""

CASES: tuple[tuple[dict[str, float], str, str, bool], ...] = (
    (RING, "imitated", "settled", False),
    # Equal answers are no success.
    (CLUSTERS, "missing", "blind", False),
    ({**CLUSTERS, "modes": 25, "quality": 0.63, "js": 0.26}, "some", "blind", False),
    ({**RING, "js": 0.26, "quality": 0.63}, "some", "blind", False),
    ({**RING, "js": 0.15, "quality": 0.89}, "some", "level", False),
    # How far the two sets are apart is known up to an error: 0.21 may be 0.19, and 0.11 may be 0.13.
    ({**RING, "js": 0.21, "js_error": 0.004, "quality": 0.63}, "some", "blind", False),
    ({**RING, "js": 0.21, "js_error": 0.01, "quality": 0.63}, "some", "level", False),
    ({**RING, "js": 0.11, "js_error": 0.004}, "imitated", "settled", False),
    ({**RING, "js": 0.11, "js_error": 0.01}, "imitated", "level", False),
    ({**RING, "js": nan}, "some", "level", False),
    # It is too early to tell.
    ({**RING, "step": 10, "js": 0.94, "quality": 0.3}, "some", "early", False),
    ({**CLUSTERS, "step": 400}, "some", "early", False),
    ({**CLUSTERS, "step": 401}, "missing", "blind", False),
    # Mode collapse, and points that are good but all in one place.
    ({**CLUSTERS, "modes": 12, "quality": 1.0}, "collapsed", "blind", False),
    ({**CLUSTERS, "modes": 13, "quality": 1.0}, "missing", "blind", False),
    ({**RING, "js": 0.56, "d_real": 0.79, "d_fake": 0.18}, "partial", "wins", False),
    # Oscillation: clusters are reached in turn, losses and answers look settled.
    ({**CLUSTERS, "modes": 1, "modes_total": 2, "quality": 1.0, "js": 0.84, "wander": 1.24},
     "collapsed", "blind", True),
    # D is flat where G's points lie, as measured: they stand still, far from the real ones.
    ({**CLUSTERS, "modes": 1, "modes_total": 2, "quality": 1.0, "js": 0.86, "pull": 0.0},
     "collapsed", "flat", False),
    ({**CLUSTERS, "pull": 0.0}, "missing", "flat", False),
    ({**CLUSTERS, "pull": 8.5e-5}, "missing", "blind", False),  # Adam still moves them
    # One point that is pushed hard moves no other: 0.99 of 400 stand still, 0.99 - 2 x 0.00497 at least.
    ({**CLUSTERS, "pull": 0.1, "still": 0.99, "arrows": 400}, "missing", "flat", False),
    ({**CLUSTERS, "pull": 1e-7, "still": 0.96, "arrows": 400}, "missing", "blind", False),  # 0.9404 at least
    ({**CLUSTERS, "pull": 0.0, "step": 400}, "some", "early", False),
    ({**CLUSTERS, "pull": 0.0, "js": 0.15}, "missing", "level", False),
    ({**CLUSTERS, "pull": nan}, "missing", "blind", False),
    ({**RING, "wander": 0.5}, "imitated", "settled", False),
    # D wins, or all but.
    ({**RING, "js": 1.0, "quality": 0.0, "modes": 0, "d_real": 1.0, "d_fake": 0.0, "pull": 0.0},
     "astray", "starved", False),
    ({**RING, "d_real": 0.9, "d_fake": 0.1, "pull": 0.018, "pull_error": 0.0009},
     "imitated", "starved", False),
    ({**RING, "d_real": 0.9, "d_fake": 0.1, "pull": 0.018, "pull_error": 0.0011}, "imitated", "wins", False),
    ({**RING, "js": 0.6, "quality": 0.8, "d_real": 0.9, "d_fake": 0.1}, "some", "wins", False),
    ({**RING, "js": 0.3, "quality": 0.8, "d_real": 0.6, "d_fake": 0.45}, "some", "ahead", False),
    ({**RING, "js": 0.99, "quality": 0.0, "d_real": 0.3, "d_fake": 0.6}, "astray", "fooled", False),
    # Small gradients are no starving where D is not sure: G may just have arrived.
    ({**RING, "pull": 0.0}, "imitated", "settled", False),
    # Scores without bounds are no shares.
    ({**RING, "critic": 1, "d_real": 3.2, "d_fake": -1.5, "pull": 0.0}, "imitated", "gap", False),
    ({**RING, "critic": 1, "d_real": -0.39, "d_fake": -0.27, "pull": 0.0}, "imitated", "no_gap", False),
    # Not measured, as after a divergence, and not finite.
    ({"step": 10}, "unknown", "unknown", False),
    ({**RING, "quality": nan, "d_fake": inf}, "unknown", "unknown", False),
    ({"step": 10, "d_real": 0.5, "d_fake": 0.5, "pull": 0.1}, "unknown", "early", False),
    # One run, as visitors met it: the means of the last 200 steps, or of all where there are fewer.
    ({"step": 60, "d_real": 0.55, "d_fake": 0.41}, "unknown", "ahead", False),
    ({"step": 248, "d_real": 0.53, "d_fake": 0.46, **AHEAD}, "unknown", "over", False),
    ({"step": 300, "d_real": 0.51, "d_fake": 0.48, **AHEAD}, "unknown", "over", False),
    # Another: of 0.54 and 0.45 the same is said, and "yet" only where it is known that it never was better.
    ({"step": 200, "d_real": 0.54, "d_fake": 0.45}, "unknown", "early", False),
    ({"step": 300, "d_real": 0.54, "d_fake": 0.45, **AHEAD}, "unknown", "over", False),
    ({"step": 300, "d_real": 0.54, "d_fake": 0.45, "since": 200}, "unknown", "level", False),
    # It could tell, and G has come near since.
    ({**RING, "js": 0.15, **AHEAD}, "some", "over", False),
    ({**RING, **AHEAD}, "imitated", "settled", False),
    ({**CLUSTERS, **AHEAD}, "missing", "blind", False),
    # A mean counts as it is shown: 0.554 - 0.446 are 0.55 and 0.45.
    ({"step": 300, "d_real": 0.554, "d_fake": 0.446}, "unknown", "early", False),
    ({"step": 300, "d_real": 0.556, "d_fake": 0.446}, "unknown", "ahead", False),
)  # fmt: skip


OF_D = {"d_real", "d_fake", "real_before", "fake_before", "since"}


def gap_of(case: dict[str, float]) -> Gap:
    """What D answered, if it gave the same at each of the last 200 steps, and the same at all before.

    It was asked since step 1, or since the one that the case says.
    """
    said: Mapping[str, float] = {name: case[name] for name in ("d_real", "d_fake") if name in case}
    before = {
        f"d_{name}": case.get(f"{name}_before", case.get(f"d_{name}", nan)) for name in ("real", "fake")
    }
    last = int(case["step"])
    steps = range(int(case.get("since", 1)), last + 1)
    return judge_gap(last, [(step, said if step > last - 200 else before) for step in steps])


def numbers(case: dict[str, float]) -> Numbers:
    measured = {name: value for name, value in case.items() if name not in OF_D}
    still = {"still": float(case["pull"] <= BOUNDS.flat)} if "pull" in case else {}
    facts: dict[str, Any] = {**still, **measured, "critic": bool(case.get("critic"))}
    return Numbers(gap=gap_of(case), **facts)


@pytest.mark.parametrize(("case", "points", "d", "wanders"), CASES)
def test_the_game_is_judged(case: dict[str, float], points: str, d: str, wanders: bool) -> None:
    found = judge(numbers(case))
    assert (found.points, found.d, found.wanders) == (points, d, wanders)


def test_each_judgement_has_a_case() -> None:
    points = {"unknown", "astray", "collapsed", "missing", "partial", "imitated", "some"}
    assert {judge_points(numbers(case)) for case, *_ in CASES} == points
    answers = {
        "unknown",
        "gap",
        "no_gap",
        "starved",
        "wins",
        "ahead",
        "fooled",
        "settled",
        "early",
        "over",
        "blind",
        "flat",
        "level",
    }
    assert {judge_d(numbers(case)) for case, *_ in CASES} == answers


def in_browser(case: dict[str, float]) -> str:
    """The case as a frame has it: what is not a number is missing, or null in a record."""
    gap = {name: one for name, one in asdict(gap_of(case)).items() if isinstance(one, str) or isfinite(one)}
    of_case = {name: one for name, one in asdict(numbers(case)).items() if name != "gap" and isfinite(one)}
    metrics = {name: of_case.pop(name) for name in set(of_case) - OF_RUN}
    return json.dumps({**of_case, "gap": gap, "metrics": metrics})


OF_RUN = {"step", "critic", "pull", "pull_error", "still", "arrows"}


def js(expression: str) -> Any:
    imports = "import { judge } from './components/gan_plane/judge.js'".replace("'", '"')
    return run_module(imports, f"((bounds) => {expression})({asdict(BOUNDS)!r})")


def test_the_browser_judges_alike() -> None:
    judged = js(f"[{', '.join(in_browser(case) for case, *_ in CASES)}].map((one) => judge(one, bounds))")
    assert judged == [asdict(judge(numbers(case))) for case, *_ in CASES]


def answered(gaps: Sequence[float]) -> list[Point]:
    """Curves of D's answers, one a step, whose difference is that."""
    return [(1 + step, {"d_real": 0.5 + gap, "d_fake": 0.5}) for step, gap in enumerate(gaps)]


@pytest.mark.parametrize(
    ("gaps", "kind", "mean"),
    [
        ([0.0] * 100 + [0.14] * 100 + [0.12] * 100, "ahead", 0.13),
        ([0.4] * 100 + [0.05] * 200, "alike", 0.05),
        ([0.24, 0.04] * 100, "ahead", 0.14),  # what swings from step to step has a mean
        ([0.5] * 200, "ahead", 0.5),
        ([0.51] * 200, "wins", 0.51),
        ([-0.11] * 200, "fooled", -0.11),
        ([-0.1] * 200, "alike", -0.1),
        ([0.3] * 4, "ahead", 0.3),
    ],
)
def test_how_far_answers_are_apart_is_judged_by_the_means_that_are_shown(
    gaps: Sequence[float], kind: str, mean: float
) -> None:
    found = judge_gap(len(gaps), answered(gaps))
    assert (found.kind, found.steps) == (kind, min(len(gaps), 200))
    assert found.difference == pytest.approx(mean)
    assert (found.real, found.generated) == pytest.approx((0.5 + mean, 0.5))


def test_what_was_before_changes_nothing_but_whether_it_is_still_so() -> None:
    for now, kind in ((0.09, "alike"), (0.14, "ahead")):
        for then in (0.0, 0.3, 0.9):
            found = judge_gap(400, answered([then] * 200 + [now] * 200))
            assert found.kind == kind
            assert found.before == ("apart" if max(then, now) > 0.1 else "alike")


def test_ten_points_of_a_thinned_curve_count() -> None:
    thinned = answered([0.4] * 3000 + [0.0] * 1000)[::100]  # steps 1, 101, ..., 3901
    found = judge_gap(4000, thinned)
    assert (found.kind, found.steps, found.before) == ("alike", 901, "apart")
    assert judge_gap(3400, thinned).difference == pytest.approx(0.4 * 6 / 10, abs=0.005)
    never = judge_gap(4000, answered([0.0] * 4000)[::100])
    assert never.before == "unknown", "between the points nobody knows"


def test_what_another_loss_gave_does_not_count_and_nothing_was_asked_before_the_first_step() -> None:
    other: list[Point] = [(step, {"g_loss": 1.0}) for step in range(1, 101)]
    points = [*other, *((100 + step, metrics) for step, metrics in answered([0.3] * 50))]
    assert (judge_gap(150, points).kind, judge_gap(150, points).steps) == ("ahead", 50)
    assert judge_gap(100, points).kind == "unknown"
    assert judge_gap(120, points).steps == 20


@pytest.mark.parametrize("amplitude", [0.0, 1.0])
def test_points_that_run_to_and_fro_wander_and_those_that_stay_do_not(amplitude: float) -> None:
    cloud = np.array([[0.3, 0.0], [-0.3, 0.0]])
    wandering = Wandering(every=100)
    for look in range(WANDER_LOOKS):
        found = wandering(100 * look, cloud + np.array([amplitude * (-1) ** look, 0]))
        assert (set(found) == {"wander"}) == (look == WANDER_LOOKS - 1)
    assert found["wander"] == pytest.approx(amplitude)
    assert wandering(100 * look + 1, cloud + 9) == found  # too early after the last look


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(2.0, 1.0, "gathers"), (2.0, 1.4, "stays"), (2.0, 2.0, "stays"), (2.0, 3.0, "flees")],
)
def test_what_points_do_about_a_place(before: float, after: float, expected: str) -> None:
    assert judge_chase(before, after) == expected


@pytest.mark.parametrize(
    ("modes", "between", "expected"),
    [(2, 0.1, "misses"), (2, 0.0, "misses"), (3, 0.05, "joined"), (3, 0.0, "torn")],
)
def test_whether_points_cover_all_islands(modes: float, between: float, expected: str) -> None:
    assert judge_islands(modes, 3, between) == expected


@pytest.mark.parametrize(
    ("mean", "away", "expected"),
    [
        (0.5, 0.05, "half"),
        (0.58, 0.1, "half"),
        (0.5, 0.4, "both"),
        (0.9, 0.4, "real"),
        (0.1, 0.4, "generated"),
    ],
)
def test_what_d_answers_over_the_plane(mean: float, away: float, expected: str) -> None:
    assert judge_answers(mean, away) == expected


@pytest.mark.parametrize(
    ("js", "expected"),
    [(0.0, "alike"), (0.12, "alike"), (0.13, "near"), (0.2, "near"), (0.26, "far"), (1.0, "far")],
)
def test_how_well_points_match(js: float, expected: str) -> None:
    assert judge_match(js) == expected


@pytest.mark.parametrize(
    ("modes", "total", "expected"),
    [(3, 3, "all"), (2, 3, "most"), (1, 3, "few"), (1, 2, "few"), (0, 3, "few"), (13, 25, "most")],
)
def test_how_many_clusters_are_covered(modes: float, total: float, expected: str) -> None:
    assert judge_coverage(modes, total) == expected


@pytest.mark.parametrize(
    ("first", "least", "last", "expected"),
    [
        # As measured with three seeds: at first D guesses, gets ahead, and can only guess again.
        (1.37, 1.06, 1.39, "returns"),
        (1.30, 1.14, 1.39, "returns"),
        (1.35, 1.15, 1.39, "returns"),
        (1.38, 1.37, 1.39, "stays"),  # it never got ahead
        (1.38, 1.00, 1.02, "falls"),
        (1.38, 0.50, 1.30, "falls"),  # it has not come back yet
        (1.00, 1.00, 1.39, "rises"),  # it was less than a guess from the beginning
        (1.38, 1.00, 1.80, "rises"),  # worse than a guess
        (0.50, 0.40, 0.50, "stays"),
    ],
)
def test_what_becomes_of_d_s_loss(first: float, least: float, last: float, expected: str) -> None:
    assert judge_course(first, least, last, 2 * np.log(2)) == expected


def distances(*levels: float, noise: float = 0.002) -> list[Point]:
    """The curve of a game that keeps each distance for 1,000 steps, looked at every 50."""
    looks = [(1 + 50 * at, levels[at // 20]) for at in range(20 * len(levels))]
    return [(step, {"js": js + noise * (-1) ** at}) for at, (step, js) in enumerate(looks)]


@pytest.mark.parametrize(
    ("levels", "noise", "kind"),
    [
        ((0.5, 0.2, 0.08), 0.002, "steady"),
        ((0.5, 0.08, 0.08, 0.08), 0.002, "steady"),
        ((0.5, 0.08, 0.09, 0.10), 0.002, "steady"),  # by less than 0.03 bits
        ((0.5, 0.08, 0.11, 0.14), 0.002, "worse"),
        ((0.14,), 0.002, "steady"),
    ],
)
def test_a_game_that_got_worse_slowly_is_said_to(levels: tuple[float, ...], noise: float, kind: str) -> None:
    assert judge_drift(1000 * len(levels), distances(*levels, noise=noise)).kind == kind


def test_a_game_that_got_worse_says_since_when() -> None:
    found = judge_drift(4000, distances(0.5, 0.08, 0.11, 0.14))
    assert found.best == pytest.approx(0.08)
    assert found.now == pytest.approx(0.14)
    assert found.best_at == 1500


def test_what_jumps_about_is_not_said_to_get_worse() -> None:
    jumps = [(1 + 50 * at, {"js": 0.1 if (at // 4) % 2 else 0.3}) for at in range(80)]
    assert judge_drift(4000, jumps).kind == "steady"
    assert judge_drift(4000, [(1, {"js": 0.1}), (3500, {"js": 0.4})]).kind == "steady", "nothing is sure"
    assert judge_drift(100, []).kind == "steady"
