"""The menu "Figure": on each page with pictures, with what is shown there, and on no other."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from tests.latent import keep_untrained
from tests.pages.app import ROOT, open_page, run_of
from tests.pages.browser_memory import Visitor
from tests.trained import digit_network
from ui.kit.figure_menu import TOO_LONG, Offer, address_of, file_name, file_of
from ui.kit.print.table import csv
from ui.shell.catalogue import title_of
from ui.shell.keys import session_key

PAGES = [
    "activation",
    "attribution",
    "backpropagation",
    "channels",
    "cnn_lab",
    "convolution",
    "detection",
    "embedding",
    "gan_lab",
    "gan_plane",
    "gan_uses",
    "latent_space",
    "neural_network",
    "pooling",
    "segmentation",
    "sound",
    "why_convolution",
]
WITH_A_READER = "dense"

pytestmark = pytest.mark.usefixtures("engine_ends")


@pytest.fixture(autouse=True)
def small_generator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine_ends: None) -> None:
    """For "Latent space": one that nobody trains."""
    keep_untrained(monkeypatch, tmp_path)


def test_all_pages_with_a_menu_are_tested() -> None:
    having = {path.stem for path in (ROOT / "pages").glob("*.py") if "offer_figures(" in path.read_text()}
    assert having == {*PAGES, WITH_A_READER}


def menus(page: AppTest) -> list[Any]:
    return [one.proto.popover for one in page.get("popover") if one.proto.popover.label == "Figure"]


def opened(name: str, **query: str) -> Visitor:
    """A visitor who has opened the page, and its menu."""
    visitor = Visitor(open_page(name, **query), name)
    (menu,) = menus(visitor.page)
    visitor.run(WidgetState(id=menu.id, bool_value=True))
    return visitor


def test_a_page_without_pictures_has_no_menu() -> None:
    assert menus(open_page("home")) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_menu_offers_pictures_and_formats_once_it_is_open(name: str) -> None:
    page = open_page(name)
    assert len(menus(page)) == 1
    assert not [one for one in page.selectbox if one.label == "Picture"]
    page = opened(name).page
    (pictures,) = [one for one in page.selectbox if one.label == "Picture"]
    assert len(pictures.options) >= 1
    (button,) = page.get("download_button")
    assert button.proto.label == "Download PNG"


def offer_of(name: str, **query: str) -> Offer:
    """What an opened page offers."""
    page = open_page(name, **query)
    offer: Offer = page.session_state[session_key("figure", "of", name)]
    return offer


@pytest.mark.parametrize("name", [*PAGES, pytest.param(WITH_A_READER, marks=pytest.mark.walk)])
def test_each_picture_comes_in_each_format_with_page_and_address(name: str) -> None:
    if name == WITH_A_READER:
        digit_network()  # without which it has nothing to show
    offer = offer_of(name)
    for make in offer.pictures.values():
        ready = make if offer.run is None else partial(make, None)
        assert file_of(offer, ready, "PNG", "http://here/x").startswith(b"\x89PNG")
        title = title_of(name)
        caption = f"Layerscope, {title if title.endswith('?') else f'{title}.'} "
        assert caption in file_of(offer, ready, "CSV", "http://here/x").decode("utf-8-sig")
    assert file_of(offer, ready, "PDF", "").startswith(b"%PDF-")
    assert b"http://here/x" in file_of(offer, ready, "SVG", "http://here/x")


def test_the_address_in_the_caption_opens_what_is_printed() -> None:
    offer = offer_of("convolution", stride="2", photo="coins")
    url = address_of(offer.lab, "http://here/convolution")
    query = parse_qs(urlsplit(url).query)
    assert query == {"photo": ["coins"], "stride": ["2"]}
    again = offer_of("convolution", **{name: text for name, (text,) in query.items()})
    one, other = (csv(of.pictures["Input, kernel, output"]()) for of in (offer, again))
    assert one == other


def test_an_address_that_is_too_long_for_paper_is_left_out() -> None:
    numbers = ",".join(["0.12345"] * 81)
    offer = offer_of("convolution", kernel="9", padding="4", filters=f"own:{numbers}")
    assert address_of(offer.lab, "http://here/convolution") == f"http://here/convolution {TOO_LONG}"


def test_what_is_chosen_in_the_menu_stays_chosen() -> None:
    visitor = opened("convolution")
    visitor.owner = "figure_convolution"
    visitor.choose("title", "What it costs")
    visitor.choose("kind", "CSV")
    (button,) = visitor.page.get("download_button")
    assert button.proto.label == "Download CSV"
    again = menus(visitor.page)[0].id
    visitor.run(WidgetState(id=again, bool_value=False))
    visitor.run(WidgetState(id=again, bool_value=True))
    assert visitor.shown("title") == "What it costs"
    assert visitor.shown("kind") == "CSV"


@pytest.mark.parametrize(
    ("title", "kind", "step", "name"),
    [
        ("Input, kernel, output", "PNG", None, "convolution-input-kernel-output.png"),
        ("../../etc/passwd", "CSV", 200, "convolution-etc-passwd-step-200.csv"),
    ],
)
def test_files_have_names_that_any_system_takes(title: str, kind: str, step: int | None, name: str) -> None:
    assert file_name("convolution", title, kind, step) == name


def test_a_step_of_one_run_is_not_asked_of_another() -> None:
    visitor = opened("neural_network")
    visitor.owner = "figure_neural_network"
    run_of(visitor.page).step(3)
    visitor.run()
    visitor.choose("step", 0)
    (button,) = visitor.page.get("download_button")
    assert button.proto.label == "Download PNG"
    offer: Offer = visitor.page.session_state[session_key("figure", "of", "neural_network")]
    assert offer.chosen["step"] == 0
    before = run_of(visitor.page)
    assert visitor.press("Reset")
    offer = visitor.page.session_state[session_key("figure", "of", "neural_network")]
    assert offer.run != before
    assert offer.chosen.get("step") is None
