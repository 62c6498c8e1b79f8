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


class Places:
    """The places of this tab's visitor, found once: to change one needs no look into the session.

    At each such look Streamlit may leave a script that is to be run anew. So what is found by doing something
    is kept by a `Places` that was there before.
    """

    def __init__(self) -> None:
        self._here, self._visitor = answered(), me()

    def keep(self, place: str, said: Any) -> None:
        """It is said, and stays so until it is dropped."""
        self._here[place] = said
        with _changing:
            _of_visitors.setdefault(self._visitor, {})[place] = said
            _of_visitors.move_to_end(self._visitor)
            while len(_of_visitors) > VISITORS_MAX:
                _of_visitors.popitem(last=False)

    def drop(self, place: str) -> None:
        """Nothing is said there."""
        self._here.pop(place, None)
        with _changing:
            _of_visitors.get(self._visitor, {}).pop(place, None)


def keep(place: str, said: Any) -> None:
    """`Places.keep`, now."""
    Places().keep(place, said)


def drop(place: str) -> None:
    """`Places.drop`, now."""
    Places().drop(place)
