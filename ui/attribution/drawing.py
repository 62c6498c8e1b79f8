"""What the component `attribution` is told, and what it sends."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from nn_core.attribution.methods import METHODS, usual_layer
from nn_core.training.explaining import most_passes
from ui.attribution.params import FIRST, HIDDEN, IN_BROWSER
from ui.attribution.questions import layers_of, question_of
from ui.kit.asked import Asked, fit_class, fit_image
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import Experiment
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.prepared import why_locked

if TYPE_CHECKING:
    from nn_core.training import RunHandle

ATTRIBUTION = define("attribution")
KEY = session_key("attribution", "pictures")


def drawing_of(lab: Experiment, asked: Asked) -> dict[str, Any]:
    """The data of the component."""
    chosen = {param.name: lab[param.name] for param in IN_BROWSER}
    return {
        "run": asked.run.look,
        "class_names": list(asked.classes),
        "shape": list(asked.architecture.input_shape),
        "methods": [_facts(name, lab, asked) for name in METHODS],
        "passes": most_passes(asked.architecture),
        "target": lab["class"],
        "method": lab["method"],
        "hidden": lab["hidden"] or "",
        "locked": why_locked("picture"),
        "version": exchange(KEY).answer(chosen),
    }


def _facts(name: str, lab: Experiment, asked: Asked) -> dict[str, Any]:
    method, network = METHODS[name], asked.architecture
    question = question_of(name, lab, asked)
    parts = {part: value for part, value in asdict(question).items() if part != "target"}
    return {
        **{part: getattr(method, part) for part in ("name", "title", "does", "formula", "paper")},
        **{part: getattr(method, part) for part in ("signed", "quick", "adds_up")},
        "cost": method.cost(question, network.input_shape),
        "question": parts,
        "undefined": method.undefined(network) or "",
    }


def take_edit(lab: Experiment, classes: int) -> None:
    """Follow what the reader chose in the drawing: a class of so many, or none; a method; hidden pixels."""
    edit = edit_of(KEY, "picture")
    if not isinstance(edit, Mapping):
        return
    target, method, hidden = (edit.get(name) for name in ("target", "method", "hidden"))
    if target is None or (type(target) is int and 0 <= target < classes):
        lab["class"] = target
    if isinstance(method, str) and method in METHODS:
        lab["method"] = method
    if hidden == "":
        lab["hidden"] = None
    elif isinstance(hidden, str):
        with suppress(ValueError):
            lab["hidden"] = HIDDEN.read(hidden)


def layer_titles(asked: Asked) -> dict[str, str]:
    """The layers that Grad-CAM can ask about, with what people call them."""
    return {name: asked.titles.get(name, name) for name in layers_of(asked)}


def choose_layer(lab: Experiment, asked: Asked, name: str) -> None:
    """The address does not name what is asked anyway."""
    lab["layer"] = None if name == usual_layer(asked.architecture) else name


def begin(lab: Experiment, own: RunHandle | None) -> None:
    """Who comes without any choice begins with a picture of which every method says something."""
    if own is None and lab.says_nothing:
        lab["image"] = FIRST.get(lab["net"])


def fit(lab: Experiment, asked: Asked) -> None:
    """What the address names and is not there is not chosen; a note says so."""
    fit_image(lab, asked)
    fit_class(lab, asked)
    if lab["layer"] is not None and lab["layer"] not in layers_of(asked):
        lab.notes.append(f"This network has no maps in a layer {lab['layer']}.")
        lab["layer"] = None
