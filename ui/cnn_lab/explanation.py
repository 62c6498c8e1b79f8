"""An explanation that stays beside the network map while the network learns."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from nn_core.attribution.methods import METHODS, usual_question
from nn_core.training import ClassifierRun
from ui.kit.controls import choice_field
from ui.kit.experiment import Experiment
from ui.kit.url import Choice
from ui.shell.component import define
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle

NONE = "none"
PIN = Choice("pin", "explanation", NONE, (NONE, *METHODS), place=True)
TITLES = {NONE: "Explain its answer …", **{name: method.title for name, method in METHODS.items()}}
EXPLANATION = define("cnn_lab/explanation")
COLOURS = {True: "Blue speaks for the class, orange against it.", False: "Blue is where it was found."}
PARTS = ("method", "layer", "window", "stride")
"""Of a question, what the browser is told of it; all else is as usual."""


def pin_field(lab: Experiment) -> None:
    """By which method the answer is explained, if by any."""
    choice_field(lab, PIN.name, TITLES, label_visibility="collapsed")


def show_explanation(lab: Experiment, run: RunHandle, spec: ClassifierRun) -> None:
    """What the chosen method says of the picture that the network sees."""
    if lab[PIN.name] != NONE:
        EXPLANATION(key=session_key("cnn", "explanation"), data=explanation(lab[PIN.name], run.look, spec))


def explanation(name: str, look: str, spec: ClassifierRun) -> dict[str, Any]:
    """The data of the component."""
    method, network = METHODS[name], spec.architecture
    why = method.undefined(network)
    question = asdict(usual_question(name, network))
    return {
        "run": look,
        "question": None if why else {part: question[part] for part in PARTS},
        "title": method.title,
        "does": why or f"{method.does} {COLOURS[method.signed]}",
        "class_names": list(spec.load().class_names),
        "shape": list(spec.image_shape),
    }
