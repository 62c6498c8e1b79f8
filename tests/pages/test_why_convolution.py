"""The page "Why convolution?": it opens before its networks are trained, and any address opens."""

from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from nn_core.findings.trained import Recipe, Training
from nn_core.training.engine.work import Work
from tests.local import local_engine
from tests.pages.app import open_page, press, sent
from tests.pages.lesson_page import code
from tests.trained import trained
from tests.waiting import until
from ui.shell.engine import engine
from ui.why_convolution.contest import contestants
from ui.why_convolution.params import PARAMS, Chosen, altered

EXPERIMENTS = 7
CONTEST, INSIDE = 0, 1
"""Which component of the page."""

pytestmark = pytest.mark.walk  # the four networks of a contest are trained first


@pytest.fixture(scope="module", autouse=True)
def contest() -> None:
    for one in contestants("size", 0).all().values():
        trained(one.recipe)


def test_the_page_shows_the_contest_and_the_inside_of_its_cnn() -> None:
    page = open_page("why_convolution", shifted="perceptron", shuffled="neither")
    facts, arrays = sent(page, CONTEST)
    assert facts["runs"]["cnn"]["params"] == 10_954
    assert facts["runs"]["cnn"]["curve"][-1] == [600, facts["runs"]["cnn"]["accuracy"]]
    assert set(facts["verdicts"]) == {"plain", "shifted", "shuffled"}
    assert sorted(arrays["examples"][0].ravel()) == sorted(arrays["examples"][1].ravel())
    assert facts["predictions"] == {"shifted": "perceptron", "shuffled": "neither"}
    inside, arrays = sent(page, INSIDE)
    assert inside["problem"] is None
    assert inside["layers"] == ["relu1", "relu2", "relu3"]
    assert arrays["strongest"].shape == (8, 1, 28, 28)
    assert inside["strongest"]["values"] == sorted(inside["strongest"]["values"], reverse=True)
    assert "def shifted" in code(page)


def test_what_is_to_be_predicted_is_not_told_before() -> None:
    facts, _ = sent(open_page("why_convolution"), CONTEST)
    assert set(facts["verdicts"]) == {"plain"}
    assert facts["predictions"] == {"shifted": None, "shuffled": None}


@pytest.mark.parametrize(
    "another", [{"match": "accuracy"}, {"seed": 1}, {"match": "accuracy", "seed": 1, "shifted": None}]
)
def test_a_prediction_belongs_to_its_contest(another: dict[str, Any]) -> None:
    chosen = altered(altered(Chosen(), shifted="cnn"), shuffled="neither")
    assert (chosen.shifted, chosen.shuffled) == ("cnn", "neither")
    assert altered(chosen, layer=3).shifted == "cnn"
    other = altered(chosen, **another)
    assert (other.shifted, other.shuffled) == (None, None)
    assert altered(other, shuffled="cnn").shuffled == "cnn"


def test_a_prediction_is_there_again_with_its_contest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ui.why_convolution.session.contestants", lambda match, seed, reader: contestants("size", 0)
    )
    page = open_page("why_convolution", shifted="perceptron", shuffled="neither")
    match = next(control for control in page.button_group if control.label == "CNN against a perceptron of")
    match.set_value("accuracy").run()
    assert sent(page, CONTEST)[0]["predictions"] == {"shifted": None, "shuffled": None}
    match.set_value("size").run()
    assert sent(page, CONTEST)[0]["predictions"] == {"shifted": "perceptron", "shuffled": "neither"}
    assert dict(page.query_params) == {"shifted": "perceptron", "shuffled": "neither"}


def test_another_contest_hides_its_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    # All contests are the one that is trained: what is hidden is hidden by choice.
    monkeypatch.setattr(
        "ui.why_convolution.session.contestants", lambda match, seed, reader: contestants("size", 0)
    )
    page = open_page("why_convolution", shifted="perceptron", shuffled="neither")
    assert set(sent(page, CONTEST)[0]["verdicts"]) == {"plain", "shifted", "shuffled"}
    again = next(button for button in page.button if button.label.startswith("Again"))
    again.click().run()
    assert set(sent(page, CONTEST)[0]["verdicts"]) == {"plain"}
    assert set(page.query_params) == {"seed"}


def test_at_most_120_words_stand_before_the_first_picture() -> None:
    assert len(open_page("why_convolution").markdown[0].value.split()) <= 120


def test_the_page_opens_while_its_networks_are_still_being_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unfinished:
        def __init__(self, recipe: Recipe, reader: str) -> None:
            self.recipe = recipe
            self.step, self.curve, self.done = 50, ((0, 0.1), (25, 0.4)), False
            self.result, self.findings, self.problem = None, None, ""

    monkeypatch.setattr("ui.why_convolution.contest.course", Unfinished)
    page = open_page("why_convolution")
    facts, _ = sent(page, CONTEST)
    assert facts["verdicts"] == {}
    assert facts["runs"]["cnn"]["accuracy"] is None
    assert facts["runs"]["cnn"]["curve"] == [[0, 0.1], [25, 0.4]]
    assert page.caption[0].value == "It opens here once the CNN is trained."


def test_trying_again_shows_the_trainings_that_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The button stands in a part of the page, which a browser runs alone."""
    problems = ["It broke."]

    class Broken:
        def __init__(self, recipe: Recipe, reader: str) -> None:
            self.recipe, self.problem = recipe, problems[-1]
            self.step, self.curve, self.done, self.result, self.findings = 0, (), False, None, None

    monkeypatch.setattr("ui.why_convolution.contest.course", Broken)
    monkeypatch.setattr("ui.kit.course.try_again", lambda recipe: problems.append(""))
    page = open_page("why_convolution")
    assert sent(page, CONTEST)[0]["runs"]["cnn"]["problem"] == "It broke."
    part, _of_the_figures = page._fragment_storage._fragments
    alone = partial(RerunData, fragment_id_queue=[part])
    monkeypatch.setattr("streamlit.testing.v1.local_script_runner.RerunData", alone)
    press(page, "Try again")
    assert sent(page, CONTEST)[0]["runs"]["cnn"]["problem"] == ""
    assert "Try again" not in [button.label for button in page.button]


def test_the_address_is_the_experiment() -> None:
    query = {"digit": "8", "example": "3", "layer": "3", "channel": "31", "row": "2", "column": "6"}
    query |= {"shifted": "cnn", "shuffled": "neither"}
    page = open_page("why_convolution", **query)
    facts, _ = sent(page, INSIDE)
    assert facts["query"] == query
    assert dict(page.query_params) == query


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"match": "luck"}, "match in the address cannot be used"),
        ({"seed": "100"}, "seed in the address cannot be used"),
        ({"shifted": "me"}, "prediction (shifted) in the address cannot be used"),
        ({"layer": "0"}, "convolution in the address cannot be used"),
        ({"channel": "99"}, "channel in the address cannot be used"),
        ({"input": "own", "own": "AAAA"}, "not a picture"),
    ],
)
def test_an_address_that_cannot_be_used_opens_what_works_and_says_why(
    query: dict[str, str], words: str
) -> None:
    assert words in sent(open_page("why_convolution", **query), INSIDE)[0]["problem"]["message"]


def test_a_channel_that_this_layer_lacks_becomes_its_last() -> None:
    assert sent(open_page("why_convolution", layer="1", channel="30"), INSIDE)[0]["chosen"]["channel"] == 7


LOOKS = [param.name for param in PARAMS if param.name not in ("match", "seed")]


@pytest.mark.walk
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(LOOKS), st.text(max_size=30), min_size=1))
def test_no_address_breaks_the_page(query: dict[str, str]) -> None:
    open_page("why_convolution", **query)


def test_the_prepared_experiments_can_be_set_up() -> None:
    page = open_page("why_convolution")
    asked = "Show it without a guess"
    assert sum(button.label == asked for button in page.button) == EXPERIMENTS
    press(page, asked, EXPERIMENTS - 1)
    assert sent(page, INSIDE)[0]["query"] == {"layer": "3", "channel": "4"}
    assert "the favourites of channel 5 are of the digits" in said(page)


def test_what_a_contest_is_asked_for_is_told_once_its_networks_are_trained(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The card watches them by itself, whichever contest the page shows meanwhile."""
    monkeypatch.setattr(
        "ui.why_convolution.session.contestants", lambda match, seed, reader: contestants("size", 0)
    )
    page = open_page("why_convolution")
    press(page, "As many are right")
    assert "Being measured: step" in said(page)
    assert "the perceptron reads" not in said(page)
    until(lambda: "**Measured:**" in said(page.run()))
    assert "You said: As many are right" in said(page)


def said(page: AppTest) -> str:
    return "\n".join(one.value for one in page.markdown).replace("\\", "")


@pytest.mark.parametrize("number", range(3))
def test_each_contest_that_is_set_up_differs_from_the_first(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("why_convolution")
    monkeypatch.setattr("ui.why_convolution.contest.contestants", lambda match, seed: contestants("size", 0))
    press(page, "Show it without a guess", number)
    assert page.query_params
    assert "shifted" not in page.query_params


def test_another_contest_keeps_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("why_convolution", digit="8", example="3")
    wanted: list[tuple[str, int]] = []

    def note(match: str, seed: int, reader: str) -> Any:
        wanted.append((match, seed))
        return contestants("size", 0)

    monkeypatch.setattr("ui.why_convolution.session.contestants", note)
    again = next(button for button in page.button if button.label.startswith("Again"))
    again.click().run()
    assert wanted[-1] == ("size", 1)
    assert dict(page.query_params) == {"digit": "8", "example": "3", "seed": "1"}


def test_again_leaves_the_trainings_before_instead_of_adding_four_runs_a_press(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nn_core.findings.trained.MEASURED_AT", (0, 1_000_000))
    page = open_page("why_convolution", seed="70")
    for _ in range(4):
        before = at_work()
        next(button for button in page.button if button.label.startswith("Again")).click().run()
        assert not page.exception
        assert all(one.problem for one in before)
        assert len(at_work()) == 4
    for one in at_work():
        engine().jobs.forget(one.job)


def at_work() -> list[Work]:
    """What this test started and nothing has ended."""
    return [
        one
        for one in local_engine().jobs.tasks()
        if isinstance(one.job, Training) and one.job.recipe.run.config.seed >= 70 and not one.ended
    ]
