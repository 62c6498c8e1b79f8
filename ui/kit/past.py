"""What can be taken back: the states of an experiment, one for each choice, edit or reset."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from itertools import takewhile
from typing import Any

MAX_STATES = 50
MAX_BYTES = 50_000_000
"""Of pictures that states hold."""
TOGETHER_S = 1.0
"""Changes of the same choice that follow each other within this time, as while one drags, are one step."""
RUN = "run"

Values = dict[str, Any]


class Past:
    """The states that an experiment went through, and where among them it stands now.

    A state is the values of all parameters, the id of the run among them. Another run alone makes a new
    state: the run was reset. A run's training makes none.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._states: list[Values] = []
        self._at = -1
        self._first = 0
        self._turns = 0
        self._begins = False
        self._deed: frozenset[str] = frozenset()
        self._deed_at = 0.0
        self._runs: set[str] = set()
        self._untrained: set[str] = set()

    @property
    def can_undo(self) -> bool:
        return self._at > self._first

    @property
    def can_redo(self) -> bool:
        return self._at < len(self._states) - 1

    @property
    def turns(self) -> int:
        """How often one went back or on."""
        return self._turns

    def record(self, values: Mapping[str, Any], places: frozenset[str] = frozenset()) -> None:
        """Take down how things stand.

        places: parameters that only say where the reader looks: going elsewhere is nothing to take back.
        """
        self._take_down(dict(values), places)
        if self._begins:
            self._first, self._begins, self._deed = self._at, False, frozenset()

    def begin(self) -> None:
        """With the state that is recorded next something begins that is nobody's choice, as a tutorial's step
        does: what was before is not taken back, until the past is opened again.
        """
        self._begins, self._deed = True, frozenset()

    def apart(self) -> None:
        """What is recorded next is a step of its own, however soon it comes."""
        self._deed = frozenset()

    def reopen(self) -> None:
        """All that was before can be taken back again."""
        self._first, self._begins = 0, False

    def _take_down(self, state: Values, places: frozenset[str]) -> None:
        if not self._states:
            self._push(state)
            return
        deed = self._deed_of(state, places)
        if not deed:
            self._states[self._at] = state
            return
        together = deed == self._deed and self._clock() - self._deed_at < TOGETHER_S and not self.can_redo
        if together and deed != {RUN}:
            self._states[self._at] = state
        else:
            del self._states[self._at + 1 :]
            self._push(state)
        self._deed, self._deed_at = deed, self._clock()

    def go(self, steps: int) -> Values | None:
        """Back (-1) to the state before, or on (1) to the one undone last; None where there is none."""
        if not self._first <= self._at + steps < len(self._states):
            return None
        self._at += steps
        self._turns += 1
        self._deed = frozenset()
        return dict(self._states[self._at])

    def take(self, changes: Values) -> None:
        """Somebody else changed so much of the run of now: it stands so in the states around this one too, as
        far as they had what was changed. So who takes back what he did himself leaves it as it is.
        """
        for name, value in changes.items() if self._states else ():
            for state in self._alike(name):
                state[name] = value

    def _alike(self, name: str) -> list[Values]:
        """The states around now, without a gap, that have this run and this value."""
        now = self._states[self._at]

        def is_alike(state: Values) -> bool:
            return bool(state.get(RUN) == now.get(RUN) and state[name] == now[name])

        before, after = self._states[: self._at], self._states[self._at + 1 :]
        return [now, *takewhile(is_alike, reversed(before)), *takewhile(is_alike, after)]

    def names(self, run: str) -> bool:
        """Whether a state leads to that run."""
        return any(state.get(RUN) == run for state in self._states)

    def rename_run(self, old: str, new: str, but: Values | None = None) -> None:
        """Where the run `old` stood stands `new`. A state equal to `but` keeps the old one."""
        for state in self._states:
            if state.get(RUN) == old and state != but:
                state[RUN] = new
        self._runs.add(new)

    def leave_untrained(self, run: str) -> None:
        """It has ended without a step: a new one with its settings, and no other, is all that it was."""
        self._untrained.add(run)

    def left_untrained(self, run: str) -> bool:
        return run in self._untrained

    def forgotten(self, named: str | None = None) -> set[str]:
        """Runs that stood in a state, and stand in none any more; each is told once.

        named: the run of the state that is being made. It is not recorded before the page is through, which
        another click can prevent.
        """
        now = {run for run in (named, *(state.get(RUN) for state in self._states)) if run}
        gone, self._runs = self._runs - now, now
        self._untrained &= now
        return gone

    def _deed_of(self, state: Values, places: frozenset[str]) -> frozenset[str]:
        now = self._states[self._at]
        changed = {name for name in state if state[name] != now.get(name)} - places - {RUN}
        if not changed and now.get(RUN) not in (None, state.get(RUN)):
            changed = {RUN}
        return frozenset(changed)

    def _push(self, state: Values) -> None:
        self._states.append(state)
        while len(self._states) > MAX_STATES or (len(self._states) > 1 and self._weight() > MAX_BYTES):
            self._states.pop(0)
            self._first = max(0, self._first - 1)
        self._at = len(self._states) - 1

    def _weight(self) -> int:
        held = {id(v): len(v) for state in self._states for v in state.values() if isinstance(v, bytes)}
        return sum(held.values())
