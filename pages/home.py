import streamlit as st

st.title("Layerscope")
