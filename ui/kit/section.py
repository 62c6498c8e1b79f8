"""A section of a page that is closed until it is opened: what it holds is made only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from ui.kit.url import OpenTab
from ui.kit.views import view

if TYPE_CHECKING:
    from ui.kit.experiment import Experiment

CLOSED, OPEN = "closed", "open"


def opening(name: str, what: str) -> OpenTab:
    """The parameter that says whether a section is open: it outlives a reload, and a visit elsewhere."""
    return OpenTab(name, what, CLOSED, (CLOSED, OPEN))


def section(lab: Experiment, param: OpenTab, title: str, icon: str) -> ExpanderContainer:
    """The section; `.open` says whether it is to be filled."""

    def take(is_open: bool) -> None:
        lab[param.name] = OPEN if is_open else CLOSED

    is_open = lab[param.name] == OPEN
    return st.expander(title, is_open, icon=icon, **view(lab.key, param.name, is_open, take))
