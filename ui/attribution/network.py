"""The network that is asked: one that comes with the app, or the CNN lab's."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nn_core.attribution.methods import maps_of, usual_layer, usual_question
from nn_core.attribution.question import Question
from nn_core.data import ImageSet
from nn_core.findings import checkpoints
from nn_core.findings.trained import Recipe
from nn_core.network.architecture import Architecture
from nn_core.training import ClassifierProbe, ClassifierRun, StartingWeights
from nn_core.training.explaining import ExplainedProbe, most_passes
from nn_core.training.pretrained.networks import PRETRAINED, class_names
from nn_core.training.pretrained.spec import USUAL_PICTURE, PretrainedProbe, PretrainedRun
from ui.attribution.params import NETWORKS, SMALL
from ui.kit.borrowed import Lender
from ui.kit.experiment import Experiment
from ui.kit.inputs import set_source
from ui.kit.networks import measured_on
from ui.kit.runs import CNN_LAB
from ui.kit.steering import awake
from ui.kit.waiting import network_or_progress
from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import RunSpec

LENDER = Lender("CNN lab", ClassifierRun, CNN_LAB, "a network that comes with the app")
STATUS = ("step", "val_accuracy")
_lock = threading.Lock()
_shown: dict[str, str] = {}
"""For each network that comes with the app, the run that shows it: one of this server for all visitors."""


@dataclass(frozen=True, eq=False)
class Asked:
    """A network, and the pictures that it can be asked about.

    Attributes:
        classes: their names.
        offered: places in `images` of those that it did not learn from, the usual one first.
        status: what is told of its training; empty where it does not train.
        of: on what that is measured.
        source: who made pictures and weights, and who may use them.
        probe: the class of what it can be asked for.
    """

    run: RunHandle
    architecture: Architecture
    classes: tuple[str, ...]
    images: ImageSet
    offered: NDArray[np.int64]
    status: tuple[str, ...]
    of: Mapping[str, str]
    source: str
    probe: type[ExplainedProbe]

    @property
    def spec(self) -> Any:
        """What its run describes."""
        return self.run.spec

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of those that Grad-CAM can ask about."""
        return tuple(row.name for row in maps_of(self.architecture))

    def layer(self, lab: Experiment) -> str | None:
        """What Grad-CAM asks; None where there are no maps."""
        chosen: str | None = lab["layer"]
        return chosen or usual_layer(self.architecture)

    def question(self, method: str, lab: Experiment) -> Question:
        """How it is asked by a method."""
        network = self.architecture
        return usual_question(method, network, lab["class"], self.layer(lab), most_passes(network))

    def image(self, lab: Experiment) -> int:
        """The place of the chosen picture in `images`, or of the usual one."""
        return int(self.offered[0]) if lab["image"] is None else int(lab["image"])


def network_field(lab: Experiment, own: RunHandle | None) -> None:
    """Which network is asked."""

    def take(name: str | None) -> None:
        lab["net"] = name or lab["net"]
        lab["image"] = lab["class"] = lab["layer"] = lab["aim"] = None

    LENDER.field(lab, own, NETWORKS, lab["net"], "Network", take, width=270)


def asked_network(lab: Experiment, own: RunHandle | None) -> Asked | None:
    """The network that is chosen; None while it is learnt, which is said."""
    run = own or ready_run(lab["net"])
    return None if run is None else known(run)


def own_run(lab: Experiment) -> RunHandle | None:
    """The CNN lab's run that is asked; None for a network that comes with the app."""
    run = LENDER.run(lab)
    if run is not None:
        lab["run"] = run.look
    return run


def known(run: RunHandle) -> Asked:
    """What there is to know of a run's network."""
    spec: Any = run.spec
    images = spec.load()
    if isinstance(spec, PretrainedRun):
        network = PRETRAINED[spec.network]
        usual = images.class_names.index(USUAL_PICTURE)
        offered = np.array(sorted(range(len(images)), key=lambda at: at != usual))
        source = f"{network.title}: {network.description} {network.source} {network.licence} {images.source}"
        names = class_names(spec.network)
        return Asked(run, spec.architecture, names, images, offered, (), {}, source, PretrainedProbe)
    offered = images.split(spec.config.seed).validation
    source = set_source(images.name) or f"{images.title}: your own pictures."
    status = () if spec.weights is not None else STATUS
    of, names = measured_on(spec), images.class_names
    return Asked(run, spec.architecture, names, images, offered, status, of, source, ClassifierProbe)


def ready_run(name: str) -> RunHandle | None:
    """A run that stands at the weights that come with the app; None while they are learnt, which is said."""
    with _lock:
        known = engine().find(_shown[name]) if name in _shown else None
        if known is None or not known.touch():
            spec = _spec_of(name)
            if spec is None:
                return None
            _shown[name] = engine().submit(spec).look
        run = awake(_shown[name])
    assert run is not None
    return run


def _spec_of(name: str) -> RunSpec | None:
    if name in PRETRAINED:
        return PretrainedRun(name)
    spec, weights = checkpoints.classifier(name), checkpoints.load(name)
    if weights is None:
        trained = network_or_progress(Recipe(spec), f"{SMALL[name]} learns, once")
        if trained is None:
            return None
        weights = dict(trained.weights)
    return replace(spec, weights=StartingWeights(weights))
