"""No text of a page has a place that was to be filled later."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.cards import BARE

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path for folder in ("ui", "pages") for path in (ROOT / folder).rglob("*.py"))


def literals(path: Path) -> Iterator[str]:
    """All strings of a module, an f-string's piece by piece."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_page_tells_a_bare_placeholder() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in MODULES
        for text in literals(path)
        if BARE.search(text)
    }
    assert len(MODULES) > 100
    assert found == set()


@pytest.mark.parametrize("text", ["X. It fell.", "It finds X of them.", "It finds XX %.", "TODO"])
def test_what_is_a_placeholder(text: str) -> None:
    assert BARE.search(text)


@pytest.mark.parametrize(
    "text", ["X-Frame-Options", "D is fooled.", "A and B overlap.", "0.5 of G.", "max x"]
)
def test_what_is_none(text: str) -> None:
    assert not BARE.search(text)
