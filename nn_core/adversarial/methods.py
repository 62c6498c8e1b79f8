"""The table of ways to change a picture by at most epsilon a pixel: formula, paper, cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nn_core.adversarial.attack import Attack
from nn_core.attribution.methods import LOOK
from nn_core.attribution.question import QuestionError

BASELINE = "noise"
"""The method that asks nothing of the network: what attacks are compared with."""


@dataclass(frozen=True)
class Method:
    """One way to change a picture.

    Attributes:
        name: in addresses and probes.
        title: for people.
        does: one sentence: how each pixel changes.
        formula: x is the picture, L the loss of its class, or minus that of the target; clip keeps to 0..1.
        paper: who, when, where; empty where there is none.
        cost: how many forward passes it takes for one picture.
    """

    name: str
    title: str
    does: str
    formula: str
    paper: str
    cost: Callable[[Attack], int]


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method(
            "fgsm",
            "FGSM",
            "One step: each pixel goes by epsilon to where L rises.",
            "clip(x + ε · sign ∂L/∂x)",
            "Goodfellow, Shlens and Szegedy, 2015, https://arxiv.org/abs/1412.6572",
            lambda _: LOOK,
        ),
        Method(
            "pgd",
            "PGD",
            "Many small steps from a random start, each asked anew; none leads further than epsilon away.",
            "x ← clip(Π_ε(x + α · sign ∂L/∂x))",
            "Madry et al., 2018, https://arxiv.org/abs/1706.06083",
            lambda attack: LOOK * attack.steps,
        ),
        Method(
            BASELINE,
            "Random noise",
            "Each pixel goes up or down by epsilon, as a coin falls: what the others are compared with.",
            "clip(x ± ε)",
            "",
            lambda _: 0,
        ),
    )
}

ATTACKS = tuple(name for name in METHODS if name != BASELINE)
"""Those that ask the network."""


def method_of(attack: Attack) -> Method:
    """Its method; `QuestionError` where there is none of that name."""
    if attack.method not in METHODS:
        raise QuestionError("method", f"The methods are {', '.join(METHODS)}.")
    return METHODS[attack.method]


def check_target(attack: Attack, classes: int) -> None:
    """Refuse (`QuestionError`) a target beyond so many classes."""
    if attack.target is not None and attack.target >= classes:
        raise QuestionError("target", f"The classes are 0 to {classes - 1}.")
