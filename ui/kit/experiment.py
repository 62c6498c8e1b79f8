"""A lab's experiment between reruns: opened from the URL, changed by the page, written back to the URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.kit.agreement import Agreement
from ui.kit.hand_over import TAKE_OVER, take_over
from ui.kit.past import RUN, Past
from ui.kit.steering import opened
from ui.kit.url import Awaited, OpenTab, Param, read, write
from ui.shell.engine import trouble
from ui.shell.keys import session_key
from ui.shell.prepared import prepared
from ui.shell.text import plain

if TYPE_CHECKING:
    from nn_core.training import RunHandle

PRESENT = session_key("page", "present")
"""Where the key of the experiment of the page that is shown stands."""
ARRIVES = session_key("page", "arrives")
"""There while the address of the page that is opened next is to be opened as it says: how."""
RESET, TAKE = "Reset", "Take a copy"
"""The buttons that ask for a run from the first random weights, and for a copy of somebody else's run."""
Press = tuple[str, "Callable[[RunHandle], None]"]
"""The label of a training button, and what it does to a run."""
Fingerprint = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Arrival:
    """How a page is opened to which somebody is led.

    anew: with runs from their first random weights. begins: with nothing to take back.
    """

    anew: bool
    begins: bool


@dataclass
class Experiment:
    """Valid values of a lab's parameters, by the parameters' names.

    notes: sentences on what was asked for and could not be had; each stands until a value changes.
    past: what can be taken back.
    agreements: what this session last knew of each run's settings, by the run's id.
    renewed: whether a run from the first random weights is wanted, in place of the one that trains the same.
    pressed: the training buttons that were pressed and not heeded yet; the page that is drawn has heeded all.
    unwoken: the run that it named and that could not wake, which a note tells.
    locked: the groups of controls that are locked; the past may have had other values of what they choose.
    """

    key: str
    params: Sequence[Param]
    values: dict[str, Any]
    notes: list[str]
    seen: set[Fingerprint] = field(default_factory=set)
    noted: dict[str, Fingerprint] = field(default_factory=dict)
    past: Past = field(default_factory=Past)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    renewed: bool = False
    pressed: list[Press] = field(default_factory=list)
    unwoken: str | None = None
    locked: frozenset[str] = field(default_factory=lambda: prepared().locked)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.values[name] = value

    @property
    def says_nothing(self) -> bool:
        """Whether it was opened without any choice in the address, and none was written since."""
        return self.seen == {()}

    @property
    def starts_anew(self) -> bool:
        """Whether the run is to be one at its first random weights."""
        return self.renewed or any(label == RESET for label, _ in self.pressed)

    @property
    def trains_anew(self) -> bool:
        """Whether that run is to train at once, as one does that a guess asks for: then no other may pass for
        it, not even an untrained one, to which the past leads back.
        """
        return self.renewed and bool(self.pressed)

    @property
    def takes_copy(self) -> bool:
        """Whether a copy of somebody else's run is all that is wanted."""
        return any(label == TAKE for label, _ in self.pressed)

    def agreement(self, run: RunHandle) -> Agreement:
        """What this session last knew of the run's settings; at first sight, what they are."""
        return self.agreements.setdefault(run.look, Agreement(dict(self.values), run.spec.config))

    def param(self, name: str) -> Param:
        return next(param for param in self.params if param.name == name)

    def beside(self, **values: Any) -> Experiment:
        """A prepared experiment: these values, and the defaults of all others. It is nowhere on the page."""
        chosen = {param.name: values.get(param.name, param.default) for param in self.params}
        return Experiment(self.key, self.params, chosen, [])

    def set_up(self, **values: Any) -> None:
        """A prepared experiment: these values, and the defaults of all others. It starts from the first
        random weights, as what is predicted is about them; the pace and the open tab stay, as they are no
        part of what is found out.
        """
        self.renewed = True
        for param in self.params:
            if param.name not in (RUN, "pace") and not isinstance(param, OpenTab):
                self.values[param.name] = values.get(param.name, param.default)

    def show_notes(self, *more: str | None) -> None:
        """Say what could not be had: the notes about the values of now, and what the page has to add."""
        now = self._about(write(self.values, self.params))
        self.notes = [note for note in self.notes if self.noted.get(note, now) == now]
        for note in dict.fromkeys([*self.notes, *filter(None, (*more, trouble()))]):
            st.warning(plain(note), icon=":material/info:")

    def publish(self) -> None:
        """Write the values to the URL and to the past. Call it once, at the end of the page."""
        st.session_state[PRESENT] = self.key
        self.pressed.clear()
        self.remember()
        query = write(self.values, self.params)
        self.seen.add(_fingerprint(query))
        self._forget_notes(self._about(query))
        query |= prepared().query
        if query != st.query_params.to_dict():
            st.query_params.from_dict(query)

    def remember(self) -> None:
        """Take down the values of now as something to come back to."""
        self.past.record(self.values, frozenset(param.name for param in self.params if param.place))

    @staticmethod
    def _about(query: dict[str, str]) -> Fingerprint:
        """What a note is about: all values but the run, which changes by itself."""
        return _fingerprint({name: text for name, text in query.items() if name != RUN})

    def _forget_notes(self, now: Fingerprint) -> None:
        """Drop the notes that were made about other values than those of `now`."""
        self.noted = {note: self.noted.get(note, now) for note in self.notes}
        self.notes = [note for note, about in self.noted.items() if about == now]


def open_experiment(key: str, params: Sequence[Param]) -> Experiment:
    """The session's experiment, or the one in the URL where that is news.

    An address that this session has written itself is no news: the browser may send an older one of them
    with the next rerun, before it has heard of the newest.

    Raises:
        StoreError: the disk does not let its run be read now.
    """
    names = {param.name for param in params}
    query = {name: text for name, text in st.query_params.to_dict().items() if name in names}
    known: Experiment | None = st.session_state.get(key)
    arrival: Arrival | None = st.session_state.pop(ARRIVES, None)
    if known is not None and arrival is None and (not query or _fingerprint(query) in known.seen):
        if known.locked != prepared().locked:
            known.past, known.locked = Past(), prepared().locked
        _wake(known)
        return known
    experiment = Experiment(key, params, *read(query, params), {_fingerprint(query)})
    experiment.renewed = arrival is not None and arrival.anew
    _wake(experiment)
    if known is not None:
        experiment.agreements = known.agreements
        if not experiment.locked:
            experiment.past = known.past
        experiment.pressed = known.pressed
    if arrival is not None and arrival.begins:
        experiment.past.begin()
    st.session_state[key] = experiment
    return experiment


def arrive(*, anew: bool = False, begins: bool = False) -> None:
    """Have the page that is opened next show what its address says, even where this session has written that
    address itself, or it says nothing. See `Arrival`.
    """
    st.session_state[ARRIVES] = Arrival(anew, begins)


def reopen_pasts() -> None:
    """On every page what was before something began anew can be taken back again."""
    for key in st.session_state:
        if isinstance(experiment := st.session_state[key], Experiment):
            experiment.past.reopen()


def _wake(experiment: Experiment) -> None:
    """See that the run that is named is awake, if it is kept, and named by the id that only looks. It is
    taken over where the address says so. A note tells what came of that, or why the run cannot wake.

    Raises:
        StoreError: the disk does not let it be read now. Another run must not take its place for that.
    """
    from nn_core.training import CapacityError, LostError
    from nn_core.training.errors import UnreadableError

    named = experiment.values.get(RUN)
    try:
        run = opened(named)
    except (CapacityError, LostError, UnreadableError) as error:
        experiment.unwoken = named
        experiment.notes.append(str(error))
        return
    if run is None:
        return
    experiment.values[RUN] = run.look
    token = st.query_params.get(TAKE_OVER)
    news = take_over(run, token) if token else ""
    experiment.notes += filter(None, [news])


def turn(key: str, steps: int) -> None:
    """Open the state before (-1) or after (1) in the experiment's past, as if its address were entered.

    What was chosen a moment ago, on a page that was not through when this press came, is the last state.
    """
    experiment: Experiment = st.session_state[key]
    experiment.remember()
    values = experiment.past.go(steps)
    if values is not None:
        tabs = (param.name for param in experiment.params if isinstance(param, OpenTab))
        values |= {name: experiment[name] for name in tabs}
        values |= {param.name: param.default for param in experiment.params if isinstance(param, Awaited)}
        st.session_state[key] = replace(experiment, values=values, notes=[], noted={}, renewed=False)


def _fingerprint(query: dict[str, str]) -> Fingerprint:
    return tuple(sorted(query.items()))
