"""The card "Is it true?" on its page: what it tests, when, and what it says meanwhile."""

from __future__ import annotations

import base64
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from nn_core.attribution.explain import explain
from nn_core.attribution.methods import METHODS
from nn_core.attribution.question import Question
from nn_core.findings import checkpoints
from nn_core.findings.trust import Check, Checks, Trust
from nn_core.measure.experiments import network
from nn_core.training.jobs import JobError, Progress, Steps, Tools
from nn_core.training.pretrained.spec import PretrainedRun
from tests.frames import read_frame
from tests.pages.app import data_of, open_page, prose, said, warned
from tests.pages.browser_memory import Visitor
from tests.pages.lent import lab_run
from tests.trained import digit_network
from tests.waiting import PATIENCE_S, until
from ui.attribution.cards.trust import (
    KEY,
    OTHER_NETWORK,
    PRESSED,
    TRIED,
    Shown,
    Subject,
    Trial,
    subject_words,
)
from ui.kit.asked import frozen_network

pytestmark = pytest.mark.usefixtures("engine_ends")
TEST, AGAIN = "Put them to the test", "Test again"


@pytest.fixture(autouse=True)
def trained(engine_ends: None) -> None:
    digit_network()


def quick(self: Trust, tools: Tools) -> Steps:
    """What a job finds before it has begun with the tests."""
    checks = Checks(tuple(Check(replace(question, target=3)) for question in self.questions))
    yield Progress(1, 4, checks)
    return checks


def label(page: AppTest) -> str:
    return str(data_of(page, PRESSED)["label"])


def sent(page: AppTest, pixels: np.ndarray | None = None, **more: Any) -> dict[str, Any]:
    """What a press in the browser sends: of the usual image, where no pixels are given."""
    told = data_of(page, PRESSED)
    if pixels is None:
        pixels = np.zeros(told["shape"], np.uint8)
    return {"run": told["run"], "pixels": base64.b64encode(pixels.tobytes()).decode(), "step": None, **more}


def press(page: AppTest, edit: Any) -> AppTest:
    Visitor(page, "attribution").edit(PRESSED, edit)
    return page


def digit(index: int) -> np.ndarray:
    return np.asarray(checkpoints.classifier("digits").load().images[index])


def when_over(page: AppTest) -> AppTest:
    """The page once the tests are over."""
    trial: Trial = page.session_state[TRIED]
    until(lambda: page.run() and trial.step is not None, "the network was not built")
    if trial.handle is not None:
        assert trial.handle.wait(PATIENCE_S)
        page.run()
    assert not page.exception
    return page


def shown(page: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]] | None:
    """What the component is told, if it is there."""
    found = [one for one in page._tree if getattr(one, "key", None) == KEY]
    return read_frame(cast("Any", found[0]).proto.bytes) if found else None


def test_nothing_is_tested_until_somebody_asks() -> None:
    page = open_page("attribution")
    assert label(page) == TEST
    assert not data_of(page, PRESSED)["busy"]
    assert TRIED not in page.session_state
    assert shown(page) is None


def test_a_step_of_the_past_is_spoken_of_only_where_one_can_look_at_it() -> None:
    page = open_page("attribution")
    assert "step of the past" not in prose(page)
    page = open_page("attribution", run=lab_run().look)
    assert data_of(page, "attribution.time")["run"]
    assert "step of the past" in prose(page)


def test_all_methods_are_tested_on_the_chosen_image() -> None:
    page = open_page("attribution", image="9", **{"class": "4"}, layer="conv2")
    page = when_over(press(page, sent(page, digit(9))))
    told = shown(page)
    assert told is not None
    facts, arrays = told
    assert warned(page) == ""
    assert label(page) == AGAIN
    assert [one["name"] for one in facts["methods"]] == list(METHODS)
    assert all("…" not in one["cells"] for one in facts["methods"])
    assert "Image 9 of MNIST" in said(page).replace("\\", "")
    assert "Explained: class 4. As it comes, trained." in said(page).replace("\\", "")
    run, weights = checkpoints.classifier("digits"), checkpoints.load("digits")
    assert weights is not None
    model, image = network(run.architecture, weights), torch.tensor(run.load().images[9] / 255).float()
    for question in (Question("gradient", 4), Question("gradcam", 4, "conv2")):
        wanted = explain(model, run.architecture, image, question).sum(0)
        np.testing.assert_allclose(arrays[f"stages.{question.method}"][0], wanted, atol=1e-5)


def test_a_real_network_is_tested_by_the_methods_that_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trust, "work", quick)
    page = open_page("attribution", net="efficientnet_lite0", image="1")
    page = when_over(press(page, sent(page, PretrainedRun().load().images[1])))
    told = shown(page)
    assert told is not None
    assert [one["name"] for one in told[0]["methods"]] == [
        "gradient", "gradient_input", "smoothgrad", "integrated", "gradcam", "occlusion", "shapley",
    ]  # fmt: skip
    words = said(page).replace("\\", "")
    assert "class cat. Explained: class tiger shark. As it comes, trained." in words


def test_what_is_not_known_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trust, "work", quick)
    page = open_page("attribution")
    page = when_over(press(page, sent(page)))
    told = shown(page)
    assert told is not None
    assert {cell for one in told[0]["methods"] for cell in one["cells"]} == {"…"}


def test_another_image_class_or_layer_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trust, "work", quick)
    page = open_page("attribution", image="9")
    page = when_over(press(page, sent(page)))
    for name, value in (("image", "10"), ("class", "5"), ("layer", "pool2")):
        before = page.query_params.get(name)
        page.query_params[name] = value
        page.run()
        assert label(page) == TEST
        assert shown(page) is None
        page.query_params.pop(name)
        if before is not None:
            page.query_params[name] = before[0]
        page.run()
        assert label(page) == AGAIN
        assert shown(page) is not None
    page.query_params["method"] = "lrp"
    page.run()
    told = shown(page)
    assert told is not None
    assert told[0]["chosen"] == "lrp"


def test_what_goes_wrong_is_said_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: Trust, tools: Tools) -> Steps:
        yield Progress()
        raise JobError("There is no answer to explain.")

    monkeypatch.setattr(Trust, "work", fails)
    page = open_page("attribution")
    page = when_over(press(page, sent(page)))
    assert "There is no answer to explain." in warned(page)
    assert label(page) == AGAIN
    assert shown(page) is None
    monkeypatch.setattr(Trust, "work", quick)
    page = when_over(press(page, sent(page)))
    assert warned(page) == ""
    assert shown(page) is not None


def test_a_press_waits_for_a_run_that_is_not_built_yet() -> None:
    class Late:
        begun_at = 0

        class asked:
            class run:
                state = "paused"

        def begun(self, shown: Shown) -> tuple[int, Any] | None:
            self.begun_at += 1
            return None

    trial = Trial(cast("Subject", Late()), Shown(np.zeros((1, 2, 2), np.uint8)))
    trial.look()
    trial.look()
    assert cast("Any", trial.subject).begun_at == 2
    assert not trial.is_over
    assert trial.found is None


def given_to(monkeypatch: pytest.MonkeyPatch) -> list[Trust]:
    """The jobs that are asked for, none of which tests anything."""
    given: list[Trust] = []

    def works(self: Trust, tools: Tools) -> Steps:
        given.append(self)
        return quick(self, tools)

    monkeypatch.setattr(Trust, "work", works)
    return given


def weights_of(trust: Trust) -> dict[str, np.ndarray]:
    assert trust.network.weights is not None
    return dict(trust.network.weights.arrays)


def test_a_picture_that_only_the_browser_has_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    given = given_to(monkeypatch)
    drawn = np.random.default_rng(3).integers(0, 256, (1, 28, 28), np.uint8)
    page = open_page("attribution")
    page = when_over(press(page, sent(page, drawn)))
    np.testing.assert_array_equal(given[0].image, (drawn / 255).astype(np.float32))
    told = shown(page)
    assert told is not None
    np.testing.assert_array_equal(told[1]["picture"], drawn)
    assert "A picture that was drawn or brought, or has pixels hidden." in said(page).replace("\\", "")


def test_in_the_past_the_network_of_that_step_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    given = given_to(monkeypatch)
    run = lab_run()
    run.step(4)
    then = run.weights(2)
    page = open_page("attribution", run=run.look)
    page = when_over(press(page, sent(page, step=2)))
    assert then.step == 2 < run.step_count
    np.testing.assert_equal(weights_of(given[0]), then.arrays)
    assert "Step 2." in said(page).replace("\\", "")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"pixels": "AAAA"}, "784 pixels"),
        ({"pixels": "A" * 10**7}, "784 pixels"),
        ({"pixels": "é" * 1044}, "damaged"),
        ({"pixels": "=" * 1048}, "damaged"),
        ({"pixels": None}, "784 pixels"),
        ({"pixels": [256] * 784}, "from 0 to 255"),
        ({"pixels": {"0": 1}}, "784 pixels"),
        ({"step": -1}, "from 0 on"),
        ({"step": 1.5}, "from 0 on"),
        ({"step": True}, "from 0 on"),
        ({"step": "now"}, "from 0 on"),
        ({"run": "other"}, OTHER_NETWORK),
        ({"run": None}, OTHER_NETWORK),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_tested_is_a_sentence(change: dict[str, Any], sentence: str) -> None:
    page = open_page("attribution")
    press(page, {**sent(page), **change})
    assert sentence in warned(page).replace("\\", "")
    assert TRIED not in page.session_state
    assert label(page) == TEST


@pytest.mark.parametrize("edit", ["press", [], [1], 7, True, {}], ids=str)
def test_what_is_no_press_is_a_sentence_too(edit: Any) -> None:
    page = open_page("attribution")
    press(page, edit)
    assert OTHER_NETWORK in warned(page)
    assert TRIED not in page.session_state


def test_a_run_that_ended_before_it_could_be_tested_says_so() -> None:
    class Ended:
        look, state, message = "r", "finished", "This run is asleep, as nobody watched it."

    class Subjected:
        class asked:
            run = Ended()

        def begun(self, shown: Shown) -> None:
            return None

    trial = Trial(cast("Subject", Subjected()), Shown(np.zeros((1, 2, 2), np.uint8)))
    trial.look()
    assert (trial.is_over, trial.problem) == (True, Ended.message)


def test_a_network_that_went_back_since_is_said_to_be_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trust, "work", quick)
    run = lab_run()
    run.step(3)
    page = open_page("attribution", run=run.look)
    page = when_over(press(page, sent(page)))
    trial: Trial = page.session_state[TRIED]
    assert trial.found is not None
    assert "back at" not in subject_words(trial, trial.found)
    run.reset()
    assert "Step 4. By now the network is back at step 0." in subject_words(trial, trial.found)


def test_for_the_moment_in_which_weights_are_no_numbers_nothing_is_tested() -> None:
    arrays = {"conv1.weight": np.array([1.0, np.nan])}
    breaking = SimpleNamespace(
        spec=checkpoints.classifier("digits"),
        step_count=3,
        wait=lambda *_, **__: True,
        weights=lambda step: (3, arrays),
    )
    assert frozen_network(cast("Any", breaking)) is None
    arrays["conv1.weight"] = np.ones(2)
    assert frozen_network(cast("Any", breaking)) is not None
