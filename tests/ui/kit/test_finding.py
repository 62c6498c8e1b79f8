"""An answer found out in the background: who has guessed is told how far it is, and what came of it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import press


def script() -> None:
    """A page whose search finds what the session holds, and says at each look how often it has looked."""
    import streamlit as st

    from ui.kit.answer import Answer
    from ui.kit.finding import Found
    from ui.kit.prediction import Choice, Number
    from ui.kit.try_this import try_this

    def choose(**values: int) -> None:
        st.session_state["chosen"] = values

    def search(prediction: object, values: object, memo: dict[str, int]) -> Found:
        memo["looks"] = memo.get("looks", 0) + 1
        known = st.session_state.get("known", {})
        return Found(**{"words": f"Look {memo['looks']} at {values}.", **known})

    options = {"few": "Few", "many": "Many"}
    because = {"few": "Why few.", "many": "Why many."}
    sides = Choice("How many?", options, because, lambda found: Answer("many", f"{found}."))
    root = Number("How long?", 0.0, 9.0, 0.1, 0.05, 0.2, {"right": "So long."}, lambda _: Answer(1.5, "1.5."))
    try_this(choose, ("One", "Text.", {"one": 1}, sides), ("Two", "Text.", {"two": 2}, root), search=search)


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(script).run()


def shown(page: AppTest) -> str:
    return "\n".join(one.value for one in page.markdown).replace("\\", "")


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def know(page: AppTest, **known: object) -> AppTest:
    page.session_state["known"] = known
    return page.run()


def test_a_guess_waits_for_what_is_found_and_sets_nothing_up(page: AppTest) -> None:
    assert "Look" not in shown(page)
    press(page, "Few")
    assert "chosen" not in page.session_state
    assert "You said: Few" in shown(page)
    assert "at {'one': 1}." in shown(page)
    assert "Why" not in shown(page)
    assert labels(page)[0] == "Ask me again"


def test_what_is_found_answers_it_and_nothing_is_searched_any_more(page: AppTest) -> None:
    press(page, "Few")
    verdict = "**Not so.** You said: Few  \n**Measured:** 7.  \nWhy few."
    assert verdict in shown(know(page, result=7))
    assert verdict in shown(know(page, result=8))
    assert "Look at it" in labels(page)


def test_what_is_there_at_once_is_told_at_once(page: AppTest) -> None:
    know(page, result=7)
    press(page, "Many")
    assert "**Right.** You said: Many  \n**Measured:** 7.  \nWhy many." in shown(page)


def test_who_does_not_guess_waits_too_and_gets_no_verdict(page: AppTest) -> None:
    press(page, "Show it without a guess")
    assert "You said" not in shown(page)
    assert page.session_state["chosen"] == {"one": 1}
    assert "**Many**  \n**Measured:** 7." in shown(know(page, result=7))


def test_a_search_that_ended_says_why_and_can_be_begun_anew(page: AppTest) -> None:
    press(page, "Few")
    know(page, words="The classifier broke down.", is_over=True)
    assert "The classifier broke down. So nothing was measured." in shown(page)
    page.session_state["known"] = {}
    press(page, "Measure it anew")
    assert "You said: Few" in shown(page)
    assert "So nothing was measured" not in shown(page)
    assert "Look 2 at" in shown(page)  # it keeps nothing of the search before


def test_who_asks_again_is_asked_again_at_any_time(page: AppTest) -> None:
    press(page, "Many")
    press(page, "Ask me again")
    assert "How many?" in shown(page)
    assert "You said" not in shown(page)


def test_a_number_waits_as_well(page: AppTest) -> None:
    page.number_input[0].set_value(1.4)
    press(page, "That is my guess")
    assert "You said: 1.4" in shown(page)
    assert "**Nearly.** You said 1.4." in shown(know(page, result=1))


def test_what_is_found_out_elsewhere_leaves_the_page_as_it_is() -> None:
    def apart() -> None:
        import streamlit as st

        from ui.kit.answer import Answer
        from ui.kit.finding import Found
        from ui.kit.prediction import Choice
        from ui.kit.try_this import try_this

        sides = Choice("How many?", {"few": "Few"}, {"few": "Why."}, lambda found: Answer("few", f"{found}."))
        choose = lambda **_: st.session_state.update(chosen=True)  # noqa: E731
        try_this(choose, ("One", "Text.", {}, sides), search=lambda *_: Found(7))

    page = press(AppTest.from_function(apart).run(), "Few")
    assert "**Measured:** 7." in shown(page)
    assert "chosen" not in page.session_state
    assert "Look at it" not in labels(page)
