"""The card "Is it true?" on its page: what it tests, when, and what it says meanwhile."""

from __future__ import annotations

from dataclasses import replace
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
from tests.frames import read_frame
from tests.pages.app import open_page, press, said, warned
from tests.trained import digit_network
from tests.waiting import PATIENCE_S, until
from ui.attribution.cards.trust import KEY, TRIED, Subject, Trial

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


def labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button} & {TEST, AGAIN}


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
    assert labels(page) == {TEST}
    assert TRIED not in page.session_state
    assert shown(page) is None


def test_all_methods_are_tested_on_the_chosen_image() -> None:
    page = when_over(press(open_page("attribution", image="9", **{"class": "4"}, layer="conv2"), TEST))
    told = shown(page)
    assert told is not None
    facts, arrays = told
    assert warned(page) == ""
    assert labels(page) == {AGAIN}
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
    page = when_over(press(open_page("attribution", net="efficientnet_lite0", image="1"), TEST))
    told = shown(page)
    assert told is not None
    assert [one["name"] for one in told[0]["methods"]] == [
        "gradient", "gradient_input", "smoothgrad", "integrated", "gradcam", "occlusion", "shapley",
    ]  # fmt: skip
    words = said(page).replace("\\", "")
    assert "class cat. Explained: class tiger shark. As it comes, trained." in words


def test_what_is_not_known_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trust, "work", quick)
    page = when_over(press(open_page("attribution"), TEST))
    told = shown(page)
    assert told is not None
    assert {cell for one in told[0]["methods"] for cell in one["cells"]} == {"…"}


def test_another_image_class_or_layer_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trust, "work", quick)
    page = when_over(press(open_page("attribution", image="9"), TEST))
    for name, value in (("image", "10"), ("class", "5"), ("layer", "pool2")):
        before = page.query_params.get(name)
        page.query_params[name] = value
        page.run()
        assert labels(page) == {TEST}
        assert shown(page) is None
        page.query_params.pop(name)
        if before is not None:
            page.query_params[name] = before[0]
        page.run()
        assert labels(page) == {AGAIN}
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
    page = when_over(press(open_page("attribution"), TEST))
    assert "There is no answer to explain." in warned(page)
    assert labels(page) == {AGAIN}
    assert shown(page) is None
    monkeypatch.setattr(Trust, "work", quick)
    page = when_over(press(page, AGAIN))
    assert warned(page) == ""
    assert shown(page) is not None


def test_a_press_waits_for_a_run_that_is_not_built_yet() -> None:
    class Late:
        begun_at = 0

        def begun(self) -> tuple[int, Any] | None:
            self.begun_at += 1
            return None

    trial = Trial(cast("Subject", Late()))
    trial.look()
    trial.look()
    assert cast("Any", trial.subject).begun_at == 2
    assert not trial.is_over
    assert trial.found is None
