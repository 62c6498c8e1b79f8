import streamlit as st

st.title("gan_lab")
