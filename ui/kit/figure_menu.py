"""The menu "Figure" at the head of a page: its pictures for paper and slides, and their numbers.

A page says with `offer_figures` what can be had; where it offers nothing there is no menu. Nothing is drawn
before somebody downloads it, and then outside the page's script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.kit.print.draw import draw
from ui.kit.print.figure import Figure
from ui.kit.print.table import csv
from ui.kit.share import page_url
from ui.kit.undo import present
from ui.kit.url import write
from ui.kit.views import view
from ui.shell.catalogue import title_of
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment

MIME = {"PNG": "image/png", "SVG": "image/svg+xml", "PDF": "application/pdf", "CSV": "text/csv"}
"""The formats: what the menu calls them, and what a browser does."""
HELP = "A picture of this page for paper or slides, or its numbers."
ABOUT = "Drawn anew for print, with a caption that says how to make it again. CSV holds its numbers."
NEWEST = "newest"
MAX_ADDRESS = 400
TOO_LONG = "(its address holds a network or a picture, and is too long for paper)"
OFFERED = session_key("figure", "offered")
Maker = Callable[..., Figure]


@dataclass
class Offer:
    """What a page offers, and what of it is chosen in the menu.

    pictures: by title, what makes each; where there is a run it takes the step that is wanted, None for now.
    """

    page: str
    lab: Experiment
    pictures: Mapping[str, Maker]
    run: RunHandle | None = None
    chosen: dict[str, Any] = field(default_factory=dict)


def offer_figures(
    page: str, lab: Experiment, pictures: Mapping[str, Maker], run: RunHandle | None = None
) -> None:
    """Say which pictures of the page with this file name can be had; each is made when it is wanted.

    Args:
        pictures: by title, what makes each: without arguments, or with a run's step (None: the newest).
        run: whose kept steps can be chosen.
    """
    before: Offer | None = st.session_state.get(_key(page))
    chosen = before.chosen if before is not None else {}
    if before is not None and before.run != run:
        chosen.pop("step", None)  # the steps of another run are others
    offer = Offer(page, lab, pictures, run, chosen)
    st.session_state[_key(page)] = st.session_state[OFFERED] = offer


def _key(page: str) -> str:
    return session_key("figure", "of", page)


def figure_menu(place: DeltaGenerator) -> None:
    """The menu of the page that has just run; none where it offers nothing."""
    offer: Offer | None = st.session_state.pop(OFFERED, None)
    if offer is not None and offer.lab is present() and offer.pictures:
        with place:
            _menu(offer)


@st.fragment
def _menu(offer: Offer) -> None:
    menu = st.popover(
        "Figure",
        icon=":material/image:",
        type="tertiary",
        help=HELP,
        key=session_key("figure", "open", offer.page),
        on_change="rerun",
    )
    if menu.open:
        with menu:
            _choices(offer)


def _choices(offer: Offer) -> None:
    titles = list(offer.pictures)
    title: str = offer.chosen.get("title", titles[0])
    title = title if title in titles else titles[0]
    kind: str = offer.chosen.get("kind", next(iter(MIME)))
    st.selectbox("Picture", titles, index=titles.index(title), **_view(offer, "title", title))
    step = _step(offer) if offer.run is not None else None
    st.segmented_control("Format", list(MIME), default=kind, required=True, **_view(offer, "kind", kind))
    make = offer.pictures[title]
    st.download_button(
        f"Download {kind}",
        partial(file_of, offer, make if offer.run is None else partial(make, step), kind, page_url()),
        file_name(offer.page, title, kind, step),
        MIME[kind],
        key=session_key("figure", "download", offer.page),
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(ABOUT)


def _view(offer: Offer, name: str, value: Any) -> dict[str, Any]:
    return view(f"figure_{offer.page}", name, value, partial(offer.chosen.__setitem__, name))


def _step(offer: Offer) -> int | None:
    """Which kept step of the run: its newest, or one of the past."""
    assert offer.run is not None
    step = offer.chosen.get("step")
    kept = sorted({*offer.run.timeline(), *([] if step is None else [step])}, reverse=True)
    options = [None, *kept]
    st.selectbox(
        "Step",
        options,
        index=options.index(step),
        format_func=lambda one: NEWEST if one is None else f"{one:,}",
        **_view(offer, "step", step),
    )
    return step


def file_of(offer: Offer, make: Callable[[], Figure], kind: str, url: str) -> bytes:
    """The file that is downloaded; made by a thread of Streamlit's, where no page runs."""
    figure = replace(make(), page=title_of(offer.page), address=address_of(offer.lab, url))
    if kind == "CSV":
        return csv(figure).encode("utf-8-sig")  # by its mark spreadsheets know the encoding
    return draw(figure, kind.lower())


def address_of(lab: Experiment, url: str) -> str:
    """The address that opens the same again. It only looks: nothing that steers a run stands in it."""
    query = urlencode(write(lab.values, lab.params), safe=",:~;")
    address = f"{url}?{query}" if query else url
    return address if len(address) <= MAX_ADDRESS else f"{url} {TOO_LONG}"


def file_name(page: str, title: str, kind: str, step: int | None = None) -> str:
    """A name that any file system takes: convolution-output.png, cnn_lab-curves-step-200.csv."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    at = "" if step is None else f"-step-{step}"
    return f"{page}-{words}{at}.{kind.lower()}"
