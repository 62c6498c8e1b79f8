"""What a component in the browser has sent. Anybody can send anything, so it is read here alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

MAX_DEPTH = 12
MAX_VALUES = 20_000
MAX_WHOLE = 2**53
"""Beyond it a browser's numbers are no longer exact."""


def sent(key: str, name: str) -> Any:
    """What the component of that key sent last under a name, or None: nothing, or what no page could use.

    It is plain JSON of bounded depth and length, all its numbers are finite, its texts can be written in
    UTF-8. Of what type it is, is for its reader to check.
    """
    state = st.session_state.get(key)
    value = state.get(name) if isinstance(state, Mapping) else None
    return value if usable(value) else None


def usable(value: object) -> bool:
    """Whether a value is what `sent` lets through."""
    level, count = [value], 0
    for _ in range(MAX_DEPTH):
        count += len(level)
        if count > MAX_VALUES or not all(map(_is_plain, level)):
            return False
        level = [part for whole in level for part in _parts(whole)]
        if not level:
            return True
    return False


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return _can_be_written(value)
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int):
        return abs(value) <= MAX_WHOLE
    return math.isfinite(value) if isinstance(value, float) else isinstance(value, dict | list)


def _can_be_written(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a pair of surrogates
        return False
    return True
