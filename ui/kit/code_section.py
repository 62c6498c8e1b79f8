"""PyTorch code on a page: it is written, and coloured, only once its place is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from streamlit.delta_generator import DeltaGenerator

from ui.kit.section import opening, section
from ui.shell.keys import session_key
from ui.shell.prepared import shows

if TYPE_CHECKING:
    from ui.kit.experiment import Experiment

CODE = opening("code", "state of the section with the code")
"""The parameter of each page that has such a section."""


def code_section(
    lab: Experiment, script: Callable[[], str], title: str = "PyTorch", file: str | None = None
) -> None:
    """A section of the page for what `script` writes. With the name of a file it can be downloaded."""
    if not shows("code"):
        return
    place = section(lab, CODE, title, ":material/code:")
    if place.open:
        show_code(place, script(), file)


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
