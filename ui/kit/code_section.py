"""The part of a page that shows its PyTorch code: it is written, and coloured, only once it is opened."""

from collections.abc import Callable

import streamlit as st

from ui.shell.keys import session_key

KEY = session_key("page", "code")


def code_section(script: Callable[[], str], title: str = "PyTorch", file: str | None = None) -> None:
    """`script` writes the code. With the name of a file it can be downloaded."""
    section = st.expander(title, icon=":material/code:", key=KEY, on_change="rerun")
    if not section.open:
        return
    text = script()
    if file:
        section.download_button(
            "Download", text, file, "text/x-python", icon=":material/download:", on_click="ignore"
        )
    section.code(text, language="python")
