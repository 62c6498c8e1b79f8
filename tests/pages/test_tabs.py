"""The tab that is open stands in the address, and stays open while choices change."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.pages.app import ROOT, open_page, said
from tests.pages.browser_memory import Visitor
from ui.cnn_lab import lab as cnn
from ui.gan_lab import lab as gan

PAGES = [
    ("cnn_lab", "cnn", cnn.TABS, "perceptron"),
    pytest.param("gan_lab", "gan", gan.TABS, "dcgan_small", marks=pytest.mark.walk),
]
ONLY = Path("ui", "kit", "tabs.py")

pytestmark = pytest.mark.usefixtures("engine_ends")


@pytest.mark.parametrize(("name", "owner", "titles", "other"), PAGES)
def test_the_open_tab_outlives_a_reload_a_visit_elsewhere_and_what_is_chosen_meanwhile(
    name: str, owner: str, titles: Mapping[str, str], other: str
) -> None:
    first, *_, last = titles.values()
    found = Visitor(open_page(name, data="digits", more="yes"), owner)
    assert found.opened_tab == first
    assert "tab" not in found.address
    found.open_tab(last)
    reloaded = Visitor(open_page(name, **found.address), owner)
    assert reloaded.opened_tab == last
    assert reloaded.address == found.address
    reloaded.page.switch_page("../../pages/home.py").run()
    reloaded.page.switch_page(f"../../pages/{name}.py").run()
    assert reloaded.opened_tab == last
    reloaded.open_tab(first)
    assert "tab" not in reloaded.address
    reloaded.choose("preset", other)
    reloaded.open_tab(last)
    for button in ("Undo", "Redo", "Show it without a guess"):
        assert reloaded.press(button)
        assert reloaded.opened_tab == last


def test_a_tab_that_is_none_is_told_in_words() -> None:
    page = open_page("cnn_lab", data="digits", tab="nowhere")
    assert "The tab in the address cannot be used" in said(page)


def test_no_page_has_tabs_that_forget() -> None:
    """Streamlit's own keep the open tab only as long as the browser's tab is not loaded again."""
    sources = [*(ROOT / "pages").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]
    calls = {
        path.relative_to(ROOT)
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".tabs")
    }
    assert calls == {ONLY}
