"""Every widget of the app has a key of its own: without one it is known by its words alone.

Two widgets with the same words on one page are then an error, and one whose words change is another one,
which loses the focus of who works with the keyboard.
"""

from __future__ import annotations

import ast
from pathlib import Path

from tests.sources import ROOT, nodes, sources

WIDGETS = {
    "button",
    "camera_input",
    "checkbox",
    "download_button",
    "expander",
    "file_uploader",
    "multiselect",
    "number_input",
    "pills",
    "popover",
    "radio",
    "segmented_control",
    "select_slider",
    "selectbox",
    "slider",
    "tabs",
    "text_area",
    "text_input",
    "toggle",
}
STATELESS = {"expander", "popover", "tabs"}
"""They are widgets only where the page asks to hear of them."""


def unnamed(path: Path) -> list[str]:
    found = []
    for node in nodes(path):
        if not isinstance(node, ast.Call):
            continue
        called = node
        if ast.unparse(node.func) == "partial" and node.args:  # partial(st.button, ...)
            name = ast.unparse(node.args[0])
        else:
            name = ast.unparse(called.func)
        owner, _, method = name.rpartition(".")
        given = {keyword.arg for keyword in node.keywords}  # None for **settings, which brings the key
        if not owner or method not in WIDGETS or given & {"key", None}:
            continue
        if method not in STATELESS or "on_change" in given:
            found.append(f"{path.relative_to(ROOT)}:{node.lineno} {name}")
    return found


def test_every_widget_has_a_key() -> None:
    paths = [ROOT / "app.py", *sources("pages", "ui")]
    assert len(paths) > 100
    assert [place for path in paths for place in unnamed(path)] == []
