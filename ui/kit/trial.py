"""A prediction that takes training: what was set up trains by itself, until it can be measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui.kit.answered import Places, answered, keep
from ui.kit.experiment import Experiment
from ui.kit.orders import look_back
from ui.kit.prediction import Asked, Given, Prediction, Said, given_key, news, pending_key, says
from ui.kit.steering import kept
from ui.shell.component import define
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import RunSpec

MEASURE = "Measure"
"""What stands among the pressed buttons for the run that a prediction is waiting for."""
MEASURING = define("measuring")
SETTLE_S = 2.0
"""So long the page waits for a run that has halted to be measured once more, and for one that woke."""

ANOTHER = (
    "The network that was measured has changed since, or is gone. This is a new one with the same settings, "
    "at its first random weights: train it to step {:,} to see what was measured."
)

Standing = Literal["waits", "trains", "there", "stands", "ended", "altered", "elsewhere"]
JOINED: tuple[Standing, ...] = ("trains", "there", "stands")
"""How far a training may be for a second answer to wait for it too."""


@dataclass(frozen=True)
class Bench:
    """Where predictions of a lab are measured: its experiment, and the run that its page shows, if any."""

    lab: Experiment
    run: RunHandle | None


@dataclass(frozen=True)
class Pending:
    """What somebody said, and the run that is to show it.

    Attributes:
        run: its look id; empty until there is one.
        spec: what it was begun with.
        is_altered: whether it was seen with other settings since.
    """

    said: Said
    run: str = ""
    spec: RunSpec | None = None
    is_altered: bool = False


def standing(pending: Pending, run: RunHandle | None, steps: int) -> Standing:
    """How far a measurement after so many steps is.

    "waits": there is no run for it. "trains": on its way. "there": it can be measured, as training got so far
    or broke down before. "stands": paused before that. "ended": it goes no further. "altered": its settings
    were changed on the way. "elsewhere": the page shows another run.
    """
    if not pending.run:
        return "waits"
    if run is None or run.look != pending.run:
        return "elsewhere"
    if pending.is_altered or run.spec != pending.spec:
        return "altered"
    if run.step_count >= steps or run.state == "diverged":
        return "there"
    if run.state == "running":
        return "trains"
    return "stands" if run.state == "paused" else "ended"


def is_there(given: Given, run: RunHandle) -> bool:
    """Whether what was measured can be looked at in a run: it has at most trained on."""
    return run.spec == given.spec and run.step_count >= given.step and run.state != "failed"


@dataclass(frozen=True)
class Trial(Asked):
    """A prediction that is answered by a run of `bench`.

    Attributes:
        beside: the titles of others that are answered by the same training: it is done once.
    """

    bench: Bench | None = None
    beside: tuple[str, ...] = ()

    @property
    def _bench(self) -> Bench:
        assert self.bench is not None, "A prediction with steps needs a run."
        return self.bench

    @property
    def _pending(self) -> Pending | None:
        return _pending_of(self.title)

    @property
    def is_pending(self) -> bool:
        """Whether somebody has guessed, and the answer is not there."""
        return self._pending is not None

    def give(self, said: Said) -> None:
        """Have the run that trains, or has trained, for another question answer this one too. Where there is
        none, set it up, at the usual pace; it trains as soon as the page has its run.
        """
        lab = self._bench.lab
        self.hide()
        for title in self.beside:
            if joined := self._trained_for(title):
                keep(self._place, replace(joined, said=said))
                return
        self.reveal()
        lab["pace"] = lab.param("pace").default
        keep(self._place, Pending(said))
        lab.pressed.append((MEASURE, self._begin))

    def _trained_for(self, title: str) -> Pending | None:
        """What the other card of that title waits for, or waited for until it was answered, where the page's
        run is it. One that has trained on since has not kept each step that may be asked for.
        """
        run, steps = self._bench.run, self.prediction.steps
        found: Given | None = answered().get(given_key(title))
        if found is not None and run is not None and run.step_count == found.step and is_there(found, run):
            pending: Pending | None = Pending(None, found.run, found.spec)
        else:
            pending = _pending_of(title)
        return pending if pending and standing(pending, run, steps) in JOINED else None

    def _begin(self, run: RunHandle) -> None:
        if self._pending is not None:
            keep(self._place, replace(self._pending, run=run.look, spec=run.spec))
            run.step(self.prediction.steps, wait=False)

    def show(self, look: Callable[[], None] | None = None) -> None:
        """The question; how far its measurement is; or the answer, with a button that leads back to the run
        that it was measured in, at the step of then, to `look` at it. Without `look` it is in sight where the
        page has that run, and that is where it was.
        """
        pending = self._pending
        if pending is None:
            super().show(self._way_back(look))
            return
        run = self._bench.run
        now = standing(pending, run, self.prediction.steps)
        if now == "altered" and not pending.is_altered:
            keep(self._place, replace(pending, is_altered=True))
        if now == "there" and run is not None and (run.state == "running" or run.wait(SETTLE_S)):
            self._measure(pending.said, run)
            super().show(self._way_back(look))
        else:
            self._tell_progress(pending, "trains" if now == "there" else now, run)

    def _way_back(self, look: Callable[[], None] | None) -> Callable[[], None] | None:
        given, run = self.given, self._bench.run
        if given is None:
            return look
        is_had = run is not None and run.look == given.run and is_there(given, run)
        if is_had and run is not None and run.step_count == given.step:
            return look
        return partial(self._go_back, given, look)

    def _go_back(self, given: Given, look: Callable[[], None] | None) -> None:
        """To the run at the step at which it was measured. Where that can be had no more, its settings are
        set up anew, and a note says so.
        """
        lab = self._bench.lab
        self.reveal()
        run = kept(given.run)
        if run is not None and is_there(given, run):
            lab.renewed, lab["run"] = False, run.look
            look_back(run, lab, given.step)
        else:
            lab.notes.append(ANOTHER.format(given.step))
        if look is not None:
            look()

    def _measure(self, said: Said, run: RunHandle) -> None:
        """An answer may let the run take steps: it is kept before anything can ask for it again."""
        places, told = Places(), news()
        spec, step = run.spec, min(run.step_count, self.prediction.steps)
        self._keep(Given(said, self.prediction.answer(run), run.look, spec, step), places, told)

    def _tell_progress(self, pending: Pending, now: Standing, run: RunHandle | None) -> None:
        steps = self.prediction.steps
        step = run.step_count if run is not None else 0
        st.markdown(progress(self.prediction, pending.said, now, step))
        if now == "trains":
            MEASURING(
                key=session_key("try", "measuring", self.title),
                data={"run": pending.run, "steps": steps},
                on_turned_change=lambda: None,
            )
        with st.container(horizontal=True):
            if now == "stands":
                st.button("Train on", key=session_key("try", "on", self.title), on_click=self._go_on)
            elif now != "trains":
                self._measure_anew(pending.said)
            self._ask_again()

    def _go_on(self) -> None:
        steps = self.prediction.steps
        on = lambda run: run.step(max(1, steps - run.step_count), wait=False)  # noqa: E731
        self._bench.lab.pressed.append((MEASURE, on))


def _pending_of(title: str) -> Pending | None:
    """What waits for its measurement in the card of that title."""
    found: Pending | None = answered().get(pending_key(title))
    return found


def progress(prediction: Prediction, said: Said, now: Standing, step: int) -> str:
    """What is said while the answer is not there, as Markdown; it stands at that step."""
    steps = prediction.steps
    words = {
        "waits": "There is no run to measure it in: a note on this page says why.",
        "trains": f"It is being measured: it trains until step {steps:,}.",
        "stands": f"Paused at step {step:,}. It is measured at step {steps:,}: train on to see.",
        "ended": f"The run ended at step {step:,}, before step {steps:,}. So nothing was measured.",
        "altered": "A setting was changed on the way, so this is another experiment. Nothing was measured.",
        "elsewhere": "This page has another run now, so nothing was measured.",
    }[now]
    if said is None:
        return words
    return f"You said: {says(prediction, said)}  \n{words}"
