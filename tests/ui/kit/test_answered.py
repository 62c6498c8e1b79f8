"""What a visitor has said to a card stands there after a reload, and nobody else finds it."""

from __future__ import annotations

from collections import OrderedDict

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import press
from ui.kit import answered
from ui.shell.visitor import VISITOR


def script() -> None:
    from ui.kit.answer import Answer
    from ui.kit.prediction import Choice
    from ui.kit.try_this import try_this

    sides = Choice(
        "How many sides?", {"few": "Three"}, {"few": "Count."}, lambda _: Answer("few", "it has 3.")
    )
    try_this(lambda **values: None, ("A shape", "Look at it.", {}, sides), seen=lambda _: None)


def opened(visitor: str) -> AppTest:
    page = AppTest.from_function(script)
    page.session_state[VISITOR] = visitor
    return page.run()


def shown(page: AppTest) -> str:
    return "\n".join(one.value for one in page.markdown)


def test_a_reload_finds_what_was_said() -> None:
    press(opened("one"), "Three")
    assert "**Measured:** it has 3." in shown(opened("one"))
    assert "it has 3." not in shown(opened("another"))


def test_what_is_asked_again_is_asked_after_a_reload() -> None:
    press(press(opened("one"), "Three"), "Ask me again")
    assert "it has 3." not in shown(opened("one"))


def test_a_tab_that_is_open_goes_its_own_way() -> None:
    first, second = opened("one"), opened("one")
    press(first, "Three")
    assert "it has 3." not in shown(second.run())


def test_who_has_answered_nothing_for_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answered, "VISITORS_MAX", 2)
    monkeypatch.setattr(answered, "_of_visitors", OrderedDict())
    for visitor in ("one", "two"):
        press(opened(visitor), "Three")
    press(press(opened("one"), "Ask me again"), "Three")
    press(opened("three"), "Three")
    assert ["it has 3." in shown(opened(visitor)) for visitor in ("one", "two", "three")] == [
        True,
        False,
        True,
    ]
