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
from ui.attribution.params import FIRST, OF_ONE
from ui.attribution.robustness import measurement, progress_words, show_robustness
from ui.kit.asked import LENDER, NETWORKS, Asked
from ui.kit.experiment import Experiment
from ui.kit.finding import Found, Memo
from ui.kit.inputs import name_of
from ui.kit.orders import look_back
from ui.kit.prediction import Prediction
from ui.kit.steering import asked as awaited
from ui.kit.steering import kept
from ui.kit.try_this import try_this
from ui.kit.waiting import ended

if TYPE_CHECKING:
    from nn_core.training import RunHandle

TITLE = "What is the least that changes its mind?"
LEAD = (
    "The slope of the loss says for each pixel whether brighter or darker hurts the answer. **Move ε: each "
    "pixel goes that way by at most so much.** What you hardly see, the network may not bear."
)


@dataclass(frozen=True)
class Network:
    """The one that was measured.

    Attributes:
        net: the name of the one that comes with the app and is chosen.
        run: that of the CNN lab which the page shows in place of it, by its look id.
        step: of that run.
    """

    net: str
    run: str | None
    step: int


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


def _set_up(lab: Experiment, network: Network | None = None, **values: Any) -> None:
    if network is not None:
        _return_to(lab, network)
    for name, value in values.items():
        lab[name] = value


def _return_to(lab: Experiment, network: Network) -> None:
    """Have the page show that network. Where its run is gone, the page says so."""
    if (network.run or network.net) != (lab["run"] or lab["net"]):
        for forgotten in OF_ONE:
            lab[forgotten] = None
        if network.run is None:
            lab["image"] = FIRST.get(network.net)
    LENDER.leave(lab)
    lab["net"], lab["run"] = network.net, network.run
    if (run := kept(network.run)) is not None:
        look_back(run, lab, network.step)


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
            memo["shown"] = {"network": Network(self.lab["net"], self.lab["run"], found.step)}
        handle = awaited(memo["job"])
        if handle.problem:
            return Found(words=handle.problem, is_over=True)
        if not ended(handle):
            return Found(words=progress_words(handle, memo["other"]))
        if handle.result is None:
            return Found()
        return Found(Reading(handle.result, memo["network"], memo["other"], memo["shown"]))


def network_title(lab: Experiment, spec: ClassifierRun, step: int) -> str:
    """What the network that is shown is called wherever another may be shown by then."""
    if lab["run"] is None:
        return NETWORKS[lab["net"]]
    return f"A network of the CNN lab ({name_of(spec.dataset)}, step {step:,})"
