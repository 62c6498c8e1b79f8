"""What the component `attack` is told, and what it sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nn_core.adversarial.attack import Attack
from nn_core.adversarial.methods import ATTACKS, METHODS
from nn_core.findings.robustness import WHITE
from nn_core.network.fields import is_whole
from nn_core.numerals import general
from nn_core.training.attacking import fitted
from ui.attribution.params import AGAINST, MOST_LEVELS
from ui.kit.asked import Asked
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import Experiment
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.prepared import why_locked

ATTACK = define("attribution/attack")
KEY = session_key("attribution", "attack")


def attack_of(lab: Experiment, asked: Asked) -> Attack:
    """What is chosen, in as many steps as this network lets through."""
    return fitted(Attack(lab["attack"], lab["level"] / WHITE, lab["aim"]), asked.architecture)


def drawn_attack(lab: Experiment, asked: Asked) -> dict[str, Any]:
    """The data of the component."""
    chosen = {param.name: lab[param.name] for param in AGAINST}
    return {
        "run": asked.run.look,
        "class_names": list(asked.classes),
        "shape": list(asked.architecture.input_shape),
        "attacks": [_facts(name, asked) for name in ATTACKS],
        "most": MOST_LEVELS,
        "locked": why_locked("picture"),
        **chosen,
        "version": exchange(KEY).answer(chosen),
    }


def _facts(name: str, asked: Asked) -> dict[str, Any]:
    method, usual = METHODS[name], fitted(Attack(name, 0.0), asked.architecture)
    words = {part: getattr(method, part) for part in ("name", "title", "formula", "paper")}
    has_steps = method.cost(usual) > method.cost(replace(usual, steps=1))
    here = f" Here: {usual.steps} steps of {general(usual.step_size)} ε." if has_steps else ""
    return {**words, "does": method.does + here, "steps": usual.steps}


def take_attack(lab: Experiment, classes: int) -> None:
    """Follow what the reader chose in the drawing: an attack, how strong it is, at which class it aims."""
    edit = edit_of(KEY, "picture")
    if not isinstance(edit, Mapping):
        return
    attack, level, aim = (edit.get(param.name) for param in AGAINST)
    if isinstance(attack, str) and attack in ATTACKS:
        lab["attack"] = attack
    if is_whole(level, 0, MOST_LEVELS):
        lab["level"] = level
    if aim is None or is_whole(aim, 0, classes - 1):
        lab["aim"] = aim


def fit_aim(lab: Experiment, classes: int) -> None:
    """Nobody aims at a class that this network does not have; a note says so."""
    if lab["aim"] is not None and lab["aim"] >= classes:
        lab.notes.append(f"There is no class {lab['aim']:,} to aim at: these are classes 0 to {classes - 1}.")
        lab["aim"] = None
