"""An answer that takes training: who has guessed is told how far it is, and what was measured in the end."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import data_of, press
from ui.kit.answer import Answer
from ui.kit.answered import HERE
from ui.kit.prediction import NEWS, Choice, Given, Number, given_key, pending_key
from ui.kit.trial import MEASURE, Pending, progress, standing
from ui.shell.keys import session_key

MEASURING = session_key("try", "measuring", "A run")


def run(**changes: Any) -> Any:
    usual = {"look": "mine", "spec": "as begun", "step_count": 40, "state": "running"}
    return SimpleNamespace(**{**usual, **changes})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (run(), "trains"),
        (run(step_count=99), "trains"),
        (run(step_count=100), "there"),
        (run(step_count=100, state="paused"), "there"),
        (run(step_count=250), "there"),
        (run(state="diverged"), "there"),
        (run(state="paused"), "stands"),
        (run(state="failed"), "ended"),
        (run(state="finished"), "ended"),
        (run(spec="another"), "altered"),
        (run(spec="another", step_count=100), "altered"),
        (run(look="another"), "elsewhere"),
        (None, "elsewhere"),
    ],
)
def test_how_far_a_measurement_at_step_100_is(found: Any, expected: str) -> None:
    pending = Pending("few", "mine", cast("Any", "as begun"))
    assert standing(pending, found, 100) == expected


def test_one_without_a_run_waits_and_one_that_was_altered_stays_so() -> None:
    assert standing(Pending("few"), run(), 100) == "waits"
    pending = Pending("few", "mine", cast("Any", "as begun"), is_altered=True)
    assert standing(pending, run(step_count=100), 100) == "altered"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("trains", "until step 1,500"),
        ("stands", "Paused at step 1,200. It is measured at step 1,500"),
        ("ended", "ended at step 1,200, before step 1,500"),
        ("altered", "A setting was changed"),
        ("elsewhere", "another run"),
        ("waits", "no run"),
    ],
)
def test_each_says_what_was_guessed_and_nothing_of_the_answer(now: Any, words: str) -> None:
    sides = Choice("?", {"few": "Few", "many": "Many"}, {"few": "F.", "many": "M."}, answer, 1500)
    said = progress(sides, "few", now, 1200)
    assert said.startswith("You said: Few  \n")
    assert words in said
    assert "You said" not in progress(sides, None, now, 1200)
    number = Number("?", 0.0, 9.0, 0.5, 0.1, 0.2, {"right": "R."}, answer, 1500)
    assert progress(number, 2.5, now, 1200).startswith("You said: 2.5  \n")


def answer(seen: Any) -> Answer:
    raise AssertionError("nothing is there to be measured")


def script() -> None:
    """A page with a run that takes steps when it is told to, and settings that a visitor may change."""
    from types import SimpleNamespace

    import streamlit as st

    from ui.kit.answer import Answer
    from ui.kit.prediction import Choice
    from ui.kit.trial import Bench
    from ui.kit.try_this import try_this

    if "lab" not in st.session_state:

        class Values(dict):  # type: ignore[type-arg]
            renewed = False
            key = "lab"

            def param(self, name: str) -> object:
                return SimpleNamespace(default="full")

        class Run(SimpleNamespace):
            look, spec, state, step_count, settled = "first", "as begun", "paused", 0, True

            def timeline(self) -> tuple[int, ...]:
                return (0, 64, 100, 128)

            def step(self, n: int, *, wait: bool) -> None:
                self.told, self.state = n, "running"

            def wait(self, timeout_s: float) -> bool:
                return self.settled

        st.session_state["lab"], st.session_state["run"] = Values(pace="slow", run="first"), Run()
        st.session_state["lab"].pressed = []
        st.session_state["lab"].notes = []
    lab, run = st.session_state["lab"], st.session_state["run"]

    def choose(**values: int) -> None:
        lab.update(values)
        lab.renewed = True

    pressed, lab.pressed[:] = list(lab.pressed), []
    for _, act in pressed:
        act(run)
    options = {"few": "Few", "many": "Many"}
    because = {"few": "Why few.", "many": "Why many."}
    found = Choice("How many?", options, because, lambda run: Answer("many", f"{run.step_count}."), 100)
    try_this(choose, ("A run", "It learns.", {"layers": 2}, found), bench=Bench(lab, run))


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(script).run()


def shown(page: AppTest) -> str:
    return "\n".join(one.value for one in page.markdown)


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def test_a_guess_sets_the_run_up_at_the_usual_pace_and_trains_it(page: AppTest) -> None:
    press(page, "Few")
    lab, run = page.session_state["lab"], page.session_state["run"]
    assert (lab["layers"], lab["pace"], lab.renewed) == (2, "full", True)
    assert (run.told, run.state) == (100, "running")
    assert "You said: Few" in shown(page)
    assert "Why" not in shown(page)
    assert data_of(page, MEASURING) == {"run": "first", "steps": 100}
    assert labels(page) == ["Ask me again"]


def test_it_is_measured_as_soon_as_it_is_there_and_only_once(page: AppTest) -> None:
    press(page, "Few")
    run = page.session_state["run"]
    run.state, run.step_count = "paused", 100
    page.run()
    verdict = "**Not so.** You said: Few  \n**Measured:** 100.  \nWhy few."
    assert verdict in shown(page)
    run.step_count = 180
    assert verdict in shown(page.run())


def test_an_answer_that_takes_steps_is_measured_once_though_the_page_is_asked_to_run_anew_meanwhile() -> None:
    """Streamlit leaves a script wherever it looks into the session, once it is to be run anew."""

    def script() -> None:
        from types import SimpleNamespace

        import streamlit as st
        from streamlit.runtime.scriptrunner import get_script_run_ctx
        from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

        from ui.kit.answer import Answer
        from ui.kit.prediction import Choice
        from ui.kit.trial import Bench, Trial

        run = st.session_state["run"]

        def turns(run: SimpleNamespace) -> Answer:
            run.turns += 20
            context = get_script_run_ctx()
            assert context is not None
            assert context.script_requests is not None
            if run.turns == 20:
                context.script_requests.request_rerun(RerunData())
            return Answer("few", f"{run.turns} turns.")

        few = Choice("How many?", {"few": "Few"}, {"few": "Why."}, turns, 100)
        Trial("A run", few, lambda: None, bench=Bench(SimpleNamespace(), run)).show()  # type: ignore[arg-type]

    page = AppTest.from_function(script)
    page.session_state["run"] = run(step_count=100, turns=0)
    page.session_state[HERE] = {pending_key("A run"): Pending("few", "mine", cast("Any", "as begun"))}
    page.run()
    assert page.session_state["run"].turns == 20
    assert "**Right.** You said: Few  \n**Measured:** 20 turns." in shown(page)
    assert [told.measured for told in page.session_state[NEWS]] == ["20 turns."]


def test_a_run_that_is_there_but_not_settled_is_waited_for(page: AppTest) -> None:
    press(page, "Few")
    run = page.session_state["run"]
    run.state, run.step_count, run.settled = "paused", 100, False
    page.run()
    assert "It is being measured" in shown(page)
    assert data_of(page, MEASURING) == {"run": "first", "steps": 100}
    run.settled = True
    assert "**Not so.**" in shown(page.run())


def test_who_pauses_is_told_where_it_stands_and_can_train_on(page: AppTest) -> None:
    press(page, "Show it without a guess")
    run = page.session_state["run"]
    run.state, run.step_count = "paused", 30
    page.run()
    assert "Paused at step 30. It is measured at step 100" in shown(page)
    press(page, "Train on")
    assert (run.told, run.state) == (70, "running")
    assert "It is being measured" in shown(page)


def test_another_setting_spoils_it_for_good_and_it_can_be_measured_anew(page: AppTest) -> None:
    press(page, "Many")
    run = page.session_state["run"]
    run.spec = "another"
    page.run()
    assert "A setting was changed on the way" in shown(page)
    run.spec, run.step_count = "as begun", 100
    assert "A setting was changed on the way" in shown(page.run())
    run.step_count = 0
    press(page, "Measure it anew")
    assert "You said: Many  \nIt is being measured" in shown(page)


def test_another_run_is_another_run_until_the_first_is_back(page: AppTest) -> None:
    press(page, "Many")
    run = page.session_state["run"]
    run.look, run.step_count = "second", 100
    page.run()
    assert "another run now, so nothing was measured" in shown(page)
    run.look = "first"
    assert "**Right.** You said: Many" in shown(page.run())


def test_who_asks_again_is_asked_again_at_any_time(page: AppTest) -> None:
    press(page, "Many")
    press(page, "Ask me again")
    assert "How many?" in shown(page)
    assert "You said" not in shown(page)


def measured_run(page: AppTest) -> tuple[Any, Any]:
    """The lab and its run, once the answer is there."""
    press(page, "Many")
    lab, found = page.session_state["lab"], page.session_state["run"]
    found.state, found.step_count, lab.renewed = "paused", 100, False
    page.run()
    return lab, found


def elsewhere(page: AppTest, monkeypatch: pytest.MonkeyPatch, first: Any) -> None:
    """The page has another run and other settings; the first is `first` by now."""
    lab, shown = page.session_state["lab"], page.session_state["run"]
    lab["layers"], lab["run"], shown.look = 7, "second", "second"
    monkeypatch.setattr("ui.kit.trial.kept", {"first": first}.get)
    page.run()


def led_to(page: AppTest) -> Any:
    """Where the time slider was led last."""
    key = session_key("lab", "looks_back")
    if key not in page.session_state:
        return None
    return page.session_state[key]


def test_to_look_at_it_leads_back_to_the_run_that_was_measured_and_trains_nothing(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, shown = measured_run(page)
    press(page, "Look at it")
    assert (lab["run"], lab.renewed) == ("first", False)
    elsewhere(page, monkeypatch, run(look="first", step_count=100, state="paused"))
    press(page, "Look at it")
    assert (lab["run"], lab.renewed, lab["layers"]) == ("first", False, 2)
    assert led_to(page) == (1, None)  # where it stands
    assert (lab.notes, shown.told) == ([], 100)


def test_one_that_trained_on_is_shown_at_the_step_of_the_measurement(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, shown = measured_run(page)
    monkeypatch.setattr("ui.kit.trial.kept", {"first": shown}.get)
    shown.step_count = 130
    page.run()
    press(page, "Look at it")
    assert (lab["run"], lab.renewed, led_to(page), lab.notes) == ("first", False, (1, 100), [])
    shown.timeline = lambda: (0, 64, 128)
    press(page, "Look at it")
    assert led_to(page) == (2, 128)
    assert lab.notes == ["Step 100 is no longer kept. This is step 128, the nearest that is."]


@pytest.mark.parametrize(
    "now",
    [None, run(look="first", spec="another", step_count=100), run(look="first", step_count=99)],
    ids=["gone", "changed", "begun anew"],
)
def test_one_that_is_another_by_now_is_not_shown_in_place_of_it(
    now: Any, page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, _ = measured_run(page)
    elsewhere(page, monkeypatch, now)
    press(page, "Look at it")
    assert (lab.renewed, lab["layers"], led_to(page)) == (True, 2, None)
    assert "a new one with the same settings" in lab.notes[0]
    assert "to step 100 " in lab.notes[0]


def both() -> None:
    """Two questions about one training; to set it up is to ask for a run at its first random weights."""
    from types import SimpleNamespace

    import streamlit as st

    from ui.kit.answer import Answer
    from ui.kit.prediction import Choice
    from ui.kit.trial import Bench, Trial

    class Values(dict):  # type: ignore[type-arg]
        def param(self, name: str) -> object:
            return SimpleNamespace(default="full")

    lab = Values()
    lab.pressed = st.session_state["pressed"]  # type: ignore[attr-defined]
    bench = Bench(lab, st.session_state["run"])  # type: ignore[arg-type]
    few = Choice("How many?", {"few": "Few"}, {"few": "Why."}, lambda _: Answer("few", "2."), 100)
    for title, other in (("One", "Two"), ("Two", "One")):
        Trial(title, few, lambda: None, bench=bench, beside=(other,)).show()


def page_of_both(shown_run: Any, said: dict[str, Any]) -> AppTest:
    two = AppTest.from_function(both)
    two.session_state["run"], two.session_state["pressed"], two.session_state[HERE] = shown_run, [], said
    return two.run()


def test_a_second_question_about_the_same_training_waits_for_it_too() -> None:
    first = Pending(None, "mine", cast("Any", "as begun"))
    two = press(page_of_both(run(), {pending_key("One"): first}), "Few")
    assert two.session_state["pressed"] == []
    assert two.session_state[HERE] == {
        pending_key("One"): first,
        pending_key("Two"): replace(first, said="few"),
    }
    assert "You said: Few  \nIt is being measured" in shown(two)


def test_a_second_question_is_answered_by_what_was_trained_for_the_first() -> None:
    first = Given(None, Answer("few", "2."), "mine", cast("Any", "as begun"), 100)
    trained = run(step_count=100, state="paused", wait=lambda _: True)
    two = press(page_of_both(trained, {given_key("One"): first}), "Few")
    assert two.session_state["pressed"] == []
    assert "**Right.** You said: Few  \n**Measured:** 2." in shown(two)
    assert two.session_state[HERE] == {
        given_key("One"): first,
        given_key("Two"): replace(first, said="few"),
    }


@pytest.mark.parametrize(
    "now",
    [
        run(look="another", step_count=100, state="paused"),
        run(spec="another", step_count=100, state="paused"),
        run(step_count=101, state="paused"),  # of its past not every step is kept
        run(step_count=99, state="paused"),
        run(step_count=100, state="failed"),
    ],
    ids=["another run", "changed", "trained on", "begun anew", "failed"],
)
def test_a_second_question_trains_anew_where_the_page_has_no_more_what_was_trained(now: Any) -> None:
    first = Given(None, Answer("few", "2."), "mine", cast("Any", "as begun"), 100)
    two = press(page_of_both(now, {given_key("One"): first}), "Few")
    assert [label for label, _ in two.session_state["pressed"]] == [MEASURE]
    assert "**Measured:** 2." in shown(two)  # of the first
    assert "**Right.**" not in shown(two)
