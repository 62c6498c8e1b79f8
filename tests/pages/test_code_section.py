"""Whether the section with the code is open stands in the address, and no choice closes it."""

from __future__ import annotations

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.pages.app import ROOT, open_page
from tests.pages.browser_memory import Visitor
from tests.trained import digit_network
from ui.gan_lab.film import FORMAT
from ui.kit.code_section import CODE

PAGES = [
    "activation",
    "attribution",
    "backpropagation",
    "channels",
    "convolution",
    "detection",
    "embedding",
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


def test_all_pages_with_such_a_section_are_tested() -> None:
    having = {path.stem for path in (ROOT / "pages").glob("*.py") if "code_section(" in path.read_text()}
    assert having == {*PAGES, WITH_A_READER}


def set_open(visitor: Visitor, is_open: bool) -> None:
    """Click the section's title."""
    sections = [one.proto for one in visitor.page.expander if one.proto.id]
    (section,) = [one for one in sections if one.icon == ":material/code:"]
    visitor.run(WidgetState(id=section.id, bool_value=is_open))


@pytest.mark.parametrize("name", [*PAGES, pytest.param(WITH_A_READER, marks=pytest.mark.walk)])
def test_the_open_section_outlives_a_reload_and_a_visit_elsewhere(name: str) -> None:
    if name == WITH_A_READER:
        digit_network()  # without which it has nothing to show
    found = Visitor(open_page(name), name)
    assert not found.page.code
    assert CODE.name not in found.address
    set_open(found, True)
    assert len(found.page.code) == 1
    assert found.address[CODE.name] == "open"
    reloaded = Visitor(open_page(name, **found.address), name)
    assert len(reloaded.page.code) == 1
    reloaded.page.switch_page("../../pages/home.py").run()
    reloaded.page.switch_page(f"../../pages/{name}.py").run()
    assert len(reloaded.page.code) == 1
    set_open(reloaded, False)
    assert not reloaded.page.code
    assert CODE.name not in reloaded.address


def test_an_experiment_and_what_is_taken_back_leave_the_section_open() -> None:
    found = Visitor(open_page("pooling"), "pooling")
    set_open(found, True)
    for button in ("Show it without a guess", "Undo", "Redo"):
        assert found.press(button)
        assert len(found.page.code) == 1
        assert found.address[CODE.name] == "open"


def test_the_format_of_the_film_outlives_a_reload() -> None:
    found = Visitor(open_page("gan_lab", data="digits"), "gan")
    assert found.shown(FORMAT.name) == "GIF"
    found.choose(FORMAT.name, "WEBP")
    assert found.address[FORMAT.name] == "WEBP"
    reloaded = Visitor(open_page("gan_lab", **found.address), "gan")
    assert reloaded.shown(FORMAT.name) == "WEBP"
