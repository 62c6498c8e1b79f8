"""A class on its page and on those of its students, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import open_as, press, said
from ui.classroom import board, classes, database, here, views
from ui.classroom.attempts import OF_A_VISITOR
from ui.classroom.views import CODE, LEAD
from ui.kit.prediction import Choice, set_up_key
from ui.pooling.words import TRY
from ui.shell.keys import session_key
from ui.shell.visitor import owner_name

INSTRUCTOR, ADA, BOB = "i" * 32, "a" * 32, "b" * 32
LEADER = owner_name(INSTRUCTOR)


@pytest.fixture(autouse=True)
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    database.close_database()
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path))
    monkeypatch.setattr(here, "KNOWN_FOR_S", 0.0)
    monkeypatch.setattr(board, "KNOWN_FOR_S", 0.0)
    monkeypatch.setattr(board, "_boards", {})
    yield
    database.close_database()


def field(page: AppTest, name: str, text: str) -> None:
    page.text_input(key=session_key("classroom", name)).set_value(text)


def opened(title: str = "Year 10") -> AppTest:
    page = open_as(INSTRUCTOR, "classroom")
    field(page, "title", title)
    return press(page, "Open a class")


def code_of(page: AppTest) -> str:
    return next(one.value.removeprefix("# ") for one in page.markdown if one.value.startswith("# "))


def joined(code: str, nickname: str = "Ada", visitor: str = ADA) -> AppTest:
    page = open_as(visitor, "classroom", **{CODE: code.replace(" ", "")})
    field(page, "nickname", nickname)
    return press(page, "Join")


def words(page: AppTest) -> str:
    return "\n".join([*(one.value for one in page.markdown), said(page)])


def test_a_class_is_opened_joined_answered_seen_and_deleted() -> None:
    desk = opened()
    ada = joined(code_of(desk))
    assert "You are **Ada** here" in words(ada)
    pooling = open_as(ADA, "pooling")
    title, _, _, prediction = TRY[0]
    assert isinstance(prediction, Choice)
    wrong = next(iter(prediction.options))
    pooling.button(key=session_key("try", "option", f"{title} {wrong}")).click().run()
    desk = open_as(INSTRUCTOR, "classroom")
    assert "**1 here**, 1 joined, 1 answer." in words(desk)
    (room,) = classes.led_by(LEADER)
    (given,) = classes.answered(LEADER, room.id)
    assert (given.page, given.nickname, given.said) == ("pooling", "Ada", prediction.options[wrong])
    desk.checkbox(key=session_key("classroom", "sure", str(room.id))).check().run()
    press(desk, "Delete it now")
    assert classes.led_by(LEADER) == []
    pooling.run()
    assert "The class Year 10 was deleted. Your pages and runs stay." in said(pooling).replace("\\", "")


def test_who_has_answered_sees_how_the_class_did_and_nobody_before() -> None:
    code = code_of(opened())
    joined(code)
    joined(code, "Bob", BOB)
    ada, bob = open_as(ADA, "pooling"), open_as(BOB, "pooling")
    title, _, _, prediction = TRY[0]
    assert isinstance(prediction, Choice)
    first, second, _ = prediction.options
    assert of_the_class(ada) == []
    answers(ada, title, first)
    assert of_the_class(ada) == ['<p class="others">Nobody else in your class has answered this yet.</p>']
    assert of_the_class(bob.run()) == []
    bob.button(key=set_up_key(title)).click().run()  # shown without a guess, which is no answer
    assert of_the_class(bob) == []
    press(bob, "Ask me again")
    answers(bob, title, second)
    for page in (ada.run(), bob):
        (html,) = of_the_class(page)
        assert "2 with you" in html
        assert re.findall(r"<b>(\d)</b>", html) == ["1", "1", "0"]
    press(ada, "Ask me again")
    assert of_the_class(ada) == []


def test_an_answer_is_told_before_the_page_is_drawn_as_one_of_the_page_that_asked() -> None:
    code = code_of(opened())
    joined(code)
    ada = open_as(ADA, "pooling")
    (room,) = classes.led_by(LEADER)
    classes.call(LEADER, room.id, "convolution?stride=2")
    card, _, _, prediction = TRY[0]
    answers(ada, card, next(iter(prediction.options)))  # type: ignore[union-attr]
    assert title(ada) == "Convolution"  # where the class went in the same run
    (given,) = classes.answered(LEADER, room.id)
    assert given.page == "pooling"


def test_whoever_is_in_no_class_is_told_of_no_others() -> None:
    joined(code_of(opened()))
    stranger = open_as("s" * 32, "pooling")
    title, _, _, prediction = TRY[0]
    answers(stranger, title, next(iter(prediction.options)))  # type: ignore[union-attr]
    assert of_the_class(stranger) == []


def answers(page: AppTest, title: str, kind: str) -> None:
    page.button(key=session_key("try", "option", f"{title} {kind}")).click().run()
    assert not page.exception


def of_the_class(page: AppTest) -> list[str]:
    """What stands on cards of how the class answered."""
    found = [one.proto.body for one in page.get("html")]
    return [html for html in found if 'class="others"' in html]


def test_the_table_of_answers_is_written_once_somebody_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = opened()
    monkeypatch.setattr(views, "as_csv", lambda answered: pytest.fail("Nobody has asked for it."))
    assert "1 joined, 0 answers." in words(joined(code_of(desk))) + words(desk.run())
    monkeypatch.undo()
    (room,) = classes.led_by(LEADER)
    assert views._table(LEADER, room.id).decode("utf-8-sig").startswith("nickname,page,question")
    with pytest.raises(classes.NoSuchClass):
        views._table(owner_name(ADA), room.id)


def test_a_class_follows_from_page_to_page_and_back_to_where_each_was() -> None:
    desk = opened()
    ada = joined(code_of(desk))
    ada.switch_page("../../pages/pooling.py")
    ada.query_params.update({"size": "3"})
    ada.run()
    own = query(ada)
    shown = open_as(INSTRUCTOR, "pooling", size="4", stride="1")
    press(shown, "All look here")
    ada.run()
    assert query(ada) == query(shown)
    assert "looks at this together" in words(ada)
    shown.switch_page("../../pages/convolution.py")
    shown.run()
    ada.run()
    assert title(ada) == "Convolution"
    press(shown, "Back to their own")
    ada.run()
    assert (title(ada), query(ada)) == ("Pooling", own)
    assert "looks at this together" not in words(ada)


def test_a_class_sees_the_controls_that_its_instructor_sees_and_then_its_own_again() -> None:
    desk = opened()
    ada = joined(code_of(desk))
    ada.switch_page("../../pages/pooling.py")
    ada.run()
    assert "more" not in query(ada)
    shown = open_as(INSTRUCTOR, "convolution", more="yes")
    press(shown, "All look here")
    ada.run()
    assert (title(ada), query(ada)["more"]) == ("Convolution", query(shown)["more"])
    press(shown, "Back to their own")
    ada.run()
    assert (title(ada), "more" in query(ada)) == ("Pooling", False)


def test_a_call_that_another_tab_made_stands_until_somebody_ends_it() -> None:
    desk = opened()
    press(open_as(INSTRUCTOR, "pooling"), "All look here")
    other = open_as(INSTRUCTOR, "activation")
    assert "All look at Pooling" in words(other)
    assert classes.led_by(LEADER)[0].call == "pooling?"
    assert title(joined(code_of(desk))) == "Pooling"
    press(other, "Back to their own")
    assert classes.led_by(LEADER)[0].call == ""


def test_a_wrong_code_a_taken_nickname_and_a_swapped_link_are_sentences() -> None:
    code = code_of(opened())
    assert "There is no class with this code" in said(joined("XXX XXX"))
    assert "A nickname needs a letter or a digit" in said(joined(code, "\u200b"))
    joined(code, "Ada")
    assert "called ADA already" in said(joined(code, "ADA", "b" * 32))
    lost = open_as("c" * 32, "classroom", **{LEAD: code.replace(" ", "")})
    assert "This link leads no class" in said(lost)
    assert dict(lost.query_params) == {}


def test_whoever_tries_many_codes_waits() -> None:
    code = code_of(opened())
    page = open_as("e" * 32, "classroom")
    for _ in range(OF_A_VISITOR):
        field(page, "code", "XXXXXX")
        field(page, "nickname", "Eve")
        press(page, "Join")
    field(page, "code", code)
    field(page, "nickname", "Eve")
    assert "Wait for a minute" in said(press(page, "Join"))


def test_the_secret_link_lets_another_browser_lead_and_leaves_the_address() -> None:
    desk = opened()
    link = next(one.value for one in desk.code if f"{LEAD}=" in one.value)
    there = open_as("h" * 32, "classroom", **{LEAD: link.partition(f"{LEAD}=")[2]})
    assert code_of(there) == code_of(desk)
    assert dict(there.query_params) == {}


def test_who_leads_several_classes_sees_one_and_may_keep_it() -> None:
    opened()
    desk = opened("Year 11")
    assert "Year 11" in [one.value for one in desk.subheader]
    second, first = classes.led_by(LEADER)
    desk.selectbox[0].select(first.id).run()
    assert "Year 10" in [one.value for one in desk.subheader]
    next(one for one in desk.toggle if "90 days" in one.label).set_value(True).run()
    kept = {one.title: one.ends_at is None for one in classes.led_by(LEADER)}
    assert kept == {"Year 10": True, "Year 11": False}
    assert second.code != first.code


def test_whoever_is_in_no_class_is_shown_none() -> None:
    opened()
    assert [one.label for one in open_as(ADA, "pooling").button if "look here" in one.label] == []


def test_markup_in_names_is_text() -> None:
    desk = opened("<b>x</b> $y$")
    joined(code_of(desk), "**Ada** [x](y)")
    desk.run()
    assert "<b>" not in words(desk)
    assert "[x](y)" not in words(desk)


def test_pages_go_on_where_the_database_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = joined(code_of(opened()))
    database.close_database()
    monkeypatch.setenv("LAYERSCOPE_DATABASE_URL", "postgresql://localhost:1/none")
    ada.switch_page("../../pages/pooling.py")
    ada.run()
    assert title(ada) == "Pooling"
    assert "its database does not answer" in said(ada)
    stranger = open_as("s" * 32, "classroom")
    assert "its database does not answer" in said(stranger)


def query(page: AppTest) -> dict[str, str]:
    return {
        name: text if isinstance(text, str) else text[0] for name, text in dict(page.query_params).items()
    }


def title(page: AppTest) -> str:
    return str(page.title[0].value)
