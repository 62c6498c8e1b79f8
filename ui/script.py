"""The script that Streamlit runs: the page frame and the navigation. Pages hold everything else."""

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).resolve().parents[1] / "pages"
LOGO = PAGES.parent / "assets" / "images" / "logo.svg"


def page(name: str, title: str, icon: str, help_text: str, default: bool = False) -> st.Page:
    return st.Page(
        PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", help=help_text, default=default
    )


st.set_page_config(page_title="Layerscope", page_icon=str(LOGO), layout="wide")
st.logo(str(LOGO), size="large")
st.navigation(
    {
        "": [page("home", "Home", "home", "What you can do here.", default=True)],
        "Labs": [
            page(
                "cnn_lab",
                "CNN lab",
                "grid_view",
                "Build a CNN, train it, and watch every layer while it learns.",
            ),
            page(
                "gan_lab",
                "GAN lab",
                "auto_awesome",
                "Watch two networks compete until noise becomes pictures.",
            ),
        ],
        "Neural networks": [
            page(
                "neural_network",
                "Neural network",
                "account_tree",
                "Watch every neuron of a small network learn a pattern in the plane.",
            ),
            page(
                "backpropagation",
                "Backpropagation",
                "u_turn_left",
                "Every number of a small network, forward, backward and update, one operation at a time.",
            ),
        ],
        "Inside a layer": [
            page(
                "convolution", "Convolution", "filter_center_focus", "See every product behind every pixel."
            ),
            page(
                "activation",
                "Activation",
                "show_chart",
                "Nine curves, what they make of a feature map, and the gradient that gets back.",
            ),
            page(
                "pooling",
                "Pooling",
                "compress",
                "What a window keeps, what is lost, and what it is good for.",
            ),
            page(
                "dense",
                "Flatten, dense, softmax",
                "calculate",
                "From the last feature maps to an answer: every product, every probability.",
            ),
            page(
                "why_convolution",
                "Why convolution?",
                "compare",
                "A CNN against a perceptron: train both, shift and shuffle their images, and look inside.",
            ),
        ],
    },
    position="top",
).run()
