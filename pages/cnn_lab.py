import streamlit as st

st.title("cnn_lab")
