"""The page "Why convolution?": it opens before its networks are trained, and any address opens."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load
from streamlit.testing.v1 import AppTest

from nn_core.training.engine.work import Work
from tests.local import local_engine
from tests.pages.lesson_page import code
from tests.trained import trained
from tests.waiting import PATIENCE_S
from ui.kit import trained as courses
from ui.shell.engine import engine
from ui.why_convolution.contest import contestants
from ui.why_convolution.params import PARAMS, Chosen, altered

PAGE = Path(__file__).resolve().parents[2] / "pages" / "why_convolution.py"
EXPERIMENTS = 5

pytestmark = pytest.mark.walk  # the four networks of a contest are trained first


@pytest.fixture(scope="module", autouse=True)
def contest() -> None:
    for one in contestants("size", 0).all().values():
        trained(one.recipe)


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S)
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def sent(page: AppTest, which: int) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The facts and arrays that the browser gets: 0 for the contest, 1 for the look inside."""
    components = [
        element for element in page.main if element.type == "bidi_component" and element.proto.bytes
    ]
    buffer = components[which].proto.bytes
    length = int.from_bytes(buffer[:8], "little")
    return json.loads(json.loads(buffer[8 : 8 + length])["__metadata__"]["frame"]), load(buffer)


def test_the_page_shows_the_contest_and_the_inside_of_its_cnn() -> None:
    page = open_page(shifted="perceptron", shuffled="neither")
    facts, arrays = sent(page, 0)
    assert facts["runs"]["cnn"]["params"] == 10_954
    assert facts["runs"]["cnn"]["curve"][-1] == [600, facts["runs"]["cnn"]["accuracy"]]
    assert set(facts["verdicts"]) == {"plain", "shifted", "shuffled"}
    assert sorted(arrays["examples"][0].ravel()) == sorted(arrays["examples"][1].ravel())
    assert facts["predictions"] == {"shifted": "perceptron", "shuffled": "neither"}
    inside, arrays = sent(page, 1)
    assert inside["problem"] is None
    assert inside["layers"] == ["relu1", "relu2", "relu3"]
    assert arrays["strongest"].shape == (8, 1, 28, 28)
    assert inside["strongest"]["values"] == sorted(inside["strongest"]["values"], reverse=True)
    assert "def shifted" in code(page)


def test_what_is_to_be_predicted_is_not_told_before() -> None:
    facts, _ = sent(open_page(), 0)
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


def test_another_contest_hides_its_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    # All contests are the one that is trained: what is hidden is hidden by choice.
    monkeypatch.setattr(
        "ui.why_convolution.session.contestants", lambda match, seed, reader: contestants("size", 0)
    )
    page = open_page(shifted="perceptron", shuffled="neither")
    assert set(sent(page, 0)[0]["verdicts"]) == {"plain", "shifted", "shuffled"}
    again = next(button for button in page.button if button.label.startswith("Again"))
    again.click().run()
    assert set(sent(page, 0)[0]["verdicts"]) == {"plain"}
    assert set(page.query_params) == {"seed"}


def test_at_most_120_words_stand_before_the_first_picture() -> None:
    assert len(open_page().markdown[0].value.split()) <= 120


def test_the_page_opens_while_its_networks_are_still_being_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unfinished:
        def __init__(self, recipe: courses.Recipe, reader: str) -> None:
            self.recipe = recipe
            self.step, self.curve, self.done = 50, ((0, 0.1), (25, 0.4)), False
            self.result, self.findings, self.problem = None, None, ""

    monkeypatch.setattr("ui.why_convolution.contest.course", Unfinished)
    page = open_page()
    facts, _ = sent(page, 0)
    assert facts["verdicts"] == {}
    assert facts["runs"]["cnn"]["accuracy"] is None
    assert facts["runs"]["cnn"]["curve"] == [[0, 0.1], [25, 0.4]]
    assert page.caption[0].value == "It opens here once the CNN is trained."


def test_the_address_is_the_experiment() -> None:
    query = {"digit": "8", "example": "3", "layer": "3", "channel": "31", "row": "2", "column": "6"}
    query |= {"shifted": "cnn", "shuffled": "neither"}
    page = open_page(**query)
    facts, _ = sent(page, 1)
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
    assert words in sent(open_page(**query), 1)[0]["problem"]["message"]


def test_a_channel_that_this_layer_lacks_becomes_its_last() -> None:
    assert sent(open_page(layer="1", channel="30"), 1)[0]["chosen"]["channel"] == 7


LOOKS = [param.name for param in PARAMS if param.name not in ("match", "seed")]


@pytest.mark.walk
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(LOOKS), st.text(max_size=30), min_size=1))
def test_no_address_breaks_the_page(query: dict[str, str]) -> None:
    open_page(**query)


def test_the_prepared_experiments_can_be_set_up() -> None:
    page = open_page()
    buttons = [button for button in page.button if button.label == "Set it up"]
    assert len(buttons) == EXPERIMENTS
    last = buttons[-1].click().run()
    assert not last.exception
    assert sent(last, 1)[0]["query"] == {"layer": "3", "channel": "4"}


@pytest.mark.parametrize("number", range(3))
def test_each_contest_that_is_set_up_differs_from_the_first(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page()
    monkeypatch.setattr("ui.why_convolution.contest.contestants", lambda match, seed: contestants("size", 0))
    [button for button in page.button if button.label == "Set it up"][number].click().run()
    assert not page.exception
    assert page.query_params
    assert "shifted" not in page.query_params


def test_another_contest_keeps_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(digit="8", example="3")
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
    monkeypatch.setattr(courses, "MEASURED_AT", (0, 1_000_000))
    page = open_page(seed="70")
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
        if isinstance(one.job, courses.Training) and one.job.recipe.run.config.seed >= 70 and not one.ended
    ]
