"""An attack on its image as part of what a run of one network is asked to show: checked, and answered.

`nn_core.adversarial` says what each method does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core.adversarial.attack import Attack
from nn_core.adversarial.methods import check_target, method_of
from nn_core.attribution.question import QuestionError
from nn_core.judgements.robustness import judge_attack
from nn_core.network.architecture import Architecture
from nn_core.training.errors import ConfigError
from nn_core.training.limits import billions

if TYPE_CHECKING:
    from torch import Tensor, nn

MAX_MACS = 10 * 10**9
"""Multiply-adds of one attack: about a second of one processor, in which nobody else trains there."""


def checked_attack(name: str, value: object) -> Attack:
    """A field of a probe."""
    if not isinstance(value, Attack):
        raise ConfigError(name, f"{name} must be an attack.")
    return value


def read_attack(value: Any, _run: object) -> Attack:
    """From a message: {"method": "pgd", "epsilon": 0.05, "target": 3}"""
    known = {part.name for part in fields(Attack)}
    is_attack = isinstance(value, dict) and {"method", "epsilon"} <= value.keys() <= known
    if not is_attack or not isinstance(value["method"], str):
        raise ConfigError(
            "attack", f"An attack has a method and an epsilon, and may have {', '.join(sorted(known))}."
        )
    try:
        return Attack(**value)
    except QuestionError as error:
        raise ConfigError("attack", error.message) from None


def check_attack(
    asked: Attack | None, architecture: Architecture, image: np.ndarray[Any, Any] | None
) -> None:
    """Raise ConfigError for an attack that there is not, or that would take too long."""
    if asked is None:
        return
    if image is not None and image.ndim == 4:
        raise ConfigError("attack", "An attack is on one image.")
    try:
        cost = method_of(asked).cost(asked)
        check_target(asked, architecture.out_shape[0])
    except QuestionError as error:
        raise ConfigError("attack", error.message) from None
    macs = architecture.macs * cost
    if macs > MAX_MACS:
        raise ConfigError(
            "attack",
            f"This attack takes {billions(macs)} multiply-adds; it may take {billions(MAX_MACS)}. "
            "Take fewer steps.",
        )


def fitted(asked: Attack, architecture: Architecture) -> Attack:
    """The same with no more steps than one look at such a network allows; at least one."""
    method, passes = method_of(asked), MAX_MACS // max(1, architecture.macs)
    if method.cost(asked) <= passes:
        return asked
    return replace(asked, steps=max(1, passes // method.cost(replace(asked, steps=1))))


def judged(arrays: Mapping[str, np.ndarray[Any, Any]]) -> dict[str, Any]:
    """ "attack": what one made of the answer, where there is one."""
    if (after := arrays.get("attack.probabilities")) is None:
        return {}
    target = int(arrays["attack.target"][0])
    return {"attack": asdict(judge_attack(arrays["probabilities"], after, target))}


def attacked(model: nn.Module, images: Tensor, asked: Attack | None) -> dict[str, np.ndarray[Any, Any]]:
    """What an attack makes of one image. Without a target it leads away from what the network says.

    Args:
        model: in evaluation mode; it is left as it was.
        images: 1 c h w, as the network reads it.

    Returns:
        "attack.image": c h w, 0..1, the changed picture.
        "attack.change": c h w, from -epsilon to epsilon: what was added.
        "attack.probabilities": k, of the changed picture.
        "attack.noise": k, probabilities of the picture with random noise of the same epsilon.
        "attack.target": (1,), the class that was aimed at; -1 for none.
        "attack.epsilon": (1,), of pixels 0..1.
    """
    from nn_core.adversarial.perturb import perturbed

    if asked is None:
        return {}
    found = perturbed(model, images, None, asked)
    noise = perturbed(model, images, None, replace(asked, method="noise", target=None))
    return {
        "attack.image": found.pictures[0].cpu().numpy(),
        "attack.change": found.perturbation[0].cpu().numpy(),
        "attack.probabilities": found.after[0].cpu().numpy(),
        "attack.noise": noise.after[0].cpu().numpy(),
        "attack.target": np.array([-1 if asked.target is None else asked.target], np.int32),
        "attack.epsilon": np.array([asked.epsilon], np.float32),
    }
