"""The network that is asked: one that comes trained with the app, or the CNN lab's."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from nn_core.findings import checkpoints
from nn_core.findings.trained import Recipe
from nn_core.training import ClassifierRun, StartingWeights
from ui.attribution.params import NETWORKS
from ui.kit.borrowed import Lender
from ui.kit.experiment import Experiment
from ui.kit.runs import CNN_LAB
from ui.kit.steering import awake
from ui.kit.waiting import network_or_progress
from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core.training import RunHandle

LENDER = Lender("CNN lab", ClassifierRun, CNN_LAB, "a network that comes with the app")
BUILDING_S = 3.0
_lock = threading.Lock()
_shown: dict[str, str] = {}
"""For each network that comes with the app, the run that shows it: one of this server for all visitors."""


def network_field(lab: Experiment, own: RunHandle | None) -> None:
    """Which network is asked."""

    def take(name: str | None) -> None:
        lab["net"] = name or lab["net"]
        lab["image"] = lab["class"] = lab["layer"] = None

    LENDER.field(lab, own, NETWORKS, lab["net"], "Network", take, width=250)


def own_run(lab: Experiment) -> RunHandle | None:
    """The CNN lab's run that is asked; None for a network that comes with the app."""
    run = LENDER.run(lab)
    if run is not None:
        lab["run"] = run.look
    return run


def ready_run(name: str) -> RunHandle | None:
    """A run that stands at the weights that come with the app; None while they are learnt, which is said."""
    spec, weights = checkpoints.classifier(name), checkpoints.load(name)
    if weights is None:
        trained = network_or_progress(Recipe(spec), f"{NETWORKS[name]} learns, once")
        if trained is None:
            return None
        weights = dict(trained.weights)
    run = awake(_run_of(name, replace(spec, weights=StartingWeights(weights))))
    assert run is not None
    return run


def _run_of(name: str, spec: ClassifierRun) -> str:
    with _lock:
        known = engine().find(_shown[name]) if name in _shown else None
        if known is None or not known.touch():
            _shown[name] = engine().submit(spec).look
        return _shown[name]
