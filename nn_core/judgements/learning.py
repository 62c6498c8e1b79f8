"""Whether a classifier learns, whether its layers hear of its mistakes, and whether it has an opinion."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from nn_core.judgements.recent import Point, recent

BOUNDS: Mapping[str, float] = {
    "steps": 100,
    "guessing": 0.97,
    "worse": 1.5,
    "uneven": 8.0,
    "opinion": 1.5,
    "majority": 0.6,
    "even": 0.5,
    "second": 0.01,
}
"""
steps: so many steps are looked at, and come before any judgement of learning.
guessing, worse: a mean loss above these shares of the loss of guessing is no better, or worse by far.
uneven: gradients differ where one layer's are so many times another's.
opinion, majority: a class leads with so many times an even share, or with that share at least.
even: without so much of an even share a class is not about as likely as the others.
second: from this probability on the second class is worth a word.
"""


# Learning

Progress = Literal["early", "learns", "guesses", "cut_off", "worse"]


@dataclass(frozen=True)
class Learning:
    """What the last steps say.

    Attributes:
        kind: "early": too few steps. "guesses": no better than knowing the classes' shares alone. "cut_off":
            the same, and the weights of the layer `silent` get no gradient. "worse": far worse than guessing.
        loss: mean loss of the last `steps` steps, in nats. guessing: what guessing would cost.
        silent: the first layer that gets no gradient; empty where there is none.
    """

    kind: Progress
    loss: float
    guessing: float
    steps: int
    silent: str = ""


def guessing_loss(counts: ArrayLike) -> float:
    """The least loss of an answer that never looks: the entropy of the classes' shares, in nats.

    Args:
        counts: images of each class; ln k where k classes have as many.
    """
    shares = np.asarray(counts, dtype=np.float64)
    shares = shares[shares > 0] / shares.sum()
    return float(-(shares * np.log(shares)).sum())


def judge_learning(step: int, points: Sequence[Point], guessing: float, silent: str = "") -> Learning:
    """Whether training gets anywhere.

    Args:
        step: steps taken. points: the curves of training, with "train_loss" of each step's batch.
        guessing: see `guessing_loss`.
        silent: the first layer whose weights got no gradient in the last step; empty where there is none.
    """
    last = recent(points, step, int(BOUNDS["steps"]))
    known = last.values("train_loss")
    loss = fmean(known) if known else math.nan
    kind: Progress = "learns"
    # With one class guessing costs nothing: there is nothing to learn.
    if step < BOUNDS["steps"] or not known or guessing <= 0:
        kind = "early"
    elif loss > BOUNDS["guessing"] * guessing and silent:
        kind = "cut_off"
    elif loss > BOUNDS["worse"] * guessing:
        kind = "worse"
    elif loss > BOUNDS["guessing"] * guessing:
        kind = "guesses"
    return Learning(kind, loss, guessing, last.steps, silent)


# Gradients

Flow = Literal["none", "dead", "zero", "cut_off", "one", "vanishing", "growing", "even"]


@dataclass(frozen=True)
class Gradients:
    """How large the gradients are, from the first layer with weights to the last.

    Attributes:
        kind: "none": there are none yet. "dead": all are 0, as every unit of the layers `dead` is. "zero":
            all are 0 though units are alive. "cut_off": those of the layers `silent` are 0. "one": there is
            a single layer. "vanishing", "growing": on their way back. "even": neither.
        first, last: the outermost layers that get a gradient. first_size, last_size: its root mean squares.
    """

    kind: Flow
    first: str = ""
    last: str = ""
    first_size: float = 0.0
    last_size: float = 0.0
    silent: tuple[str, ...] = ()
    dead: tuple[str, ...] = ()


def judge_gradients(sizes: Mapping[str, float], dead: Mapping[str, tuple[int, int]]) -> Gradients:
    """What the gradients of one step say.

    Args:
        sizes: root mean square of each layer's gradient, from the first layer to the last.
        dead: how many units of each activation are dead, of how many.
    """
    silent = tuple(layer for layer, size in sizes.items() if size == 0)
    gone = tuple(layer for layer, (count, units) in dead.items() if count == units > 0)
    moving = [layer for layer in sizes if layer not in silent]
    if not sizes:
        return Gradients("none")
    if not moving:
        return Gradients("dead" if gone else "zero", silent=silent, dead=gone)
    first, last = moving[0], moving[-1]
    kind = "cut_off" if silent else _flow(sizes[first], sizes[last], len(moving))
    return Gradients(kind, first, last, sizes[first], sizes[last], silent, gone)


def _flow(first: float, last: float, layers: int) -> Flow:
    if layers == 1:
        return "one"
    if last > BOUNDS["uneven"] * first:
        return "vanishing"
    return "growing" if first > BOUNDS["uneven"] * last else "even"


def measured_gradients(arrays: Mapping[str, np.ndarray[Any, Any]]) -> Gradients | None:
    """`judge_gradients` of a snapshot's statistics; None where it holds none."""
    sizes = {
        name.removesuffix(".gradient_moments"): math.hypot(*moments)
        for name, moments in arrays.items()
        if name.endswith(".gradient_moments")
    }
    dead = {
        name.removesuffix(".dead"): (int(flags.sum()), len(flags))
        for name, flags in arrays.items()
        if name.endswith(".dead")
    }
    known = sizes or any(name.endswith(".weight_histogram") for name in arrays)
    return judge_gradients(sizes, dead) if known else None


# An answer

Opinion = Literal["unknown", "none", "torn", "sure"]


def judge_answer(probabilities: ArrayLike) -> Opinion:
    """Whether the probabilities of the classes favour one: "none" where all are about equally likely, "torn"
    where a second one is worth a word.
    """
    shares = np.sort(np.asarray(probabilities, dtype=np.float64))[::-1]
    if not len(shares) or not np.isfinite(shares).all():
        return "unknown"
    leads = shares[0] >= min(BOUNDS["opinion"] / len(shares), BOUNDS["majority"])
    if not leads and shares[-1] >= BOUNDS["even"] / len(shares):
        return "none"
    return "torn" if len(shares) > 1 and shares[1] >= BOUNDS["second"] else "sure"
