"""The card "Where does it fail?": errors of images in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.shell.component import define
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from ui.kit.asked import Asked

SLICES = define("embedding/slices")
KEY = session_key("embedding", "slices")
LEAD = (
    "The same images, cut in groups: how often is the network wrong in each? A dot is the share of "
    "errors. The bar around it is where the true share may lie: 19 of 20 such bars hold it (an interval "
    "by Wilson). Of few images one learns little. Where two bars are apart, the difference is hardly chance."
)


def show_slices(asked: Asked) -> None:
    """The card, which follows the run."""
    st.subheader("Where does it fail?", anchor=False)
    st.markdown(LEAD)
    SLICES(key=KEY, data={"run": asked.run.look, "class_names": list(asked.classes)})
