"""A step shows the controls that it is about, where a page has folded them away."""

from __future__ import annotations

import streamlit as st

from nn_core.tutorials.document import Challenge
from ui.kit.more import unfold
from ui.shell.keys import session_key
from ui.shell.prepared import foldable
from ui.tutorials.library import PAGES
from ui.tutorials.walk import present_walk

UNFOLDED = session_key("tutorials", "unfolded")
"""The document and the step that have shown theirs."""


def unfold_for_step(page: str) -> None:
    """Show on this page what the step that is open lets change; all for a challenge, which leaves open how.
    Once: who folds it then has it folded.
    """
    walk, _ = present_walk() if page in PAGES else (None, "")
    if walk is None or walk.step.page != page or st.session_state.get(UNFOLDED) == (walk.key, walk.number):
        return
    st.session_state[UNFOLDED] = walk.key, walk.number
    unfold(foldable() if isinstance(walk.document, Challenge) else walk.step.changes or ())
