"""Which contest a reader watches. Who turns to another one leaves those before, so that they make room."""

from __future__ import annotations

import secrets

import streamlit as st

from ui.kit.course import leave
from ui.shell.keys import session_key
from ui.why_convolution.contest import Contestants, contestants

READER = session_key("why", "reader")
WATCHED = session_key("why", "watched")


def watched_contest(match: str, seed: int) -> Contestants:
    """The contest that the page shows now."""
    state = st.session_state
    reader = state.setdefault(READER, secrets.token_hex(8))
    before: tuple[str, int, Contestants] | None = state.get(WATCHED)
    if before is not None and before[:2] != (match, seed):
        for one in before[2].all().values():
            leave(one, reader)
    contest = contestants(match, seed, reader)
    state[WATCHED] = match, seed, contest
    return contest
