"""How a GAN in the plane stands, judged by what D says and by how far apart the points really are.

That D gives both kinds of points 0.5 proves nothing by itself: a D that is small, held back by a penalty or
hardly trained does so too. Only together with a small divergence does it mean that G is done.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from nn_core.judgements.recent import FEWEST, SURE, Mean, Point, mean_of


@dataclass(frozen=True)
class Bounds:
    """Where one judgement ends and the next begins; the browser is sent these numbers.

    A divergence, or a mean length of gradients, is beyond a bound where it is so for sure: by `errors` of its
    standard errors. D's mean answers count as they are shown.

    early: steps in which clusters may still be found, and D may still be guessing.
    close, far: Jensen-Shannon divergence (bits) up to which two sets are alike, and from which they differ.
    good, lost: share of good samples from which nearly all are, and below which hardly any is.
    ahead, wins, sure: by how much more D gives real points than generated ones.
    vanished: mean length of the gradients at generated points below which a sure D leaves G without a word.
    flat: a length up to which D answers alike at a point and around it, so that it cannot move.
    still: a share of the points from which on, if these cannot move, none is said to.
    wander: how far (units of the plane) the middle of G's points strays within 1,000 steps when they run
        to and fro; in games that settle it was below 0.25, in those that never do above 1.
    """

    early: int = 400
    close: float = 0.12
    far: float = 0.2
    good: float = 0.9
    lost: float = 0.05
    ahead: float = 0.1
    wins: float = 0.5
    sure: float = 0.4
    vanished: float = 0.02
    flat: float = 1e-6
    still: float = 0.95
    errors: float = SURE
    wander: float = 0.5


BOUNDS = Bounds()


GapKind = Literal["unknown", "fooled", "alike", "ahead", "wins"]


@dataclass(frozen=True)
class Gap:
    """By how much more D gives real points than generated ones, over the last steps.

    real, generated: its mean answers. difference: of these, as they are shown: with two decimals. steps: so
    many.
    kind: "fooled": it gives generated points more. "alike": both the same. "ahead", "wins": real points more,
        or so much more that it tells the two apart easily. "unknown": it was not asked.
    before: whether it was "ahead" or more at some step until now ("apart"), or at none ("alike"). "unknown"
        where it was not asked at each step.
    """

    kind: GapKind
    real: float = math.nan
    generated: float = math.nan
    difference: float = math.nan
    steps: int = 0
    before: Literal["unknown", "apart", "alike"] = "unknown"


@dataclass(frozen=True)
class Numbers:
    """What was measured; NaN for what was not.

    critic: D gives scores without bounds. pull, pull_error: mean length of the gradients at so many generated
    points (`arrows`), and its standard error. still: the share of these whose gradient is no longer than
    `Bounds.flat`. js_error: the standard error of js. The rest are the run's metrics of the same names.
    """

    step: int
    critic: bool = False
    pull: float = math.nan
    pull_error: float = 0.0
    still: float = math.nan
    arrows: int = 1
    gap: Gap = Gap("unknown")
    js: float = math.nan
    js_error: float = 0.0
    quality: float = math.nan
    modes: float = math.nan
    modes_total: float = math.nan
    wander: float = math.nan


@dataclass(frozen=True)
class Judgement:
    """points: see `judge_points`; d: see `judge_d`; wanders: G's points run to and fro and never settle."""

    points: str
    d: str
    wanders: bool


def judge(now: Numbers) -> Judgement:
    """How the game stands."""
    return Judgement(judge_points(now), judge_d(now), now.wander > BOUNDS.wander)


def judge_points(now: Numbers) -> str:
    """How G's points lie.

    "unknown": not measured. "astray": hardly any lies where real ones do. "collapsed": half of the clusters
    or more get none. "missing": some get none. "partial": nearly all lie well, on a part of the shape only.
    "imitated": nearly all lie well, and the two sets are alike. "some": none of these.
    """
    if not (math.isfinite(now.quality) and math.isfinite(now.modes)):
        return "unknown"
    if now.quality < BOUNDS.lost:
        return "astray"
    if now.modes < now.modes_total and now.step > BOUNDS.early:
        return "collapsed" if now.modes <= now.modes_total / 2 else "missing"
    if now.quality >= BOUNDS.good and now.js > BOUNDS.far:
        return "partial"
    if now.quality >= BOUNDS.good and now.js <= BOUNDS.close:
        return "imitated"
    return "some"


STEPS = 200
"""Of so many last steps D's answers count."""

Answers = tuple[int, float, float]
"""A step, and what D gave real points and generated ones."""


def judge_gap(step: int, points: Sequence[Point]) -> Gap:
    """How far D's answers are apart, over the last steps of the curves "d_real" and "d_fake"."""
    asked = [
        (at, metrics["d_real"], metrics["d_fake"])
        for at, metrics in points
        if at <= step and math.isfinite(metrics.get("d_real", math.nan) + metrics.get("d_fake", math.nan))
    ]
    if not asked:
        return Gap("unknown")
    means = list(_means(asked))
    steps, real, generated = means[-1]
    differences = [round(round(real, 2) - round(generated, 2), 2) for _, real, generated in means]
    before: Literal["unknown", "apart", "alike"] = "unknown"
    if max(differences) > BOUNDS.ahead:
        before = "apart"
    elif asked[0][0] == 1 and all(later == at + 1 for (at, *_), (later, *_) in pairwise(asked)):
        before = "alike"
    return Gap(_kind(differences[-1]), real, generated, differences[-1], steps, before)


def _means(asked: Sequence[Answers]) -> Iterator[Answers]:
    """For each step how many steps count as the last ones there, and the means of both answers over them.

    Long curves are thinned: ten points count, even where they reach further back.
    """
    reals, fakes = ([0.0, *accumulate(one)] for one in list(zip(*asked, strict=True))[1:])
    start = 0
    for end, (step, *_) in enumerate(asked, 1):
        while asked[start][0] <= step - STEPS and end - start > FEWEST:
            start += 1
        count = end - start
        yield (
            step - asked[start][0] + 1,
            (reals[end] - reals[start]) / count,
            (fakes[end] - fakes[start]) / count,
        )


def _kind(difference: float) -> GapKind:
    if difference < -BOUNDS.ahead:
        return "fooled"
    if difference <= BOUNDS.ahead:
        return "alike"
    return "ahead" if difference <= BOUNDS.wins else "wins"


WINDOW = 1_000
"""So many steps count together where one asks whether the points lay closer before."""
WORSE = 0.03
"""Bits by which a divergence has grown, where it is said."""


@dataclass(frozen=True)
class Drift:
    """Whether G's points lay closer to the real ones before, by the divergence (bits) over `WINDOW` steps.

    kind: "worse" where they surely did. best, best_at: its lowest mean, and the middle of its steps. now: the
    mean of the last ones.
    """

    kind: Literal["worse", "steady"] = "steady"
    best: float = math.nan
    best_at: int = 0
    now: float = math.nan


def judge_drift(step: int, points: Sequence[Point]) -> Drift:
    """Whether the curve "js" has surely been lower by `WORSE` than it is over the last `WINDOW` steps."""
    windows: dict[int, list[float]] = {}
    for at, metrics in points:
        js = metrics.get("js", math.nan)
        if at <= step and math.isfinite(js):
            windows.setdefault((step - at) // WINDOW, []).append(js)
    last = mean_of(windows.pop(0, []))
    means = {back: mean_of(values) for back, values in windows.items()}
    if not means:
        return Drift()
    back = min(means, key=lambda one: means[one].high)
    best = means[back]
    if not last.low > best.high + WORSE:  # nor where nothing is sure
        return Drift()
    return Drift("worse", best.value, max(0, step - back * WINDOW - WINDOW // 2), last.value)


def judge_d(now: Numbers) -> str:
    """What D's answers mean.

    "unknown": it was not asked. "gap", "no_gap": a critic's scores have no bounds, so it counts only whether
    those of the real points are larger. "starved": so sure that G hears nothing. "wins", "ahead": it tells
    the two apart easily, or more often than not. "fooled": it takes generated points for the real ones.
    Otherwise it gives both the same: "settled", as they are alike. After the first steps, where they are far
    apart: "flat", as it answers the same around G's points too, which cannot move then; "blind", else.
    "over": it told them apart before. "early": these are the first steps, and it never did. "level": else.
    """
    kind = now.gap.kind
    if kind == "unknown":
        return "unknown"
    if now.critic:
        return "gap" if now.gap.real > now.gap.generated else "no_gap"
    if Mean(now.pull, now.pull_error).high < BOUNDS.vanished and now.gap.difference > BOUNDS.sure:
        return "starved"
    if kind != "alike":
        return kind
    js = Mean(now.js, now.js_error)
    if js.high <= BOUNDS.close:
        return "settled"
    is_early = now.step <= BOUNDS.early
    if not is_early and js.low > BOUNDS.far:
        still = Mean(now.still, math.sqrt(now.still * (1 - now.still) / now.arrows))
        return "flat" if still.low >= BOUNDS.still else "blind"
    if now.gap.before == "apart":
        return "over"
    return "early" if is_early and now.gap.before == "alike" else "level"


# What a card asks

EVEN = 0.1
"""Mean distance of D's answers from 0.5 up to which they are 0.5 everywhere."""
NEARER = 0.7
"""Points gather at a place when half of them are within so much of the distance before, and flee it beyond
its inverse."""
BETWEEN = 0.005
"""Share of points between islands from which some lie there."""
SAME_LOSS = 0.02
"""A mean loss that changed by so much of itself is the same."""


def judge_chase(before: float, after: float) -> Literal["gathers", "stays", "flees"]:
    """What points do about a place, by their median distances to it before and after."""
    if after < NEARER * before:
        return "gathers"
    return "flees" if after > before / NEARER else "stays"


def judge_islands(modes: float, total: float, between: float) -> Literal["misses", "joined", "torn"]:
    """Whether points cover all islands, and whether some lie between; `between` is the share that do."""
    if modes < total:
        return "misses"
    return "joined" if between >= BETWEEN else "torn"


def judge_answers(mean: float, away: float) -> Literal["half", "real", "generated", "both"]:
    """What D answers over the plane, by the mean of its answers (0..1) and their mean distance from 0.5."""
    if away <= EVEN:
        return "half"
    if abs(mean - 0.5) < 0.5 * away:
        return "both"
    return "real" if mean > 0.5 else "generated"


def judge_match(js: float) -> Literal["alike", "near", "far"]:
    """How well two sets of points match, by their Jensen-Shannon divergence (bits)."""
    if js <= BOUNDS.close:
        return "alike"
    return "near" if js <= BOUNDS.far else "far"


def judge_coverage(modes: float, total: float) -> Literal["all", "most", "few"]:
    """Of how many clusters there are points: of all, of more than half, or of half and fewer."""
    if modes >= total:
        return "all"
    return "most" if modes > total / 2 else "few"


def judge_course(
    first: float, least: float, last: float, guess: float
) -> Literal["falls", "returns", "stays", "rises"]:
    """What becomes of D's loss, by its means over the first steps, where it is least, and over the last ones.

    "returns": it falls, and comes back to `guess`, the loss of a D that guesses. It stays within a fiftieth.
    """
    has_fallen = least < (1 - SAME_LOSS) * min(first, last)
    if has_fallen and abs(last - guess) <= SAME_LOSS * guess:
        return "returns"
    if abs(last - first) <= SAME_LOSS * first:
        return "stays"
    return "falls" if last < first else "rises"
