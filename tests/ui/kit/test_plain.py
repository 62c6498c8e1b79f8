"""What a stranger wrote (names of classes and files, an address) is shown as it is, never obeyed."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import ROOT, nodes, sources
from ui.shell.text import plain

SOURCES = sources("ui", "pages")
MESSAGES = {"st.error", "st.info", "st.success", "st.warning"}


def is_our_own(text: ast.expr) -> bool:
    """A text that stands in the code, the name of one, or one that went through `plain`."""
    if isinstance(text, ast.Call):
        return ast.unparse(text.func) == "plain"
    return isinstance(text, ast.Constant) or (isinstance(text, ast.Name) and text.id.isupper())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_message_is_plain(path: Path) -> None:
    raw = [
        ast.unparse(node)
        for node in nodes(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in MESSAGES and not is_our_own(node.args[0])
    ]
    assert raw == []


@given(st.text())
def test_nothing_in_a_plain_text_is_markdown(text: str) -> None:
    shown = plain(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown) == text
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]<>$:#|~!]", shown)


SCRIPTS = sorted(path for path in (ROOT / "assets").rglob("*.js") if not path.name.endswith(".test.js"))
WITH_HTML = {"terms.js", "data_panel.js", "player.js"}
"""They write numbers and icons of their own."""


def test_no_other_script_writes_html() -> None:
    writing = {
        path.name
        for path in SCRIPTS
        if re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", path.read_text(encoding="utf-8")
        )
    }
    assert writing == WITH_HTML
