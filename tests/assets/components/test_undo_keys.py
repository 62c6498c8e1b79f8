"""The keys that press Undo and Redo, and when they belong to a text instead."""

from typing import Any

import pytest

from tests.node import needs_node, run_module

IMPORTS = 'import { meaning, typing } from "./components/undo_keys/index.js"'


@needs_node
@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        ('{ key: "z", ctrlKey: true }', "undo"),
        ('{ key: "z", metaKey: true }', "undo"),
        ('{ key: "Z", ctrlKey: true, shiftKey: true }', "redo"),
        ('{ key: "Z", metaKey: true, shiftKey: true }', "redo"),
        ('{ key: "y", ctrlKey: true }', "redo"),
        ('{ key: "z" }', None),
        ('{ key: "Z", shiftKey: true }', None),
        ('{ key: "z", ctrlKey: true, altKey: true }', None),
        ('{ key: "y", metaKey: true }', None),
    ],
)
def test_what_a_key_asks_for(event: str, wanted: Any) -> None:
    assert run_module(IMPORTS, f"meaning({event})") == wanted


@needs_node
@pytest.mark.parametrize(
    ("focused", "types"),
    [
        ('{ localName: "input", type: "text" }', True),
        ('{ localName: "input", type: "number" }', True),
        ('{ localName: "textarea" }', True),
        ('{ localName: "div", isContentEditable: true }', True),
        ('{ localName: "input", type: "range" }', False),
        ('{ localName: "input", type: "checkbox" }', False),
        ('{ localName: "input", type: "text", readOnly: true }', False),
        ('{ localName: "button" }', False),
        ('{ localName: "select" }', False),
    ],
)
def test_whether_the_keys_belong_to_a_text(focused: str, types: bool) -> None:
    assert run_module(IMPORTS, f"typing({focused})") == types
