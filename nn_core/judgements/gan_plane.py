"""How a GAN in the plane stands, judged by what D says and by how far apart the points really are.

That D gives both kinds of points 0.5 proves nothing by itself: a D that is small, held back by a penalty or
hardly trained does so too. Only together with a small divergence does it mean that G is done.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from nn_core.judgements.recent import SURE, Mean, Point, mean_of, recent


@dataclass(frozen=True)
class Bounds:
    """Where one judgement ends and the next begins; the browser is sent these numbers.

    A mean is beyond a bound where it is so for sure: by `errors` of its standard errors.

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


GapKind = Literal["unknown", "fooled", "alike", "unsure", "ahead", "wins"]


@dataclass(frozen=True)
class Gap:
    """By how much more D gives real points than generated ones, over the last steps.

    real, generated: its mean answers. low: what their difference surely is not below. steps: so many.
    kind: "fooled": it gives generated points more. "alike": both the same. "ahead", "wins": real points more,
        or so much more that it tells the two apart easily. "unsure": its answers say none of these for sure.
        "unknown": it was not asked.
    """

    kind: GapKind
    real: float = math.nan
    generated: float = math.nan
    low: float = math.nan
    steps: int = 0


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
LOOKS = 4
"""Where a difference may be of two kinds, it is the one that it surely was at one of so many steps before."""


def judge_gap(step: int, points: Sequence[Point]) -> Gap:
    """How far D's answers are apart, over the last steps of the curves "d_real" and "d_fake".

    One batch's means differ from the next one's, and so would what is said of them. Of all kinds that the
    difference may be of, as far as its error goes, it stays what it surely was before: nothing flickers at
    a bound.
    """
    asked = [(at, metrics) for at, metrics in points if {"d_real", "d_fake"} <= metrics.keys()]
    found = Gap("unknown")
    for end in range(step - STEPS, step + 1, STEPS // LOOKS):
        last = recent(asked, end, STEPS)
        pairs = [(metrics["d_real"], metrics["d_fake"]) for _, metrics in reversed(last.points)]
        pairs = [pair for pair in pairs if math.isfinite(sum(pair))]
        if not pairs:
            continue
        gap = mean_of([real - fake for real, fake in pairs])
        real, generated = map(fmean, zip(*pairs, strict=True))
        found = Gap(_kind(_possible(gap), found.kind), real, generated, gap.low, last.steps)
    return found


def _possible(gap: Mean) -> frozenset[GapKind]:
    """Of which kinds a difference may be, as far as its error goes."""
    fits: dict[GapKind, bool] = {
        "fooled": gap.low < -BOUNDS.ahead,
        "alike": gap.low <= BOUNDS.ahead and gap.high >= -BOUNDS.ahead,
        "ahead": gap.low <= BOUNDS.wins and gap.high > BOUNDS.ahead,
        "wins": gap.high > BOUNDS.wins,
    }
    return frozenset(kind for kind, is_so in fits.items() if is_so)


def _kind(possible: frozenset[GapKind], before: GapKind) -> GapKind:
    if len(possible) == 1:
        return next(iter(possible))
    if before in possible:
        return before
    return "ahead" if possible == {"ahead", "wins"} else "unsure"


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
    "early": it has hardly learnt. "unsure": its answers vary too much to say. Otherwise it gives both the
    same: "settled", as they are alike; "level", though not quite alike. Where they are far apart: "flat", as
    it answers the same around G's points too, which cannot move then; "blind", else.
    """
    kind = now.gap.kind
    if kind == "unknown":
        return "unknown"
    if now.critic:
        return "gap" if now.gap.real > now.gap.generated else "no_gap"
    if Mean(now.pull, now.pull_error).high < BOUNDS.vanished and now.gap.low > BOUNDS.sure:
        return "starved"
    if kind in ("fooled", "ahead", "wins"):
        return kind
    js = Mean(now.js, now.js_error)
    if kind == "alike" and js.high <= BOUNDS.close:
        return "settled"
    if now.step <= BOUNDS.early:
        return "early"
    if kind == "unsure":
        return "unsure"
    if js.low > BOUNDS.far:
        still = Mean(now.still, math.sqrt(now.still * (1 - now.still) / now.arrows))
        return "flat" if still.low >= BOUNDS.still else "blind"
    return "level"


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


def judge_loss(before: float, after: float) -> Literal["falls", "stays", "rises"]:
    """What became of a mean loss; it stays within a fiftieth."""
    if abs(after - before) <= SAME_LOSS * before:
        return "stays"
    return "falls" if after < before else "rises"
