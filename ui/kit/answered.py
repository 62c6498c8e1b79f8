"""What each visitor said to the questions of the pages, as long as this server lives: so a reload finds it.

A tab begins with what its visitor has said, and goes its own way from there, as its runs do.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

import streamlit as st

from ui.shell.keys import session_key
from ui.shell.visitor import me

VISITORS_MAX = 1_000
"""The server forgets who has answered nothing for longest. Each has as many places as there are cards."""
HERE = session_key("try", "answered")

_of_visitors: OrderedDict[str, dict[str, Any]] = OrderedDict()
_changing = Lock()


def answered() -> dict[str, Any]:
    """What this tab's visitor has said, by the place that it has; see `keep`."""
    if HERE not in st.session_state:
        with _changing:
            st.session_state[HERE] = dict(_of_visitors.get(me(), {}))
    found: dict[str, Any] = st.session_state[HERE]
    return found


def keep(place: str, said: Any) -> None:
    """It is said, and stays so until it is dropped."""
    answered()[place] = said
    with _changing:
        _of_visitors.setdefault(me(), {})[place] = said
        _of_visitors.move_to_end(me())
        while len(_of_visitors) > VISITORS_MAX:
            _of_visitors.popitem(last=False)


def drop(place: str) -> None:
    """Nothing is said there."""
    answered().pop(place, None)
    with _changing:
        _of_visitors.get(me(), {}).pop(place, None)
