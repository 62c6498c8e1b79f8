"""Which channel is asked, of which network, as it was at which step."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from nn_core.channels.layers import askable
from nn_core.findings.channels.pictures import Pictures, most_images
from nn_core.network.architecture import LayerRow
from nn_core.training import ClassifierRun, FrozenNetwork
from ui.channels.words import BUILDING
from ui.kit.asked import Asked, frozen_network
from ui.kit.experiment import Experiment
from ui.kit.waiting import LOOK_EVERY_S
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle

MOMENTS = session_key("channels", "moments")
"""At which step the session looks at each run, by the run's look id."""
KEPT = 16
BUILT_S = 2.0
_lock = Lock()
_known: OrderedDict[tuple[str, int], FrozenNetwork] = OrderedDict()
"""The newest ones, by run and step: who asks about the same asks about one network."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A channel of a network.

    Attributes:
        step: of the run whose weights are asked.
        row: its layer.
        pictures: on which it is measured.
    """

    asked: Asked
    network: FrozenNetwork
    step: int
    row: LayerRow
    channel: int
    pictures: Pictures

    @property
    def is_class(self) -> bool:
        """Whether its channels are the classes."""
        return self.row.name == self.asked.architecture.layer_names[-1]

    @property
    def own(self) -> bool:
        """Whether what the whole network answers counts as right: the pictures have none of its classes."""
        return bool(self.network.pretrained)

    @property
    def layer_title(self) -> str:
        """What the page calls its layer, as the field above does."""
        return layer_words(self.asked, self.row.name)

    @property
    def title(self) -> str:
        """ "conv2, channel 4", "class 3"."""
        if self.is_class:
            return f"class {self.asked.classes[self.channel]}"
        return f"{self.layer_title}, channel {self.channel + 1:,}"


def subject_of(lab: Experiment, asked: Asked) -> Subject | None:
    """What is chosen, or the usual: the first channel of the last layer with maps. None before the network is
    built."""
    found = _network(asked.run)
    if found is None:
        return None
    step, network = found
    row = next(row for row in askable(asked.architecture) if row.name == layer_of(lab, asked))
    return Subject(asked, network, step, row, lab["channel"] or 0, _pictures(asked))


@st.fragment(run_every=LOOK_EVERY_S)
def wait_until_built(run: RunHandle) -> None:
    """Have the page run again once the network is there; shows that it is on its way."""
    if run.weights().arrays:
        st.rerun()
    st.caption(BUILDING)


def moment_words(subject: Subject) -> str:
    """Of a network that trains: at which step it is asked, and where it stands now."""
    run = subject.asked.run
    if not subject.asked.status:
        return ""
    asked = f"The network as it was at step {subject.step:,}."
    if run.step_count == subject.step:
        return asked
    return f"{asked} It stands at step {run.step_count:,} now: “Again” asks it as it is."


def layers_of(asked: Asked) -> tuple[str, ...]:
    """Those whose channels can be asked about."""
    return tuple(row.name for row in askable(asked.architecture))


def layer_words(asked: Asked, layer: str) -> str:
    """A layer in a sentence: "conv2", "“Head, normalised”"."""
    return f"“{asked.titles[layer]}”" if layer in asked.titles else layer


def layer_of(lab: Experiment, asked: Asked) -> str:
    """The one that is asked."""
    return lab["layer"] or usual_layer(asked)


def usual_layer(asked: Asked) -> str:
    """The last with maps of more than one pixel; of a network without any the first."""
    rows = askable(asked.architecture)
    maps = [row for row in rows if len(row.out_shape) == 3 and row.out_shape[1:] != (1, 1)]
    return (maps or rows)[-1 if maps else 0].name


def channels_of(asked: Asked, layer: str) -> int:
    """How many channels a layer has."""
    return next(row.out_shape[0] for row in askable(asked.architecture) if row.name == layer)


def look_again() -> None:
    """Ask the network as it is now."""
    st.session_state.pop(MOMENTS, None)


def _pictures(asked: Asked) -> Pictures:
    spec = asked.spec
    if isinstance(spec, ClassifierRun):
        config, most = spec.config, most_images(asked.architecture)
        return Pictures(spec.dataset, config.seed, config.validation_share, most)
    return Pictures(spec.dataset, most=most_images(asked.architecture))


def _network(run: RunHandle) -> tuple[int, FrozenNetwork] | None:
    """The step at which the session looks at a run, and the network of then. It looks anew where the run has
    gone back since."""
    moments: dict[str, int] = st.session_state.setdefault(MOMENTS, {})
    step = moments.get(run.look, 0)
    if run.look in moments and step <= run.step_count and (network := _known.get((run.look, step))):
        return step, network
    taken = frozen_network(run, BUILT_S)
    if taken is None:
        return None
    step, network = taken
    moments[run.look] = step
    with _lock:
        network = _known.setdefault((run.look, step), network)
        _known.move_to_end((run.look, step))
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return step, network
