"""The menu that prepares a page for others: its link opens this state, with controls hidden or locked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.kit.past import RUN
from ui.kit.pressed import came, press
from ui.kit.share import page_url
from ui.kit.steering import awake
from ui.kit.undo import present
from ui.kit.url import write
from ui.shell.keys import session_key
from ui.shell.prepared import EACH, GROUPS, HIDE, LOCK, PROJECTOR, SHOW

if TYPE_CHECKING:
    from ui.kit.experiment import Experiment

WHOLE, FOR_PROJECTOR, IN_A_FRAME = "Whole page", "For a projector", "In a frame"
VIEWS = {WHOLE: {}, FOR_PROJECTOR: {SHOW: PROJECTOR}, IN_A_FRAME: {"embed": "true"}}
"""What each view adds to the address; `embed` is Streamlit's own."""
MADE = session_key("prepare", "link")
ABOUT = (
    "**A link to this page as it is now.** Whoever opens it gets a copy of his own of the trained network. "
    "What is hidden or locked stands in the address: it keeps a class together, and guards nothing from "
    "somebody who edits it."
)
NO_ROOM = "There is no room now to keep a copy of this run for others. Nothing was made."


def prepare_menu(place: DeltaGenerator, page: str) -> None:
    """The menu, where the page that has just run has an experiment."""
    lab = present()
    groups = GROUPS.get(page)
    if lab is None or groups is None:
        return
    with place.popover(
        "Prepare", icon=":material/lock:", type="tertiary", key=session_key("prepare", "open", page)
    ):
        st.markdown(ABOUT)
        titles = {name: group.title for name, group in groups.items()}
        hidden = st.multiselect(
            "Hidden",
            [name for name, group in groups.items() if group.hides],
            format_func=titles.__getitem__,
            key=session_key("prepare", "hidden", page),
        )
        locked = st.multiselect(
            "Locked: shown, but not to be changed",
            [name for name, group in groups.items() if group.locks and name not in hidden],
            format_func=titles.__getitem__,
            key=session_key("prepare", "locked", page),
        )
        shown = st.segmented_control(
            "View",
            list(VIEWS),
            default=WHOLE,
            required=True,
            key=session_key("prepare", "view", page),
            width="stretch",
        )
        chosen = {HIDE: ",".join(hidden), LOCK: ",".join(locked), **VIEWS[shown or WHOLE]}
        key = session_key("prepare", "make", page)
        st.button("Make the link", key=key, icon=":material/link:", on_click=press, args=(MADE,))
        if came(MADE):
            st.session_state[MADE] = page, prepared_link(lab, chosen)
        made_for, link = st.session_state.get(MADE, ("", ""))
        if made_for == page:
            st.code(link, language=None, wrap_lines=True) if link else st.warning(NO_ROOM)


def prepared_link(lab: Experiment, chosen: dict[str, str]) -> str:
    """The address of the experiment as it is now, with what was chosen for others; "" if there is no room.

    A run is copied, so that the link opens it as it is now, whatever is done to it later.
    """
    from nn_core.training import CapacityError

    query = write(lab.values, [param for param in lab.params if param.name != RUN])
    run = awake(lab.values.get(RUN))
    if run is not None:
        try:
            copy = run.copy()
        except CapacityError:
            return ""
        query |= {RUN: copy.look, EACH: copy.look} if copy is not None else {}
    return (
        f"{page_url()}?{urlencode(query | {name: text for name, text in chosen.items() if text}, safe=',')}"
    )
