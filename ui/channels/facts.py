"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.tutorials.condition import Measured
from ui.channels.lesion import ablation, change_of
from ui.channels.subject import Subject
from ui.kit.experiment import Experiment
from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core.training import RunHandle

OWN = "own"


def _accuracies(lab: Experiment, subject: Subject) -> Measured:
    """Before the channel is changed, and with the change; None before they are measured."""
    change = change_of(lab, subject)
    handle = None if change is None else engine().jobs.found(ablation(subject, change))
    loss = None if handle is None else handle.result
    before, after = (None, None) if loss is None else loss.accuracies
    return {"accuracy": before, "accuracy_changed": after}


def facts_of(lab: Experiment, subject: Subject, wish: RunHandle) -> Measured:
    """Which channel is asked, and how far its picture is."""
    dataset, newest = subject.asked.spec.dataset, wish.latest()
    return {
        "state": wish.state,
        "data": dataset if isinstance(dataset, str) else OWN,
        "parameters": subject.asked.architecture.params,
        "layer": subject.row.name,
        "channel": subject.channel,
        "part": lab["part"],
        "start": lab["start"],
        **{name: lab[name] == "on" for name in ("fourier", "jitter", "blur", "decay")},
        "done": lab["done"],
        **_accuracies(lab, subject),
        "picture_step": newest.step,
        "activation": newest.metrics.get("activation"),
    }
