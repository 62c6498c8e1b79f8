"""Home: what Layerscope is, a living picture of each lab, and the way to every other page."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from nn_core.training import CapacityError
from ui.home.demos import READER_STEPS, demo, reader
from ui.shell.catalogue import CATALOGUE, Entry
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.text import plain

THUMBNAIL, READER = define("home/thumbnail"), define("home/reader")
ABOUT = (
    "Layerscope trains real networks in front of you and draws everything inside them while they learn. "
    "Nothing is a recording"
)


@dataclass(frozen=True)
class Showcase:
    """A lab's card: what it is about, and what its thumbnail shows of which demo run."""

    text: str
    demo: str
    thumbnail: dict[str, Any]


SHOWCASES = {
    "cnn_lab": Showcase(
        text="A convolutional network learns to read. Stack your own layers, press Train, watch filters and "
        "feature maps form, then draw a digit: the whole network answers while your pen moves.",
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
    "gan_lab": Showcase(
        text="One network forges pictures, the other looks for forgeries. Watch noise turn into digits, "
        "faces or your own pictures, and see what the second network says of every forgery.",
        demo="gan",
        thumbnail={
            "layers": [],
            "panels": [{"array": "samples", "columns": 13, "rows": 4, "low": -1, "high": 1}],
            "label": "Digits that a generator makes from noise, while it learns",
            "words": {"metric": "d_fake", "text": "real, says the other network"},
        },
    ),
}


def card(lab: Entry) -> Any:
    """The lab's card without its picture; returns the place for it."""
    with st.container(border=True, height="stretch"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(lab.title, icon=lab.material, anchor=False)
            st.page_link(
                lab.path, label=f"Open the {lab.title}", icon=":material/arrow_forward:", width="content"
            )
        st.markdown(SHOWCASES[lab.name].text)
        return st.empty()


def directory(section: str, entries: tuple[Entry, ...]) -> None:
    """The pages of a section, with a sentence on each."""
    with st.container(gap="xsmall", key=session_key("home", "directory", section)):
        st.markdown(f"##### {section}")
        for entry in entries:
            with st.container(gap=None):
                st.page_link(entry.path, label=f"**{entry.title}**", icon=entry.material)
                st.caption(entry.text)


st.title("Watch neural networks learn, layer by layer", anchor=False)
about = st.empty()
about.markdown(f"{ABOUT}: networks are at work below, right now.")
with st.container(border=True):
    st.subheader("Can you draw a digit that it misreads?", anchor=False)
    pad = st.empty()
labs = CATALOGUE["Labs"]
with st.grid(2, min_column_width=320):
    places = [card(lab) for lab in labs]
others = {section: entries for section, entries in CATALOGUE.items() if entries is not labs}
with st.grid(len(others), min_column_width=280):
    for section, entries in others.items():
        directory(section, entries)

# The words are on the screen already; the networks may still be waiting for torch.
with pad:
    try:
        READER(key=session_key("home", "reader"), data={"run": reader().look, "steps": READER_STEPS})
    except CapacityError as error:
        st.caption(plain(str(error)))
for lab, place in zip(labs, places, strict=True):
    showcase = SHOWCASES[lab.name]
    with place:
        try:
            run = demo(showcase.demo)
        except CapacityError as error:
            about.markdown(f"{ABOUT}.")
            st.caption(plain(str(error)))
        else:
            THUMBNAIL(
                key=session_key("home", "thumbnail", lab.name), data={"run": run.look, **showcase.thumbnail}
            )
