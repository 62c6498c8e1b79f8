"""An explanation beside the network map: what the page asks, and of which network it cannot."""

from __future__ import annotations

from typing import Any

import pytest

from nn_core.attribution.methods import METHODS
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierProbe, ClassifierRun
from tests.pages.app import data_of, open_page
from tests.pages.widgets import widget
from ui.cnn_lab.explanation import NONE, explanation

KEY = "cnn.explanation"


def spec(preset: str) -> ClassifierRun:
    return ClassifierRun(classifier_preset(preset, (1, 28, 28), 10), "mnist")


def test_nothing_is_pinned_until_a_method_is_chosen() -> None:
    page = open_page("cnn_lab")
    with pytest.raises(StopIteration):
        data_of(page, KEY)
    widget(page, "cnn", "pin").set_value("gradcam").run()
    told: dict[str, Any] = data_of(page, KEY)
    assert told["question"]["method"] == "gradcam"
    assert told["question"]["layer"] == "relu2"
    assert page.query_params["pin"] == "gradcam"
    widget(page, "cnn", "pin").set_value(NONE).run()
    assert "pin" not in page.query_params


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("preset", ["small_cnn", "lenet5", "small_residual", "perceptron"])
def test_what_is_asked_can_be_answered_and_else_it_says_why(name: str, preset: str) -> None:
    run = spec(preset)
    told = explanation(name, "look", run)
    why = METHODS[name].undefined(run.architecture)
    assert (told["question"] is None) == (why is not None)
    assert told["does"] == why if why else told["does"].startswith(METHODS[name].does)
    if told["question"] is not None:
        run.check_probe(ClassifierProbe.read({"explain": [told["question"]]}, run))
