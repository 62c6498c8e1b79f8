"""Whether the page still stands as a step has set it up, but for what the step asks to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from nn_core.tutorials.document import Step
from ui.kit.experiment import PRESENT, Experiment
from ui.kit.past import RUN
from ui.kit.url import Param, read, write

ASIDE: Mapping[str, frozenset[str]] = {
    "activation": frozenset({"scale"}),
    "attribution": frozenset({"hidden"}),
    "backpropagation": frozenset({"name", "first", "second", "h", "steps", "predict"}),
    "cnn_lab": frozenset({"image"}),
    "convolution": frozenset({"speed"}),
    "dense": frozenset({"terms", "feature"}),
    "gan_plane": frozenset({"layers", "lesson"}),
    "gan_uses": frozenset({"guess"}),
    "neural_network": frozenset({"lesson"}),
    "segmentation": frozenset({"image"}),
    "pooling": frozenset({"motion", "amount", "pooling"}),
    "why_convolution": frozenset({"shifted", "shuffled"}),
}
"""By page: what decides how something is shown, what is guessed of it, or what a part of the
page shows of which nothing is measured.
"""
PACE = "pace"


@dataclass(frozen=True)
class SetUp:
    """The page and address that a step begins with, and the names in it that may have other values."""

    page: str
    query: Mapping[str, str]
    free: frozenset[str]

    def changed(self) -> tuple[str, ...]:
        """What people call that which has another value on the page that is shown, and should not have."""
        found: Experiment | None = st.session_state.get(st.session_state.get(PRESENT, ""))
        if found is None:
            return ()
        held = [param for param in found.params if self._holds(param, ASIDE.get(self.page, frozenset()))]
        then, now = (write(values, held) for values in (read(self.query, held)[0], found.values))
        labels = (param.label for param in held if then.get(param.name) != now.get(param.name))
        return tuple(dict.fromkeys(labels))

    def _holds(self, param: Param, aside: frozenset[str]) -> bool:
        return not (param.place or param.name in (RUN, PACE) or param.name in self.free | aside)


def set_up_of(steps: Sequence[Step]) -> SetUp | None:
    """What the last of these steps speaks of; None where that may be anything.

    A step without an address goes on with what the steps before it have set up and let change.
    """
    free: set[str] = set()
    for step in reversed(steps):
        is_measured = step.done is not None or step.predict is not None
        if step.changes is None and (is_measured or step is steps[-1]):
            return None
        free |= step.changes or frozenset()
        if step.query is not None:
            return SetUp(step.page, step.query, frozenset(free))
    return None
