"""A page that says from where its visitor comes."""

import streamlit as st

from ui.shell.visitor import my_origin, origin_of

st.write("from", {origin_of("203.0.113.7"): "there", "": "nowhere"}.get(my_origin(), "elsewhere"))
