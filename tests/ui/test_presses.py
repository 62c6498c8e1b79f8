"""No press is lost: what a button returns is gone where another rerun comes before the script gets there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.sources import ROOT

FILES = sorted([*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")])
BUTTONS = ("button", "form_submit_button")
RERUNS = "ui/shell/trouble.py"
"""Its button has nothing to do: the page runs again, as with any press."""


def buttons(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BUTTONS:
            yield node


def test_every_button_has_a_callback_and_nothing_hangs_on_what_it_returns() -> None:
    lost = []
    for path in FILES:
        tree = ast.parse(path.read_text("utf-8"))
        alone = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for call in buttons(tree):
            named = {keyword.arg for keyword in call.keywords}
            # `**look` and the like hold the callback of who calls.
            if call not in alone or not named & {"on_click", None}:
                lost.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert [one for one in lost if not one.startswith(RERUNS)] == []
