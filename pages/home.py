"""Home: what Layerscope is, and a card with a live picture for each lab."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from nn_core.training import CapacityError
from ui.component import define
from ui.demos import demo

THUMBNAIL = define("thumbnail")
PAGES = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Card:
    """One lab: its page, what one does there, and what its thumbnail shows of which demo run."""

    page: str
    title: str
    icon: str
    text: str
    deeds: tuple[str, ...]
    demo: str
    thumbnail: dict[str, Any]


CARDS = (
    Card(
        page="cnn_lab",
        title="CNN lab",
        icon=":material/grid_view:",
        text="A convolutional network learns to read pictures.",
        deeds=(
            "Stack your own layers, or start from a classic such as LeNet-5.",
            "Press Train and watch filters and feature maps form.",
            "Draw a digit: the whole network answers while your pen moves.",
        ),
        demo="cnn",
        thumbnail={
            "layers": ["relu1", "relu2"],
            "panels": [
                {"array": "input", "columns": 1, "rows": 1, "low": 0, "high": 1},
                {"array": "relu1", "columns": 2, "rows": 4, "low": 0},
                {"array": "relu2", "columns": 4, "rows": 4, "low": 0},
                {"array": "probabilities"},
            ],
            "label": "A digit, the feature maps of two convolutions, and the probability of each class",
            "words": {"metric": "val_accuracy", "text": "of unseen digits read correctly"},
        },
    ),
    Card(
        page="gan_lab",
        title="GAN lab",
        icon=":material/auto_awesome:",
        text="Two networks compete: one forges pictures, the other looks for forgeries.",
        deeds=(
            "Press Train and watch noise turn into digits, faces or your own pictures.",
            "See what the second network says of every forgery.",
            "Turn the noise by hand, and walk from one sample to another.",
        ),
        demo="gan",
        thumbnail={
            "layers": [],
            "panels": [{"array": "samples", "columns": 13, "rows": 4, "low": -1, "high": 1}],
            "label": "Digits that a generator makes from noise, while it learns",
            "words": {"metric": "d_fake", "text": "real, says the other network"},
        },
    ),
)


def show(card: Card) -> Any:
    """The card without its picture; returns the place for it."""
    with st.container(border=True, height="stretch"):
        st.subheader(card.title, icon=card.icon, anchor=False)
        st.markdown(card.text)
        place = st.empty()
        st.markdown("\n".join(f"- {deed}" for deed in card.deeds))
        st.space("stretch")
        st.page_link(
            PAGES / f"{card.page}.py", label=f"Open the {card.title}", icon=":material/arrow_forward:"
        )
    return place


st.title("Watch neural networks learn, layer by layer", anchor=False)
st.markdown(
    "Layerscope trains real networks in front of you and draws everything inside them while they learn. "
    "Nothing is a recording: the pictures below are two networks at work right now."
)
with st.grid(2, min_column_width=320):
    places = [show(card) for card in CARDS]

# The words are on the screen already; the networks may still be waiting for torch.
for card, place in zip(CARDS, places, strict=True):
    with place:
        try:
            run = demo(card.demo)
        except CapacityError as error:
            st.caption(str(error))
        else:
            THUMBNAIL(key=f"thumbnail_{card.page}", data={"run": run.id, **card.thumbnail})
