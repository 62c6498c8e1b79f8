"""What Python promises of the protocol of edits; tests/assets/lib/test_exchange.py drives both its sides."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from ui.kit.exchange import CHOICE, Exchange, first_version
from ui.kit.sent import MAX_WHOLE

ROOT = Path(__file__).resolve().parents[3]
ASSETS = ROOT / "assets"
START = 7 * CHOICE
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


def edit(version: Any, content: Any = "new") -> dict[str, Any]:
    return {"version": version, "edit": content}


def test_an_edit_is_taken_once() -> None:
    exchange = Exchange(START)
    assert exchange.take(edit(START + 1)) == "new"
    assert exchange.take(edit(START + 1)) is None


def test_an_edit_that_was_overtaken_by_a_later_one_is_not_taken() -> None:
    exchange = Exchange(START)
    assert exchange.take(edit(START + 5)) == "new"
    assert [exchange.take(edit(START + number)) for number in (4, 3, 1)] == [None, None, None]


def test_edits_may_be_lost() -> None:
    exchange = Exchange(START)
    assert exchange.take(edit(START + 3)) == "new"
    assert exchange.take(edit(START + 900)) == "new"


def test_a_choice_in_python_is_newer_than_all_edits_that_did_not_know_of_it() -> None:
    exchange = Exchange(START)
    exchange.take(edit(START + 3))
    exchange.choose()
    assert [exchange.take(edit(START + number)) for number in (4, 900, CHOICE - 1)] == [None, None, None]
    assert exchange.take(edit(exchange.answer("chosen") + 1)) == "new"


def test_an_answer_carries_the_number_of_the_edit_that_it_answers_whatever_became_of_it() -> None:
    exchange = Exchange(START)
    assert exchange.answer("shown") == START
    exchange.take(edit(START + 3, "refused"))
    assert exchange.answer("shown") == START + 3
    exchange.take(edit(START + 4, "too large"))
    assert exchange.answer("cut") == START + 4


def test_what_changes_without_an_edit_is_news_once() -> None:
    exchange = Exchange(START)
    assert exchange.answer({"rate": 1}) == START
    news = exchange.answer({"rate": 2})
    assert news > START + 10**5
    assert exchange.answer({"rate": 2}) == news


def test_what_is_chosen_anew_is_news_even_where_it_looks_as_before() -> None:
    exchange = Exchange(START)
    exchange.answer("shown")
    exchange.choose()
    news = exchange.answer("shown")
    assert news > START
    assert exchange.answer("shown") == news


@pytest.mark.parametrize(
    "version", [None, True, "7000001", START + 1.0, 1e300, -1, 0, START, 10**400, MAX_WHOLE]
)
def test_a_number_that_is_none_makes_no_edit(version: Any) -> None:
    exchange = Exchange(START)
    assert exchange.take(edit(version)) is None
    assert exchange.answer("shown") == START


@pytest.mark.parametrize(
    "message",
    [None, "text", 7, [], {}, {"version": START + 1}, {"edit": "new"}, {**edit(START + 1), "more": 1}],
)
def test_anything_else_is_no_message(message: Any) -> None:
    exchange = Exchange(START)
    assert exchange.take(message) is None
    assert exchange.answer("shown") == START


@given(st.lists(ANYTHING | st.fixed_dictionaries({"version": ANYTHING, "edit": ANYTHING}), max_size=4))
def test_after_whatever_was_sent_an_edit_of_what_is_shown_is_taken(messages: list[Any]) -> None:
    exchange = Exchange(START)
    for message in messages:
        exchange.take(message)
    assert exchange.take(edit(exchange.answer("shown") + 1)) == "new"


def test_a_session_that_begins_later_is_ahead_of_all_that_was_chosen_before() -> None:
    before = Exchange(first_version(1_700_000_000.5))
    for _ in range(30):
        before.choose()
    before.take(edit(before.version + 999_999))
    later = Exchange(first_version(1_700_000_060.0))
    assert later.answer("shown") > before.version
    assert later.take(edit(before.version + 1)) is None


def test_versions_are_whole_numbers_that_a_browser_counts_exactly_for_centuries() -> None:
    in_the_year_2250 = 8_836_000_000
    assert first_version(in_the_year_2250) + CHOICE <= MAX_WHOLE


def test_each_component_of_a_session_has_a_count_of_its_own() -> None:
    def script() -> None:
        import streamlit as st

        from ui.kit.exchange import edit_of, exchange

        for component, version in (("page.one", 1), ("page.two", 5)):
            message = {"version": exchange(component).version + version, "edit": component}
            st.session_state[component] = {"edit": message}
        st.text(repr([edit_of(component) for component in ("page.one", "page.two", "page.one", "page.none")]))

    assert AppTest.from_function(script).run().text[0].value == "['page.one', 'page.two', None, None]"


def test_nobody_else_speaks_of_edits() -> None:
    """One module of the browser sends them and one of Python counts them."""
    senders = [path.name for path in ASSETS.rglob("*.js") if '("edit", {' in path.read_text("utf-8")]
    assert senders == ["exchange.js"]
    counters = {
        str(path.relative_to(ROOT))
        for folder in ("ui", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"\.version\b", path.read_text("utf-8"))
    }
    assert counters == {"ui/kit/exchange.py"}
