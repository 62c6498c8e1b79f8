"""The part of the page that changes a picture against the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from nn_core import SpecError
from nn_core.training import ClassifierRun
from ui.attribution.attack import ATTACK, KEY, drawn_attack, take_attack
from ui.attribution.cards.attack import ATTACK as CARDS
from ui.attribution.cards.attack import Reading, Told
from ui.attribution.robustness import measurement, progress_words, show_robustness
from ui.kit.asked import NETWORKS, Asked
from ui.kit.experiment import Experiment
from ui.kit.finding import Found, Memo
from ui.kit.inputs import name_of
from ui.kit.prediction import Prediction
from ui.kit.steering import asked as awaited
from ui.kit.try_this import try_this
from ui.kit.waiting import ended

if TYPE_CHECKING:
    from nn_core.training import RunHandle

TITLE = "What is the least that changes its mind?"
LEAD = (
    "The slope of the loss says for each pixel whether brighter or darker hurts the answer. **Move ε: each "
    "pixel goes that way by at most so much.** What you hardly see, the network may not bear."
)


def show_attack(lab: Experiment, asked: Asked) -> None:
    """The attack on the chosen picture; where there are many, what it does to them, and what to predict."""
    st.subheader(TITLE, anchor=False)
    st.markdown(LEAD)
    classes = len(asked.classes)
    ATTACK(key=KEY, data=drawn_attack(lab, asked), on_edit_change=lambda: take_attack(lab, classes))
    if isinstance(asked.spec, ClassifierRun):
        search, heading = Asker(lab, asked.run).search, "Try this against it"
        try_this(partial(_set_up, lab), *CARDS, search=search, heading=heading)
        show_robustness(lab, asked.run)


def _set_up(lab: Experiment, **values: Any) -> None:
    for name, value in values.items():
        lab[name] = value


@dataclass(frozen=True)
class Asker:
    """Answers the cards by measuring the network that is shown when it is first asked."""

    lab: Experiment
    run: RunHandle

    def search(self, prediction: Prediction, _: Mapping[str, Any], memo: Memo) -> Found:
        """How far the measurement is; see `ui.kit.finding.Search`. Another network learns only for what is
        asked of it.
        """
        if "job" not in memo:
            assert isinstance(prediction.answer, Told)
            other = self.lab["other"] if prediction.answer.of_both else None
            try:
                found = measurement(self.run, other)
            except SpecError as error:
                return Found(words=str(error), is_over=True)
            if found is None:
                return Found(words="The network is being built.")
            network = network_title(self.lab, found.job.spec, found.step)
            memo["job"], memo["network"], memo["other"] = found.job, network, other
        handle = awaited(memo["job"])
        if handle.problem:
            return Found(words=handle.problem, is_over=True)
        if not ended(handle):
            return Found(words=progress_words(handle, memo["other"]))
        if handle.result is None:
            return Found()
        return Found(Reading(handle.result, memo["network"], memo["other"]))


def network_title(lab: Experiment, spec: ClassifierRun, step: int) -> str:
    """What the network that is shown is called wherever another may be shown by then."""
    if lab["run"] is None:
        return NETWORKS[lab["net"]]
    return f"A network of the CNN lab ({name_of(spec.dataset)}, step {step:,})"
