"""A tutorial from its card to its end, without a browser: what is shown, what is done, what is kept."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from nn_core.tutorials import progress as kept
from nn_core.tutorials.condition import Measured
from tests.pages import app
from tests.pages.app import SOMEBODY, open_as, open_page, prose, run_of, warned
from tests.waiting import until
from ui.classroom import classes, database
from ui.kit.experiment import ARRIVES
from ui.kit.facts import Offer
from ui.shell.catalogue import CATALOGUE
from ui.shell.trouble import PlainError
from ui.shell.visitor import owner_name
from ui.tutorials import strip

NAMES = {entry.title: entry.name for entries in CATALOGUE.values() for entry in entries}

TUTORIAL = """+++
title = "Mine"
minutes = 5
audience = "My class."
+++
About it.

## Look

```toml
address = "convolution?stride=2"
point = "Stride"
hint = "It is there."
```

Only look.

## Do

```toml
done = "stride == 3"
feedback = "The stride is {stride} now."
```

Change it.

## Guess

```toml
address = "convolution"

[predict]
question = "How many?"

[[predict.option]]
says = "One"
because = "It is the usual."
when = "stride == 1"

[[predict.option]]
says = "Two"
because = "That was before."
when = "stride == 2"
```

Say it.

## Train

```toml
address = "neural_network?data=moons"
done = "step >= 3"
```

Press Step.
"""
CHALLENGE = """+++
title = "Goal"
minutes = 5
audience = "My class."
address = "convolution"
done = "kernel_size == 5"
feedback = "Found."
+++
Do it.
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own" / "challenges").mkdir(parents=True)
    (tmp_path / "own" / "00_mine.md").write_text(TUTORIAL)
    (tmp_path / "own" / "challenges" / "00_goal.md").write_text(CHALLENGE)
    monkeypatch.setenv("LAYERSCOPE_TUTORIALS", str(tmp_path / "own"))
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path / "home"))
    database.close_database()


def begin(key: str = "00_mine") -> AppTest:
    page = open_page("tutorials")
    page.button(key=f"tutorials.open.{key}").click().run()
    return follow(page)


def follow(page: AppTest) -> AppTest:
    """Where a press has led to another page, AppTest itself would go back to the one before."""
    assert not page.exception
    page.switch_page(f"../../pages/{NAMES[page.title[0].value]}.py")
    return page


def press(page: AppTest, label: str) -> AppTest:
    return follow(app.press(page, label))


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def stride(page: AppTest) -> str:
    """What the address says of it."""
    (value,) = page.query_params["stride"]
    return str(value)


def at(page: AppTest, **query: str) -> AppTest:
    """The page at another address, as if it were entered."""
    page.query_params.clear()
    page.query_params.update(query)
    page.run()
    assert not page.exception
    return page


def test_a_step_to_read_opens_its_state_and_is_done_by_going_on() -> None:
    page = begin()
    assert "step 1 of 4" in prose(page)
    assert stride(page) == "2"
    assert "Only look." in prose(page)
    assert {"Next", "Leave"} <= set(labels(page))
    assert "Back" not in labels(page)
    press(page, "Next")
    assert "step 2 of 4" in prose(page)
    assert stride(page) == "2", "a step without an address goes on with what is there"


def test_a_hint_stands_below_the_task_until_it_is_put_away_or_one_goes_on() -> None:
    page = begin()
    assert "It is there." not in prose(page)
    press(page, "Hint")
    assert "Only look. :material/lightbulb: It is there." in prose(page)
    press(page, "Hint")
    assert "It is there." not in prose(page)
    press(press(page, "Hint"), "Next")
    assert "It is there." not in prose(page)
    assert "Hint" not in labels(page)


def test_a_condition_ticks_stays_ticked_and_says_the_numbers_of_that_moment() -> None:
    page = press(begin(), "Next")
    assert "Not done yet" in prose(page)
    assert "Skip" in labels(page)
    at(page, stride="3")
    assert "**Done.** The stride is 3 now." in prose(page)
    assert [toast.value for toast in page.toast] == ["Done: Do"]
    assert "Next" in labels(page)
    at(page, stride="4")
    assert "**Done.** The stride is 3 now." in prose(page)
    assert not page.toast, "it is told once"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("One", ":green[:material/check_circle:] **Right.** You said: One  \nIt is the usual."),
        ("Two", "**Not so.** You said: Two  \nThat was before."),
    ],
)
def test_a_prediction_is_asked_first_and_judged_by_what_is_measured(said: str, told: str) -> None:
    page = press(press(begin(), "Next"), "Skip")
    assert "**Predict first:** How many?" in prose(page)
    assert "You said" not in prose(page)
    assert told in prose(press(page, said))


def test_only_what_went_as_it_should_is_ticked() -> None:
    page = at_the_question()
    assert ":material/check_circle:" not in prose(press(page, "Two"))
    page = begin("challenges/00_goal")
    assert ":material/check_circle:" not in prose(page)
    assert ":green[:material/check_circle:] **Done.**" in prose(at(page, kernel="5", padding="2"))


def test_a_step_opens_its_state_even_where_the_session_has_been_there() -> None:
    page = press(begin(), "Next")
    at(page, stride="4")
    press(page, "Back")
    assert stride(page) == "2"
    press(press(page, "Next"), "Skip")
    assert "stride" not in page.query_params, "all at its default is a state too"


def can_undo(page: AppTest) -> bool:
    return not next(button for button in page.button if button.label == "Undo").disabled


def test_an_undo_stays_within_the_step_until_the_tutorial_is_left() -> None:
    page = at(press(begin(), "Next"), stride="4")
    assert can_undo(page)
    press(page, "Skip")
    assert not can_undo(page), "the state that a step opens with is nobody's choice"
    at(page, stride="2")
    press(page, "Undo")
    assert "stride" not in page.query_params
    assert not can_undo(page)
    press(press(page, "Leave"), "Continue")
    assert not can_undo(page)
    press(page, "Leave")
    page.switch_page("../../pages/convolution.py").run()
    assert can_undo(page)


def test_it_goes_on_after_a_reload_and_a_restart_in_every_tab_of_this_visitor_only() -> None:
    at(press(begin(), "Next"), stride="3")
    for name, query in (("convolution", {"stride": "3"}), ("convolution", {})):
        assert "**Done.** The stride is 3 now." in prose(open_page(name, **query))
    assert "step 2 of 4" not in prose(open_as("another", "convolution"))
    cards = open_page("tutorials")
    assert "at step 2 of 4" in prose(cards)
    press(cards, "Continue")
    assert "**Done.** The stride is 3 now." in prose(cards)


def at_the_question() -> AppTest:
    return press(press(begin(), "Next"), "Skip")


def test_a_tab_keeps_its_tutorial_and_its_answer_while_another_tab_goes_through_another() -> None:
    page = at_the_question()
    other = begin("challenges/00_goal")
    assert "Challenge: Goal" in prose(other)
    press(page, "One")
    assert "**Right.** You said: One" in prose(page)
    assert "step 3 of 4" in prose(page)
    at(other, kernel="5", padding="2")
    assert "**Done.** Found." in prose(other)
    press(other, "Leave")
    assert "step 3 of 4" in prose(page.run())


def test_of_two_answers_in_two_tabs_the_first_one_counts_and_the_other_tab_says_so() -> None:
    page = at_the_question()
    other = open_page("convolution")
    press(page, "Two")
    assert "**Not so.** You said: Two" in prose(page)
    press(other, "One")
    assert "**Not so.** You said: Two" in prose(other)
    assert "You had answered this in another tab" in app.said(other)
    assert "another tab" not in app.said(page.run())


def test_who_begins_in_a_second_tab_keeps_what_was_answered_in_the_first() -> None:
    cards = open_page("tutorials")
    page = press(at_the_question(), "Two")
    cards.button(key="tutorials.open.00_mine").click().run()
    other = follow(cards)
    assert "step 1 of 4" in prose(other)
    press(press(other, "Next"), "Skip")
    assert "You said: Two" in prose(other)
    assert "step 3 of 4" in prose(page.run())


def go_through(page: AppTest) -> AppTest:
    """To the end, by skipping."""
    while page.title[0].value != "Tutorials":
        page = press(page, "Next" if "Next" in labels(page) else "Skip")
    return page


def test_what_another_tab_has_finished_is_not_offered_in_one_that_looked_on() -> None:
    page = open_page("pooling")
    for _ in range(2):  # The second time it was finished before.
        other = begin()
        assert "this step is on the page “Convolution”" in prose(page.run())
        press(other, "Next")
        assert "step 2 of 4" in prose(page.run())
        go_through(other)
        assert "Mine" not in prose(page.run())
        assert "Go there" not in labels(page)


def test_what_another_tab_has_left_is_not_offered_in_one_that_looked_on() -> None:
    elsewhere, there = open_page("pooling"), open_page("convolution")
    other = begin()
    assert "Go there" in labels(elsewhere.run())
    assert "Only look." in prose(there.run())
    press(other, "Leave")
    assert "Mine" not in prose(elsewhere.run())
    assert "Mine" not in prose(there.run())


def test_what_was_opened_here_and_finished_in_another_tab_is_over() -> None:
    page = begin()
    go_through(begin())
    assert "step 1 of 4" not in prose(page.run())


def test_a_challenge_that_was_solved_here_stays_while_another_tab_begins_something() -> None:
    page = at(begin("challenges/00_goal"), kernel="5", padding="2")
    begin()
    assert "**Done.** Found." in prose(page.run())


def test_on_another_page_it_says_where_it_goes_on() -> None:
    begin()
    elsewhere = open_page("pooling")
    assert "this step is on the page “Convolution”" in prose(elsewhere)
    press(elsewhere, "Go there")
    assert "Only look." in prose(elsewhere)
    assert stride(elsewhere) == "2"
    assert "step 1 of 4" not in prose(open_page("home"))


def test_leave_leads_to_the_list_and_the_end_is_told_there() -> None:
    page = press(begin(), "Leave")
    assert page.title[0].value == "Tutorials"
    assert ARRIVES not in page.session_state, "the next page that is opened is opened as it was left"
    assert "step 1 of 4" not in prose(open_page("convolution"))
    page = press(press(press(press(begin(), "Next"), "Skip"), "One"), "Next")
    assert "Press Step." in prose(page)
    for _ in range(3):
        press(page, "Step")
    until(lambda: run_of(page).latest().step == 3)
    page.run()
    assert "**Done.**" in prose(page)
    press(page, "Finish")
    assert "gone through, 1 step skipped" in prose(page)
    assert page.button(key="tutorials.open.00_mine").label == "Again"


def printed(page: AppTest) -> list[str]:
    """What can be had on paper of our first tutorial, which is the author's own one here."""
    mine = [one.proto for one in page.get("download_button") if one.proto.id.endswith(".00_mine")]
    return [one.label for one in mine]


def test_everybody_may_print_the_worksheet_and_who_is_through_the_solutions() -> None:
    assert printed(open_page("tutorials")) == ["Worksheet"]
    page = begin()
    for label in ("Next", "Skip", "Skip", "Skip"):
        assert printed(open_page("tutorials")) == ["Worksheet"]
        page = press(page, label)
    assert printed(open_page("tutorials")) == ["Worksheet", "Solutions"]


def test_who_leads_a_class_may_print_the_solutions() -> None:
    classes.open_class(owner_name(SOMEBODY), "Year 10", classes.utc_now())
    assert printed(open_page("tutorials")) == ["Worksheet", "Solutions"]
    assert printed(open_as("a" * 32, "tutorials")) == ["Worksheet"]
    database.close_database()


def test_a_run_that_has_trained_before_begins_anew() -> None:
    page = press(press(press(press(begin(), "Next"), "Skip"), "One"), "Next")
    press(page, "Step")
    until(lambda: run_of(page).latest().step == 1)
    first = run_of(page)
    press(press(page, "Back"), "Next")
    assert run_of(page) != first
    assert run_of(page).latest().step == 0


def test_who_goes_back_finds_each_step_as_it_was_left() -> None:
    page = press(begin(), "Next")
    at(page, stride="3")
    page = press(page, "Next")
    assert "stride" not in page.query_params
    press(page, "Back")
    assert "step 2 of 4" in prose(page)
    assert stride(page) == "3"
    assert [button.disabled for button in page.button if button.label == "Undo"] == [True]
    press(page, "Back")
    assert stride(page) == "2"


def test_who_goes_on_to_a_step_that_is_done_finds_it_as_it_was_left() -> None:
    page = at(press(begin(), "Next"), stride="3")
    page = press(page, "Back")
    assert stride(page) == "2"
    page = press(page, "Next")
    assert stride(page) == "3"
    assert "**Done.** The stride is 3 now." in prose(page)
    assert strip.EARLIER not in app.said(page)


def test_who_goes_back_finds_what_was_trained_there() -> None:
    page = press(begin("20_layers"), "Next")
    press(page, "Step")
    first = run_of(page)
    until(lambda: first.latest().step == 1)
    for label in ("Skip", "Skip", "Back", "Back"):
        page = press(page, label)
        assert run_of(page) is not None
    assert "step 2 of 5" in prose(page)
    assert (run_of(page), run_of(page).latest().step) == (first, 1)


def test_a_challenge_is_solved_however_it_is_done() -> None:
    page = begin("challenges/00_goal")
    assert "Challenge: Goal" in prose(page)
    assert "Next" not in labels(page)
    at(page, kernel="5", padding="2")
    assert "**Done.** Found." in prose(page)
    press(page, "More challenges")
    assert "solved" in prose(page)


def test_progress_that_is_damaged_or_cannot_be_kept_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin()
    (file,) = (tmp_path / "home" / "progress").glob("*.json")
    file.write_text("{")
    assert kept.DAMAGED in warned(open_page("tutorials"))
    (tmp_path / "full").write_text("")
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path / "full"))
    page = begin()
    assert "Only look." in prose(page)
    assert kept.NOT_KEPT in warned(page)


def test_a_file_that_became_shorter_or_went_away_leaves_nobody_lost(tmp_path: Path) -> None:
    press(begin(), "Next")
    file = tmp_path / "own" / "00_mine.md"
    file.write_text(TUTORIAL.partition("## Do")[0])
    assert "step 1 of 1" in prose(open_page("convolution", stride="2"))
    file.unlink()
    assert "step 1" not in prose(open_page("convolution"))


def test_what_was_said_to_a_prediction_that_went_away_is_told_no_more(tmp_path: Path) -> None:
    page = press(press(press(begin(), "Next"), "Skip"), "Two")
    assert "You said: Two" in prose(page)
    without = TUTORIAL.partition("[predict]")[0]
    (tmp_path / "own" / "00_mine.md").write_text(f"{without}```\n\nSay it.\n")
    page = open_page("convolution")
    assert "step 3 of 3" in prose(page)
    assert "You said" not in prose(page)


def test_facts_that_cannot_be_measured_are_not_known_and_the_page_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone() -> Measured:
        raise PlainError("The run is gone.")

    page = press(begin(), "Next")
    monkeypatch.setattr(strip, "offered_facts", lambda: Offer(gone, changes=True))
    at(page, stride="3")
    assert "Not done yet" in prose(page)


def test_files_with_faults_are_listed_with_line_and_cure(tmp_path: Path) -> None:
    (tmp_path / "own" / "wrong.md").write_text(TUTORIAL.replace("minutes = 5", "minutes = 500"))
    page = open_page("tutorials")
    assert "wrong\\.md\\, line 3\\: minutes is a whole number" in prose(page)
