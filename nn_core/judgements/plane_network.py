"""What a network in the plane has learnt, judged by its own points and by those kept aside."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nn_core.judgements.guessing import CLEAR, spread_of_guessing


@dataclass(frozen=True)
class Bounds:
    """Where one judgement ends and the next begins; the browser is sent these numbers.

    solved: share of right answers on new points from which hardly any is wrong.
    gap: so many more of its own points must be right than of new ones when it learns them by heart. losses,
        slight: a smaller gap will do while the loss on new points is so many times the other one.
    clear: a gap of fewer of its standard errors may be chance: few points are more often right by luck. As
        near to the share that guessing gets right, on either side, it is no better than guessing.
    errors: mean squared error on new points, as a multiple of that on its own.
    dead: a ReLU whose largest output on the plane is smaller gives 0 everywhere.
    """

    solved: float = 0.97
    gap: float = 0.06
    losses: float = 3.0
    slight: float = 0.01
    clear: float = CLEAR
    errors: float = 2.0
    dead: float = 1e-6


BOUNDS = Bounds()

Answers = Literal[
    "unknown", "untested", "not_new", "by_heart", "solved", "too_sure", "guesses", "worse", "some"
]
Heights = Literal["unknown", "untested", "not_new", "by_heart", "alike"]


@dataclass(frozen=True)
class Numbers:
    """Shares of right answers and mean losses, of its own points and of new ones; NaN: not measured.

    val_learnt: so many of the new ones it has learnt from before, when the points were dealt out otherwise.
    train_points, val_points: how many there are.
    guessing: what an answer costs that gives every class the same share; infinite: not known.
    """

    train_accuracy: float = math.nan
    val_accuracy: float = math.nan
    train_loss: float = math.nan
    val_loss: float = math.nan
    val_learnt: float = 0
    train_points: float = math.inf
    val_points: float = math.inf
    guessing: float = math.inf


def judge_answers(now: Numbers, classes: int) -> Answers:
    """What the answers of a classifier say.

    "unknown": there is nothing to learn from. "untested": no points are kept aside. "not_new": it has learnt
    from some of those. "by_heart": it knows its own points better than new ones. "solved": nearly all new
    ones are right. "too_sure": it answers better than guessing and yet costs more, as it is sure where it is
    wrong; who does not know his own points knows none by heart. "guesses": as many new ones are right as
    guessing gets by chance. "worse": fewer. "some": none of these.
    """
    if not math.isfinite(now.train_accuracy):
        return "unknown"
    if not math.isfinite(now.val_accuracy):
        return "untested"
    if now.val_learnt:
        return "not_new"
    lead, chance = now.train_accuracy - now.val_accuracy, 1 / classes
    solved = now.val_accuracy >= BOUNDS.solved
    far_dearer = now.val_loss > BOUNDS.losses * now.train_loss and lead >= BOUNDS.slight
    dear = now.train_loss > now.guessing
    if not dear and (lead > max(BOUNDS.gap, BOUNDS.clear * _chance(now)) or (far_dearer and not solved)):
        return "by_heart"
    if solved:
        return "solved"
    if dear and now.train_accuracy > chance + spread_of_guessing(classes, now.train_points):
        return "too_sure"
    spread = spread_of_guessing(classes, now.val_points)
    if now.val_accuracy < chance - spread:
        return "worse"
    return "guesses" if now.val_accuracy <= chance + spread else "some"


def _chance(now: Numbers) -> float:
    """The standard error of the difference of both accuracies: the root of the sum of a (1 - a) / n."""
    train, val = now.train_accuracy, now.val_accuracy
    return math.sqrt(train * (1 - train) / now.train_points + val * (1 - val) / now.val_points)


def judge_heights(now: Numbers) -> Heights:
    """What the errors on a surface say.

    "unknown": there is nothing to learn from. "untested": no points are kept aside. "not_new": it has learnt
    from some of those. "by_heart": it is off by far more on new points than on its own. "alike": it is not.
    """
    if not math.isfinite(now.train_loss):
        return "unknown"
    if not math.isfinite(now.val_loss):
        return "untested"
    if now.val_learnt:
        return "not_new"
    return "by_heart" if now.val_loss > BOUNDS.errors * now.train_loss else "alike"


def is_dead(outputs: np.ndarray[Any, Any]) -> bool:
    """Whether a ReLU gives 0 all over the plane. Args: outputs: what it gives at many places."""
    return bool(np.abs(outputs).max(initial=0.0) < BOUNDS.dead)
