"""How the game of a GAN stands, from its pictures, D's verdicts and the last steps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from nn_core.judgements.recent import Point, Recent, mean_of, recent

BOUNDS: Mapping[str, float] = {
    "steps": 200,
    "win_from": 150,
    "flat_from": 100,
    "alike_from": 300,
    "loss": 100.0,
    "critic_loss": 1_000.0,
    "flat": 0.05,
    "most": 0.9,
    "tone": 0.9,
    "alike": 0.35,
    "sure": 0.95,
    "lets_go": 0.93,
    "fooled": 0.05,
    "hardly": 0.15,
    "easily": 0.5,
    "right": 0.9,
    "class_share": 0.1,
    "few_classes": 0.5,
    "samples_a_class": 10,
    "diversity": 0.5,
    "trait_kept": 0.5,
    "trait_errors": 3,
}
"""
steps: so many of the last steps count. win_from, flat_from, alike_from: nothing of that is said earlier;
untrained pictures are plain grey. The last one holds for what many samples leave out, too.
loss, critic_loss: beyond that a loss breaks down; an undecided D costs 1.4, a critic's scores have no bounds.
flat, most: a picture is of one tone where its pixels (-1..1) differ less; and so many of them count.
tone: beyond it a mean pixel is white, or black on the other side; grey lies between.
alike: generated pictures that vary less, as a share of how real ones vary, are one picture.
sure: D wins where it surely gives real pictures more, and generated ones less than what is left to 1.
lets_go: and has won until its mean answers are no longer even beyond this.
fooled, hardly, easily: by how much D's mean verdicts differ: to the wrong side, hardly, or easily told apart.
right: and easily only where D takes so many of either kind for what they are.
class_share, few_classes: a class counts with that part of an even share; so small a part is a collapse.
samples_a_class: with fewer samples for each class nobody can tell which are missing.
diversity: less than this share of the real pictures' is a collapse.
trait_kept: less than this part of a trait's share in the data is too little of it.
trait_errors: by up to so many standard errors a share differs from the data's by chance: all but once in 370.
"""

LOOKS = 4
"""Where D was nearly beyond the bound, what it was at so many earlier ends of the last steps counts."""

Standing = Literal[
    "unknown",
    "untrained",
    "breaks_down",
    "flat",
    "alike",
    "d_wins",
    "fooled",
    "hardly",
    "mostly",
    "easily",
    "no_gap",
    "gap",
]


@dataclass(frozen=True)
class Play:
    """Where the game stands.

    Attributes:
        kind: "breaks_down": the loss of `who` is `loss`. "flat": most are all `tone`.
            "alike": they vary `varied` times as much as real ones. "d_wins": it is sure of nearly all.
            "fooled", "hardly", "mostly", "easily": how D tells them apart; of a critic "no_gap" or "gap".
        real, generated: D's mean verdicts (or a critic's scores) on the pictures that are shown; of "d_wins"
            those of the last `steps` steps' batches.
        uncut_real, uncut_generated: the same means of D's answers, where its verdicts are cut off at 0 and 1.
            How D tells the pictures apart is judged by these; "easily" is said only where its verdicts do so,
            and few pictures of either kind are taken for the other.
        fooled: how many of the generated ones D rather takes for real.
        raw: D is a critic: its verdicts are scores.
    """

    kind: Standing
    real: float = math.nan
    generated: float = math.nan
    fooled: int = 0
    varied: float = math.nan
    tone: Literal["", "black", "grey", "white"] = ""
    who: str = ""
    loss: float = math.nan
    steps: int = 0
    uncut_real: float = math.nan
    uncut_generated: float = math.nan
    raw: bool = False


@dataclass(frozen=True)
class Pictures:
    """What is shown: images `n c h w` in -1..1, and D's verdict on each, `n`.

    uncut_generated, uncut_real: D's answers, `n`, where its verdicts are these, cut off at 0 and 1.
    """

    generated: np.ndarray[Any, Any]
    real: np.ndarray[Any, Any]
    on_generated: np.ndarray[Any, Any]
    on_real: np.ndarray[Any, Any]
    uncut_generated: np.ndarray[Any, Any] | None = None
    uncut_real: np.ndarray[Any, Any] | None = None


def judge_play(step: int, shown: Pictures, points: Sequence[Point], raw: bool) -> Play:
    """How the game stands at a step.

    Args:
        points: the curves of training: "d_loss", "g_loss", "d_real", "d_fake".
        raw: D is a critic, whose scores have no bounds: nothing is "sure" there.
    """
    return replace(_play(step, shown, points, raw), raw=raw)


def _play(step: int, shown: Pictures, points: Sequence[Point], raw: bool) -> Play:
    if step == 0:
        return Play("untrained")
    of_this_loss = [point for point in points if "d_loss" in point[1]]
    last = recent(of_this_loss, step, int(BOUNDS["steps"]))
    broken = _breakdown(last, raw)
    if broken:
        return broken
    if not all(np.isfinite(values).all() for values in vars(shown).values() if values is not None):
        return Play("unknown")
    return _degenerate(step, shown) or _victory(step, of_this_loss, raw) or _verdicts(shown, raw)


def _breakdown(last: Recent, raw: bool) -> Play | None:
    """One spike is none: half of the last steps must be beyond the bound."""
    # A critic's scores drift together, and G's loss with them: only D's is a difference.
    losses = (("D", "d_loss"),) if raw else (("G", "g_loss"), ("D", "d_loss"))
    for who, name in losses:
        values = last.values(name)
        loss = median(values) if values else math.nan
        if abs(loss) > BOUNDS["critic_loss" if raw else "loss"]:
            return Play("breaks_down", who=who, loss=loss, steps=last.steps)
    return None


def _degenerate(step: int, shown: Pictures) -> Play | None:
    flat = _share_of_one_tone(shown.generated)
    if step >= BOUNDS["flat_from"] and flat >= BOUNDS["most"] > _share_of_one_tone(shown.real):
        level = float(shown.generated.mean())
        extreme = abs(level) > BOUNDS["tone"]
        return Play("flat", tone=("white" if level > 0 else "black") if extreme else "grey")
    real = variety(shown.real)
    varied = variety(shown.generated) / real if real > 0 else math.nan
    if step >= BOUNDS["alike_from"] and varied < BOUNDS["alike"]:
        return Play("alike", varied=varied)
    return None


def _victory(step: int, points: Sequence[Point], raw: bool) -> Play | None:
    """The mean answers of the last steps, and of as many before a part of these: a mean that only may be
    beyond the bound, as far as its error goes, leaves it as it was before, so nothing flickers at the edge.
    """
    steps = int(BOUNDS["steps"])
    won = None
    for end in range(step - steps, step + 1, steps // LOOKS):
        last = recent(points, end, steps)
        real, generated = mean_of(last.values("d_real")), mean_of(last.values("d_fake"))
        if raw or end < BOUNDS["win_from"] or math.isnan(real.value + generated.value):
            continue
        if not (real.value >= BOUNDS["lets_go"] and generated.value <= 1 - BOUNDS["lets_go"]):
            won = None
        elif won or (real.low >= BOUNDS["sure"] and generated.high <= 1 - BOUNDS["sure"]):
            won = Play("d_wins", real.value, generated.value, steps=last.steps)
    return won


def _verdicts(shown: Pictures, raw: bool) -> Play:
    real, generated = float(shown.on_real.mean()), float(shown.on_generated.mean())
    by_verdicts = real - generated
    if raw:
        return Play("gap" if by_verdicts > 0 else "no_gap", real, generated)
    uncut_real, uncut_generated = _mean(shown.uncut_real), _mean(shown.uncut_generated)
    gap = by_verdicts if math.isnan(uncut_real - uncut_generated) else uncut_real - uncut_generated
    kind: Standing = "easily"
    if gap < -BOUNDS["fooled"]:
        kind = "fooled"
    elif gap <= BOUNDS["hardly"]:
        kind = "hardly"
    elif min(gap, by_verdicts) <= BOUNDS["easily"] or _right(shown) < BOUNDS["right"]:
        kind = "mostly"
    fooled = int((shown.on_generated > 0.5).sum())
    return Play(kind, real, generated, fooled, uncut_real=uncut_real, uncut_generated=uncut_generated)


def _right(shown: Pictures) -> float:
    """The share of the real or of the generated pictures that D takes for what they are, the smaller one."""
    return float(min((shown.on_real > 0.5).mean(), (shown.on_generated <= 0.5).mean()))


def _mean(values: np.ndarray[Any, Any] | None) -> float:
    return math.nan if values is None else float(values.mean())


def variety(images: np.ndarray[Any, Any]) -> float:
    """How much a batch varies: the standard deviation of each pixel over the images, on average; 0 of one.

    Squares are divided by n - 1, so that few images vary on average as many of the same kind do.
    """
    return float(images.std(axis=0, ddof=1).mean()) if len(images) > 1 else 0.0


def _share_of_one_tone(images: np.ndarray[Any, Any]) -> float:
    flat = images.reshape(len(images), -1)
    return float((flat.max(axis=1) - flat.min(axis=1) < BOUNDS["flat"]).mean())


# Measured with many samples


def share_that_counts(classes: int) -> float:
    """The share of the samples (0..1) from which one of so many classes counts as made."""
    return BOUNDS["class_share"] / max(1, classes)


def samples_that_count(classes: int, samples: int) -> int:
    """How many of that many samples are the fewest with which one of so many classes counts as made."""
    return math.ceil(BOUNDS["class_share"] * samples / max(1, classes))


def classes_made(shares: ArrayLike) -> int:
    """How many classes get so large a share of the samples that they count."""
    known = np.asarray(shares, dtype=np.float64)
    return int((known >= share_that_counts(len(known))).sum())


Collapse = Literal["untrained", "early", "none", "classes", "diversity"]


def judge_collapse(step: int, shares: ArrayLike | None, diversity: float | None, samples: int) -> Collapse:
    """Whether G leaves out most of what there is: half of the diversity, or half of the classes.

    Who has not trained ("untrained") or has hardly begun ("early") has not collapsed, whatever is left out.

    Args:
        step: at which the samples were made.
        shares: of the samples in each class; None where there is no telling. Of one class none is missing.
        diversity: the samples', as a share of the real pictures'; None or NaN where it is not known.
    """
    if step == 0:
        return "untrained"
    known = np.zeros(0) if shares is None else np.asarray(shares, dtype=np.float64)
    enough = len(known) > 1 and samples >= BOUNDS["samples_a_class"] * len(known)
    few = enough and classes_made(known) <= BOUNDS["few_classes"] * len(known)
    alike = diversity is not None and diversity < BOUNDS["diversity"]
    if not few and not alike:
        return "none"
    if step < BOUNDS["alike_from"]:
        return "early"
    return "diversity" if alike else "classes"


Balance = Literal["kept", "rarer", "oftener", "scarce", "crowding"]


def judge_traits(shares: ArrayLike, real: ArrayLike, samples: int) -> tuple[Balance, ...]:
    """Of each trait whether samples show it as often as the data, by their shares, `t` each.

    "kept": so many samples of the data would differ as much by chance: by `trait_errors` standard errors,
    sqrt(p (1 - p) / n). Else "rarer" or "oftener"; "scarce": less than half as often, "crowding": what does
    not show it is less than half as frequent.
    """
    pairs = np.broadcast(np.asarray(shares, np.float64), np.asarray(real, np.float64))
    return tuple(_balance(share, usual, samples) for share, usual in pairs)


def _balance(share: float, usual: float, samples: int) -> Balance:
    if abs(share - usual) <= BOUNDS["trait_errors"] * math.sqrt(usual * (1 - usual) / samples):
        return "kept"
    if share < usual:
        return "scarce" if share < BOUNDS["trait_kept"] * usual else "rarer"
    return "crowding" if 1 - share < BOUNDS["trait_kept"] * (1 - usual) else "oftener"
