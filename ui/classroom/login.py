"""Who may open classes: anybody, or who is logged in, where the server has a provider for that.

It is Streamlit's own OpenID Connect, set up in its `secrets.toml`. Nothing of who logs in is stored here.
"""

from __future__ import annotations

import logging
from collections import OrderedDict

import streamlit as st
from streamlit.errors import StreamlitAuthError

from ui.kit.pressed import came, press
from ui.shell.keys import session_key
from ui.shell.visitor import me

logger = logging.getLogger(__name__)

FIRST = "On this server you log in before you open a class. Students join without."
AWAY_MAX = 1_000
"""The server forgets who has gone to log in the longest ago."""
UNFINISHED = "Logging in does not work on this server: whoever runs it finds the reason in its log."

_away: OrderedDict[str, None] = OrderedDict()


def _user() -> dict[str, object]:
    """What Streamlit knows of this session's user."""
    return dict(st.user.to_dict())


def may_open() -> bool:
    """Whether this session may open a class. Streamlit says who is logged in only where that is set up."""
    return bool(_user().get("is_logged_in", True))


def log_in_button() -> None:
    """The way to log in, in the place of what needs it."""
    st.markdown(FIRST)
    place = session_key("classroom", "log in")
    st.button("Log in", key=place, icon=":material/login:", on_click=press, args=(place,))
    if not came(place):
        return
    try:
        st.login()
        _away[me()] = None
        while len(_away) > AWAY_MAX:
            _away.popitem(last=False)
    except StreamlitAuthError as error:
        logger.error("Nobody can log in: %s", error)
        st.error(UNFINISHED)


def came_back() -> bool:
    """Whether this visitor has just logged in to open a class: true once. From the provider Streamlit leads
    everybody to the first page.
    """
    if me() not in _away or not _user().get("is_logged_in"):
        return False
    _away.pop(me(), None)
    return True


def log_out_button() -> None:
    """The way out, for who is logged in."""
    if _user().get("is_logged_in"):
        st.button(
            "Log out", key=session_key("classroom", "log out"), icon=":material/logout:", on_click=st.logout
        )
