"""What the address of a page does for others, and the link that hands its run over."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.kit.hand_over import LIMITS, TAKE_OVER, offer, stands
from ui.kit.past import RUN
from ui.kit.steering import awake, steers
from ui.kit.undo import present
from ui.shell.keys import session_key
from ui.shell.prefix import prefix

if TYPE_CHECKING:
    from nn_core.training import RunHandle

OFFERED = session_key("share", "offered")
ABOUT = (
    "**The address of this page is a link.** Whoever opens it looks on while your run trains, and can take a "
    "copy of it. Nobody but you can change it."
)
HANDING_OVER = (
    f"**This link hands the run over.** Who opens it first steers the run, and you look on. {LIMITS}"
)


def share_button(place: DeltaGenerator) -> None:
    """The button, where the page that has just run has a run of the visitor's."""
    lab = present()
    run = awake(lab.values.get(RUN)) if lab is not None else None
    if run is None or not steers(run):
        return
    with place.popover("Share", icon=":material/share:", type="tertiary", key=session_key("share", "open")):
        st.markdown(ABOUT)
        token = st.session_state.get(OFFERED, "")
        if stands(run, token):
            st.markdown(HANDING_OVER)
            st.code(_link(token), language=None, wrap_lines=True)
        else:
            st.button(
                "Hand it over",
                key=session_key("share", "hand over"),
                icon=":material/swap_horiz:",
                help="Makes a link by which somebody else gets this run, to steer it.",
                on_click=_offer,
                args=(run,),
            )


def _offer(run: RunHandle) -> None:
    st.session_state[OFFERED] = offer(run)


def page_url() -> str:
    """The address of the page that the browser shows, without what is chosen there.

    Streamlit takes the name of a page from the end of a path, and then sets it there: where one page's name
    ends with another's (Why convolution?), it leaves a piece of it in between.
    """
    seen = urlsplit(st.context.url or "")
    page = seen.path.removeprefix(prefix()).rpartition("/")[2]
    return urlunsplit((seen.scheme, seen.netloc, f"{prefix()}/{page}", "", ""))


def _link(token: str) -> str:
    return f"{page_url()}?{urlencode(st.query_params.to_dict() | {TAKE_OVER: token})}"
