"""PyTorch code on a page: it is written, and coloured, only once its place is opened."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.shell.keys import session_key

KEY = session_key("page", "code")


def code_section(script: Callable[[], str], title: str = "PyTorch", file: str | None = None) -> None:
    """A section of the page for what `script` writes. With the name of a file it can be downloaded."""
    section = st.expander(title, icon=":material/code:", key=KEY, on_change="rerun")
    if section.open:
        show_code(section, script(), file)


def show_code(place: DeltaGenerator, script: str, file: str | None) -> None:
    """The code, and above it a button that saves it as `file`, where that has a name."""
    if file:
        place.download_button(
            "Download",
            script,
            file,
            "text/x-python",
            key=session_key("page", "download"),
            icon=":material/download:",
            on_click="ignore",
        )
    place.code(script, language="python")
