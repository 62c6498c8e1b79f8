"""The network that a page asks: one that comes with the app, or the CNN lab's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nn_core.attribution.question import MAX_CLASSES
from nn_core.data import ImageSet, fit_images
from nn_core.findings import checkpoints
from nn_core.findings.trained import Recipe
from nn_core.network.architecture import Architecture
from nn_core.network.parts import Part
from nn_core.training import ClassifierProbe, ClassifierRun, FrozenNetwork, StartingWeights
from nn_core.training.explaining import ExplainedProbe
from nn_core.training.pretrained.networks import PRETRAINED, class_names
from nn_core.training.pretrained.spec import USUAL_PICTURE, PretrainedProbe, PretrainedRun
from ui.kit.borrowed import Lender
from ui.kit.experiment import Experiment
from ui.kit.inputs import set_source
from ui.kit.networks import measured_on
from ui.kit.runs import CNN_LAB
from ui.kit.steering import awake
from ui.kit.url import Choice, RunId, Whole
from ui.kit.waiting import network_or_progress
from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import RunSpec

SMALL = {"digits": "Digits (small CNN)", "photographs": "Photographs (small CNN)"}
"""Networks that are trained here and come with the app (`nn_core.findings.checkpoints`), by title."""
NETWORKS = {**SMALL, **{name: f"ImageNet ({known.title})" for name, known in PRETRAINED.items()}}

NET = Choice("net", "network", "digits", tuple(NETWORKS))
RUN = RunId("run", "run")
IMAGE = Whole("image", "image", maximum=10**6)
CLASS = Whole("class", "class", None, 0, MAX_CLASSES - 1)
"""What an address says of what is asked; no image stands for the usual one, no class for the one that the
network answers."""

LENDER = Lender("CNN lab", ClassifierRun, CNN_LAB, "a network that comes with the app")
STATUS = ("step", "val_accuracy")
_lock = threading.Lock()
CARDS_NOTE = "These ask the small CNN that reads digits. A guess leaves your network as it is."
_shown: dict[str, str] = {}
"""By name the runs that show networks that come with the app: one of this server for all visitors."""


@dataclass(frozen=True, eq=False)
class Asked:
    """A network, and the pictures that it can be asked about.

    Attributes:
        classes: their names.
        offered: places in `images` of those that it did not learn from, the usual one first.
        status: what is told of its training; empty where it does not train.
        of: on what that is measured.
        parts: what its layers are parts of, where that is known.
        titles: what people call its layers, where that is more than their names.
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
    parts: tuple[Part, ...]
    titles: Mapping[str, str]
    source: str
    probe: type[ExplainedProbe]

    @property
    def spec(self) -> Any:
        """What its run describes."""
        return self.run.spec

    def image(self, lab: Experiment) -> int:
        """The place of the chosen picture in `images`, or of the usual one."""
        return int(self.offered[0]) if lab["image"] is None else int(lab["image"])

    def pixels(self, index: int) -> NDArray[np.uint8]:
        """An image of `images` as the network reads it, uint8 `c h w`."""
        channels, height, width = self.architecture.input_shape
        fitted = fit_images(self.images.images[index : index + 1], (channels, height, width))
        picture: NDArray[np.uint8] = fitted[0]
        return picture


def network_field(
    lab: Experiment, own: RunHandle | None, *of_one: str, first: Mapping[str, int] = MappingProxyType({})
) -> None:
    """Which network is asked.

    Args:
        of_one: names of what is chosen for one network, and for no other.
        first: by network the image that it is asked about first, where that is not the usual one.
    """

    def take(name: str | None) -> None:
        lab["net"] = name or lab["net"]
        for forgotten in of_one:
            lab[forgotten] = None
        if name and name in first:
            lab["image"] = first[name]

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


def fit_image(lab: Experiment, asked: Asked) -> None:
    """An image that the address names and that is not there is not chosen; a note says so."""
    last = len(asked.images) - 1
    if lab["image"] is not None and lab["image"] > last:
        lab.notes.append(f"There is no image {lab['image']:,} here: these are images 0 to {last:,}.")
        lab["image"] = None


def fit_class(lab: Experiment, asked: Asked) -> None:
    """The same of a class."""
    classes = len(asked.classes)
    if lab["class"] is not None and lab["class"] >= classes:
        lab.notes.append(f"There is no class {lab['class']:,} here: these are classes 0 to {classes - 1:,}.")
        lab["class"] = None


def known(run: RunHandle) -> Asked:
    """What there is to know of a run's network."""
    spec: Any = run.spec
    images = spec.load()
    if isinstance(spec, PretrainedRun):
        network = PRETRAINED[spec.network]
        usual = images.labels.tolist().index(images.class_names.index(USUAL_PICTURE))
        offered = np.array(sorted(range(len(images)), key=lambda at: at != usual))
        of_network = f"{network.title}: {network.description} {network.source} {network.licence}"
        source = f"{of_network} {images.source} {images.licence}"
        names = class_names(spec.network)
        asked = run, spec.architecture, names, images, offered
        return Asked(*asked, (), {}, network.parts(), network.layer_titles(), source, PretrainedProbe)
    offered = images.split(spec.config.seed).validation
    source = set_source(images.name) or f"{images.title}: your own pictures."
    status = () if spec.weights is not None else STATUS
    of, names = measured_on(spec), images.class_names
    return Asked(run, spec.architecture, names, images, offered, status, of, (), {}, source, ClassifierProbe)


def reads_digits(images: ImageSet) -> bool:
    """Whether the classes of a set are the ten digits."""
    return tuple(images.class_names) == tuple(map(str, range(10)))


def cards_note(asked: Asked) -> str:
    """Above cards that ask the small network that reads digits: that they do, where another is shown."""
    return "" if asked.run.look == _shown.get("digits") else CARDS_NOTE


def ready_run(name: str) -> RunHandle | None:
    """A run that stands at the weights that come with the app; None while they are learnt, which is said."""
    return shared_run(name, partial(_spec_of, name))


def shared_run(name: str, describe: Callable[[], RunSpec | None]) -> RunHandle | None:
    """The run of that name, one of this server for all visitors; None while it cannot be described yet."""
    with _lock:
        known = engine().find(_shown[name]) if name in _shown else None
        if known is None or not known.touch():
            spec = describe()
            if spec is None:
                return None
            _shown[name] = engine().submit(spec).look
        run = awake(_shown[name])
    assert run is not None
    return run


def frozen_network(
    run: RunHandle, patience_s: float = 0.0, step: int | None = None
) -> tuple[int, FrozenNetwork] | None:
    """A step of a run, and its network as it is then; None where it is not built in time, and for the moment
    in which a run that breaks down has weights that are no numbers.

    Args:
        step: the kept step nearest to it is taken; None: that of now.
    """
    spec: Any = run.spec
    if not isinstance(spec, ClassifierRun):
        return 0, FrozenNetwork(pretrained=spec.network)
    if spec.weights is not None and run.step_count == 0:
        return 0, FrozenNetwork(spec.architecture, spec.weights)
    run.wait(patience_s, step=0)
    at, weights = run.weights(step)
    if not weights or not all(np.isfinite(array).all() for array in weights.values()):
        return None
    return at, FrozenNetwork(spec.architecture, StartingWeights(weights))


def untrained_run(of: ClassifierRun) -> RunHandle:
    """A run of the same network before its first step; who asks for it closes it."""
    return engine().submit(replace(of, weights=None))


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
