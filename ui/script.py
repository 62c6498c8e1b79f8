"""The script that Streamlit runs: the page frame and the navigation. Pages hold everything else."""

import streamlit as st

from ui.catalogue import CATALOGUE, PAGES

LOGO = PAGES.parent / "assets" / "images" / "logo.svg"

st.set_page_config(page_title="Layerscope", page_icon=str(LOGO), layout="wide")
st.logo(str(LOGO), size="large")
home = st.Page(
    PAGES / "home.py", title="Home", icon=":material/home:", help="What you can do here.", default=True
)
sections = {
    section: [
        st.Page(entry.path, title=entry.title, icon=entry.material, help=entry.text) for entry in entries
    ]
    for section, entries in CATALOGUE.items()
}
st.navigation({"": [home], **sections}, position="top").run()
