"""PyTorch code on a page: it is written, and coloured, only once its place is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.kit.url import OpenTab
from ui.kit.views import view
from ui.shell.keys import session_key
from ui.shell.prepared import shows

if TYPE_CHECKING:
    from ui.kit.experiment import Experiment

CODE = OpenTab("code", "state of the section with the code", "closed", ("closed", "open"))
"""The parameter of each page that has such a section: it outlives a reload, and a visit elsewhere."""


def code_section(
    lab: Experiment, script: Callable[[], str], title: str = "PyTorch", file: str | None = None
) -> None:
    """A section of the page for what `script` writes. With the name of a file it can be downloaded."""
    if not shows("code"):
        return

    def take(is_open: bool) -> None:
        lab[CODE.name] = "open" if is_open else "closed"

    is_open = lab[CODE.name] == "open"
    section = st.expander(title, is_open, icon=":material/code:", **view(lab.key, CODE.name, is_open, take))
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
