"""A lab's tabs as views of its parameter "tab": the open one outlives a reload, and a visit elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from ui.kit.url import OpenTab
from ui.kit.views import view
from ui.shell.prepared import ALWAYS, shows

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_tab_container import TabContainer

    from ui.kit.experiment import Experiment

NAME = "tab"


def tab_param(titles: Mapping[str, str]) -> OpenTab:
    """The parameter for tabs with these titles by name; the first is open where the address names none."""
    return OpenTab(NAME, "tab", next(iter(titles)), tuple(titles))


def tabs(lab: Experiment, titles: Mapping[str, str]) -> dict[str, TabContainer]:
    """The tabs by name, without that of code that is hidden. Only what `.open` is true of has to be drawn."""
    titles = {name: title for name, title in titles.items() if name not in ALWAYS or shows(name)}
    names = {title: name for name, title in titles.items()}

    def take(title: str) -> None:
        lab[NAME] = names[title]

    shown = titles.get(lab[NAME], next(iter(names)))
    made = st.tabs(list(names), default=shown, **view(lab.key, NAME, shown, take))
    return dict(zip(titles, made, strict=True))
