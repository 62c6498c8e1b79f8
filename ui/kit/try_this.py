"""What to predict, do and see: prepared experiments at the foot of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.shell.component import define
from ui.shell.keys import session_key

Experiment = tuple[str, str, Mapping[str, Any]]
"""A title, what to predict and do, and the values that set it up."""

JUMP = define("jump")


def try_this(choose: Callable[..., None], *experiments: Experiment) -> None:
    """A card for each experiment; its button calls `choose` with its values, and shows the page's picture."""
    section = experiments[0][0]
    key = session_key("try", "jumps", section)

    def set_up(values: Mapping[str, Any]) -> None:
        st.session_state[key] = st.session_state.get(key, 0) + 1
        choose(**values)

    st.subheader("Try this", anchor=False)
    for column, (title, text, values) in zip(st.columns(len(experiments)), experiments, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{title}**  \n{text}")
            st.button("Set it up", key=session_key("try", "button", title), on_click=set_up, args=(values,))
    JUMP(
        key=session_key("try", "jump", section),
        data={"section": section, "count": st.session_state.get(key, 0)},
    )
