"""Below the GAN lab's samples: what else there is to see and do, a tab each. Only the open one is at work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from nn_core.training import GanRun
from nn_core.training.gan.script import gan_script
from nn_core.training.gan.spec import REAL_IMAGES
from nn_core.training.memory import image_count
from ui.gan_lab.first import judging_game
from ui.gan_lab.lab import TABS
from ui.gan_lab.quality import quality_panel
from ui.kit.code_section import show_code
from ui.kit.runs import spec_of
from ui.kit.tabs import tabs
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.rows import rows

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment

LATENT_CONTROLS = define("gan_lab/latent_controls")
NETWORK_MAP = define("network_map")
D_VIEW = define("gan_lab/d_view")


def show_tabs(run: RunHandle, lab: Experiment, data: dict[str, Any]) -> None:
    """`data` is what the sample grid is given."""
    tab = tabs(lab, TABS)
    if tab["noise"].open:
        with tab["noise"]:
            LATENT_CONTROLS(key=session_key("gan", "noise"), data=data)
    if tab["quality"].open:
        with tab["quality"]:
            quality_panel(run.look)
    if tab["inside"].open:
        with tab["inside"]:
            _inside(run)
    if tab["game"].open:
        with tab["game"]:
            judging_game(run, lab)
    if tab["d_view"].open:
        with tab["d_view"]:
            D_VIEW(key=session_key("gan", "d_view"), data=_d_view(run))
    if "code" in tab and tab["code"].open:
        show_code(tab["code"], gan_script(spec_of(run, GanRun)), "gan.py")


def _inside(run: RunHandle) -> None:
    spec = spec_of(run, GanRun)
    st.caption(
        "The chosen sample on its way: from noise through G, and from its pixels through D to a verdict."
    )
    told = {"classes": spec.classes}
    networks = [
        {"prefix": "g.", "title": "Generator", "rows": rows(spec.generator), **told},
        {"prefix": "d.", "title": "Discriminator", "rows": rows(spec.discriminator), **told},
    ]
    NETWORK_MAP(
        key=session_key("gan", "map"), data={"run": run.look, "networks": networks, "class_names": []}
    )


def _d_view(run: RunHandle) -> dict[str, Any]:
    spec = spec_of(run, GanRun)
    maps = [row for row in rows(spec.discriminator) if len(row["out_shape"]) == 3]
    layers = [{"name": row["name"], "title": row["title"]} for row in maps]
    real = min(REAL_IMAGES, image_count(spec.dataset))
    return {"run": run.look, "layers": layers, "real": real}
