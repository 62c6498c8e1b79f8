"""The one protocol of edits between a page and a component of it in the browser (`assets/lib/exchange.js`).

What a component shows can be changed on both sides at the same time, and messages take a while both ways:
they may come late, twice, in another order or never. So what is shown has a version, a number, and the
highest one holds.

- What the reader changes in the browser, an edit, counts on by one. What is chosen in Python (another
  address, a prepared experiment, a step back) begins the next million. So a choice is newer than all edits
  that were made without knowing of it, however many, and whoever has it in sight can edit it.
- The browser sends `{"version": n, "edit": ...}`: all that can be changed there, not only what was changed,
  so that no edit needs the one before it. Python takes it where n is newer than what it knows, and in its
  million.
- Python answers with what is to be seen and the version of that. To the browser an answer older than its
  newest edit is no news; one with the very number of that edit is its echo; a newer one is news, and takes
  the place of an edit that is not sent yet.
- A count begins at the second that a session begins. Nobody chooses every second: where a session is lost,
  the count of the next one is ahead of whatever the browser still shows or sends from before.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from nn_core.network.fields import is_whole
from ui.kit.sent import sent
from ui.shell.keys import exchange_key
from ui.shell.prepared import refused

CHOICE = 10**6


def first_version(seconds: float) -> int:
    """The version that a session begins with at this time since 1970."""
    return int(seconds) * CHOICE


@dataclass
class Exchange:
    """Python's side of what is exchanged with one component.

    Attributes:
        version: of the newest change that is known.
    """

    version: int = field(default_factory=lambda: first_version(time.time()))
    _told: Any = None
    _is_counted: bool = True
    """Whether what is answered next has its number already."""

    def take(self, message: object) -> Any:
        """The edit in a message of the browser; None where it is none, or no newer than what is known."""
        if not isinstance(message, dict) or message.keys() != {"version", "edit"}:
            return None
        if not is_whole(message["version"], self.version + 1, self._next_choice - 1):
            return None
        self._count(message["version"])
        return message["edit"]

    def choose(self) -> int:
        """What is answered next was chosen in Python, even where it looks like what was there before; its
        version.
        """
        self._count(self._next_choice)
        return self.version

    def answer(self, shown: Any) -> int:
        """The version of what the component is to show: `shown`, plain data that nobody changes afterwards.

        It is a new one where that differs from the answer before and no edit explains it.
        """
        if not self._is_counted and shown != self._told:
            self.choose()
        self._told, self._is_counted = shown, False
        return self.version

    @property
    def _next_choice(self) -> int:
        return (self.version // CHOICE + 1) * CHOICE

    def _count(self, version: int) -> None:
        self.version, self._is_counted = version, True


def exchange(component: str) -> Exchange:
    """The session's exchange with the component of that key."""
    found: Exchange = st.session_state.setdefault(exchange_key(component), Exchange())
    return found


def edit_of(component: str, group: str = "") -> Any:
    """What the component of that key now holds, after an edit; None where there is nothing new.

    Where the group of controls is locked it is refused, and the component shows again what holds.
    """
    edit = exchange(component).take(sent(component, "edit"))
    if edit is not None and refused(group):
        exchange(component).choose()
        return None
    return edit
