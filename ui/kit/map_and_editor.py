"""A network's map, and beside it the editor of its layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from nn_core import Architecture
from ui.kit.editor import Draft, architecture_editor
from ui.kit.experiment import Experiment
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.prepared import shows
from ui.shell.rows import rows

if TYPE_CHECKING:
    from nn_core.training import RunHandle

NETWORK_MAP = define("network_map")
EDITOR_PX = 310


def map_and_editor(
    lab: Experiment,
    draft: Draft,
    run: RunHandle,
    architecture: Architecture,
    class_names: Sequence[str],
    outcome: str,
) -> None:
    """Of the lab's network. Args: outcome: what the last layer gives, in words."""
    page = st.container(horizontal=True, gap="medium")
    main, side = page.container(width="stretch"), page.container(width=EDITOR_PX)
    with main:
        NETWORK_MAP(
            key=session_key(lab.key, "network", "map"),
            data={
                "run": run.look,
                "networks": [{"prefix": "", "title": "", "rows": rows(architecture)}],
                "class_names": list(class_names),
            },
        )
    with side:
        if shows("network"):
            architecture_editor(
                session_key(lab.key, "network", "editor"), draft, architecture, outcome, lab["run"]
            )
