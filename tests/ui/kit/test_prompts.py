"""Every prompt of every page is measured: a test in tests/prompts names it in its mark."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import import_module

import pytest

from nn_core.training.gan_plane.presets import PLANE_GAN_PRESETS, PlaneGanPreset
from nn_core.training.plane.presets import PLANE_PRESETS, PlanePreset
from tests.pages.app import PAGE_NAMES, open_page
from tests.sources import ROOT, nodes
from ui.shell.keys import SEPARATOR, session_key

PRESETS: dict[str, Mapping[str, PlanePreset | PlaneGanPreset]] = {
    "neural_network": PLANE_PRESETS,
    "gan_plane": PLANE_GAN_PRESETS,
}
BUTTON = session_key("try", "button")

pages = pytest.mark.parametrize("page", PAGE_NAMES)


def content(page: str) -> Iterator[ast.AST]:
    """All that stands in the page, in the module that it has its cards from, and in a folder of cards."""
    for node in nodes(ROOT / "pages" / f"{page}.py"):
        yield node
        if isinstance(node, ast.ImportFrom) and any(name.name == "TRY" for name in node.names):
            yield from nodes(ROOT / f"{str(node.module).replace('.', '/')}.py")
    for path in sorted((ROOT / "ui" / page / "cards").glob("*.py")):
        yield from nodes(path)


def is_card(node: ast.AST) -> bool:
    """A title, a text and the values that set it up, as `try_this` takes them."""
    match node:
        case ast.Tuple(
            [ast.Constant(str()), ast.Constant(str()) | ast.JoinedStr(), ast.Dict() | ast.IfExp(), *_]
        ):
            return True
    return False


def cards(page: str) -> set[str]:
    """The titles of all cards that the page may show, also where others have to be chosen first."""
    return {node.elts[0].value for node in content(page) if is_card(node)}  # type: ignore[attr-defined]


def prompts(page: str) -> set[str]:
    return cards(page) | {preset.title for preset in PRESETS.get(page, {}).values()}


def measured(page: str) -> set[str]:
    """What the tests' marks name of the page."""
    names = (path.stem for path in (ROOT / "tests" / "prompts").glob("test_*.py"))
    modules = [import_module(f"tests.prompts.{name}") for name in names]
    tests = [test for module in modules for test in vars(module).values() if callable(test)]
    marks = [mark for test in tests for mark in getattr(test, "pytestmark", ()) if mark.name == "prompt"]
    assert {mark.args[0] for mark in marks} <= set(PAGE_NAMES)
    return {title for mark in marks for title in mark.args[1:] if mark.args[0] == page}


@pages
def test_every_prompt_is_measured_and_nothing_else_is_named(page: str) -> None:
    assert measured(page) == prompts(page)


def test_no_two_cards_share_a_title() -> None:
    """What a visitor says to a card is kept by its title."""
    counted = Counter(title for page in PAGE_NAMES for title in prompts(page))
    assert [title for title, count in counted.items() if count > 1] == []


@pages
@pytest.mark.usefixtures("engine_ends")
def test_no_card_is_shown_that_is_not_known_here(page: str) -> None:
    keys = [button.key for button in open_page(page).button if button.key]
    titles = {key.removeprefix(BUTTON + SEPARATOR) for key in keys if key.startswith(BUTTON + SEPARATOR)}
    assert titles <= prompts(page)
    assert titles or "try_this(" not in (ROOT / "pages" / f"{page}.py").read_text() or page == "dense"
