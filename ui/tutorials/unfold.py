"""A step shows the controls that it is about, where a page has folded them away."""

from __future__ import annotations

import streamlit as st

from ui.kit.more import unfold
from ui.shell.keys import session_key
from ui.shell.prepared import foldable
from ui.tutorials.library import PAGES
from ui.tutorials.walk import present_walk

UNFOLDED = session_key("tutorials", "unfolded")
"""The document and the step that have shown theirs."""


def unfold_for_step(page: str) -> None:
    """Show on this page what the step that is open lets change; all where it leaves open how it is done, as
    challenges do. Once: who folds it then has it folded.
    """
    walk, _ = present_walk() if page in PAGES else (None, "")
    if walk is None or walk.step.page != page or st.session_state.get(UNFOLDED) == (walk.key, walk.number):
        return
    st.session_state[UNFOLDED] = walk.key, walk.number
    step = walk.step
    is_open = step.changes is None and step.done is not None
    unfold(foldable() if is_open else step.changes or ())
