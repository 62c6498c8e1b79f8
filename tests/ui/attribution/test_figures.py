"""The page's picture for print: its numbers are those of PyTorch on the run's weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from nn_core import build
from nn_core.attribution.explain import explain
from nn_core.attribution.methods import METHODS, usual_question
from nn_core.training import ClassifierRun, RunHandle
from tests.nn_core.training.small_runs import branching_network, small_run
from tests.ui.printed import check_drawn, numbers
from tests.ui.trained_runs import run_of
from ui.attribution.figures import explained, figures
from ui.attribution.params import PARAMS
from ui.kit.asked import known
from ui.kit.experiment import Experiment
from ui.kit.runs import spec_of

STEPS, IMAGE = 30, 7


@pytest.fixture(scope="module")
def run() -> Iterator[RunHandle]:
    with run_of(small_run(), STEPS) as run:
        yield run


def test_each_map_is_what_its_method_says(run: RunHandle) -> None:
    asked, spec = known(run), spec_of(run, ClassifierRun)
    images = spec.load()
    questions = tuple(usual_question(name, spec.architecture, 2, "conv1") for name in METHODS)
    figure = explained(asked, IMAGE, questions, None)
    model = build(spec.architecture)
    model.load_state_dict({name: torch.from_numpy(array) for name, array in run.weights().arrays.items()})
    pixels = torch.tensor(images.images[IMAGE]).float() / 255
    for question in questions:
        method = METHODS[question.method]
        wanted = explain(model.eval(), spec.architecture, pixels, question).sum(0).detach().numpy()
        found = numbers(figure, method.title, 6)
        np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-4)
    assert "Image 7 of Small, class b." in figure.settings
    assert "class c, orange against" in figure.settings
    assert "Step 30;" in figure.settings


def test_what_is_not_defined_is_not_printed() -> None:
    lab = Experiment("attribution", PARAMS, {param.name: param.default for param in PARAMS}, [])
    with run_of(small_run(branching_network()), 0) as run:
        (make,) = figures(lab, known(run)).values()
        figure = make(None)
    titles = [getattr(panel, "title", "") for row in figure.rows for panel in row]
    assert METHODS["gradient"].title in titles
    assert METHODS["lrp"].title not in titles
    check_drawn([figure])
