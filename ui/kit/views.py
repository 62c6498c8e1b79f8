"""Widgets as views of a choice that has its owner elsewhere: an experiment, or a lesson.

A browser keeps what a widget showed and sends it again with every rerun, even while it does not show the
widget at all, in a popover that is closed. So a key is drawn anew whenever anything but the widget itself has
changed the value, and nobody listens to what is sent for a key of the past.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.shell.keys import choice_key, session_key

VIEWS = session_key("views", "shown")


@dataclass(eq=False)
class View:
    """A widget: its key, and the value that it shows."""

    key: str
    shown: Any


def view(owner: str, name: str, value: Any, take: Callable[[Any], None]) -> dict[str, Any]:
    """`key` and `on_change` of the widget for the choice `name` of `owner`; it must start with `value`.

    `take` is given what the reader chooses. It need not take it over: the widget follows its owner.
    """
    views: dict[tuple[str, str], View] = st.session_state.setdefault(VIEWS, {})
    known = views.get((owner, name))
    if known is None or known.shown != value:
        known = views[owner, name] = View(choice_key(owner, name, secrets.token_hex(4)), value)

    def changed() -> None:
        if views.get((owner, name)) is known:
            known.shown = st.session_state[known.key]
            take(known.shown)

    return {"key": known.key, "on_change": changed}
