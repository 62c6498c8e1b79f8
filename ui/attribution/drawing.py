"""What the component `attribution` is told, and what it sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nn_core.attribution.methods import METHODS, maps_of, usual_layer, usual_question, usual_window
from nn_core.network.architecture import Architecture
from nn_core.training import ClassifierRun
from ui.attribution.params import IN_BROWSER
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import Experiment
from ui.kit.runs import spec_of
from ui.shell.component import define
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle

ATTRIBUTION = define("attribution")
KEY = session_key("attribution", "pictures")


def layers_of(architecture: Architecture) -> dict[str, str]:
    """The layers that Grad-CAM can ask about, with what people call them."""
    return {
        row.name: f"{row.name} ({row.out_shape[1]} × {row.out_shape[2]})" for row in maps_of(architecture)
    }


def asked_layer(lab: Experiment, architecture: Architecture) -> str | None:
    """What Grad-CAM asks; None where the network has no maps."""
    return lab["layer"] or usual_layer(architecture)


def choose_layer(lab: Experiment, architecture: Architecture, name: str) -> None:
    """The address does not name what is asked anyway."""
    lab["layer"] = None if name == usual_layer(architecture) else name


def drawing_of(lab: Experiment, run: RunHandle) -> dict[str, Any]:
    """The data of the component."""
    spec = spec_of(run, ClassifierRun)
    architecture, names = spec.architecture, list(spec.load().class_names)
    window, stride = usual_window(architecture)
    chosen = {param.name: lab[param.name] for param in IN_BROWSER}
    return {
        "run": run.look,
        "class_names": names,
        "shape": list(spec.image_shape),
        "methods": [_facts(name, architecture, lab) for name in METHODS],
        "target": lab["class"],
        "layer": asked_layer(lab, architecture) or "",
        "method": lab["method"],
        "occlusion": {"window": window, "stride": stride},
        "version": exchange(KEY).answer(chosen),
    }


def _facts(name: str, architecture: Architecture, lab: Experiment) -> dict[str, Any]:
    method = METHODS[name]
    question = usual_question(name, architecture, lab["class"], asked_layer(lab, architecture))
    return {
        **{part: getattr(method, part) for part in ("name", "title", "does", "formula", "paper")},
        **{part: getattr(method, part) for part in ("signed", "quick", "adds_up")},
        "cost": method.cost(question, architecture.input_shape),
        "asks_layer": method.asks_layer,
        "undefined": method.undefined(architecture) or "",
    }


def take_edit(lab: Experiment, classes: int) -> None:
    """Follow what the reader chose in the drawing: a class of so many, or none; a method."""
    edit = edit_of(KEY, "picture")
    if not isinstance(edit, Mapping):
        return
    target, method = edit.get("target"), edit.get("method")
    if target is None or (type(target) is int and 0 <= target < classes):
        lab["class"] = target
    if isinstance(method, str) and method in METHODS:
        lab["method"] = method


def fit(lab: Experiment, architecture: Architecture) -> None:
    """What the address names and this network does not have is not chosen; a note says so."""
    classes = architecture.out_shape[0]
    if lab["class"] is not None and lab["class"] >= classes:
        lab.notes.append(f"There is no class {lab['class']:,} here: these are classes 0 to {classes - 1}.")
        lab["class"] = None
    layers = layers_of(architecture)
    if lab["layer"] is not None and lab["layer"] not in layers:
        lab.notes.append(f"This network has no maps in a layer {lab['layer']}.")
        lab["layer"] = None
