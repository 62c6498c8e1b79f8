"""The page's picture for print: its numbers are scikit-learn's on the run's own features."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from nn_core import build
from nn_core.training import ClassifierRun, RunHandle
from tests.nn_core.training.small_runs import small_run, small_set
from tests.ui.printed import check_drawn, rows_of
from tests.ui.trained_runs import run_of
from ui.embedding.figures import cloud, figures
from ui.embedding.params import PARAMS
from ui.kit.asked import known
from ui.kit.experiment import Experiment
from ui.kit.print.figure import Figure, Plane
from ui.kit.runs import spec_of
from ui.shell.trouble import PlainError

STEPS = 30


@pytest.fixture(scope="module")
def run() -> Iterator[RunHandle]:
    with run_of(small_run(), STEPS) as run:
        yield run


def plane_of(figure: Figure) -> Plane:
    (plane,) = (panel for panel in figure.panels if isinstance(panel, Plane))
    return plane


def test_points_lie_where_scikit_learn_puts_them(run: RunHandle) -> None:
    spec = spec_of(run, ClassifierRun)
    model = build(spec.architecture).double()
    model.load_state_dict({name: torch.tensor(array) for name, array in run.weights().arrays.items()})
    images = small_set()
    places = images.split(0).validation
    features = model[:-1].eval()(torch.tensor(images.images[places]).double() / 255).detach().numpy()
    wanted = PCA(2, svd_solver="full").fit(features)
    points, labels = wanted.transform(features), images.labels[places]
    figure = cloud(known(run), "flatten1", "class", None)
    groups = {group.label: group.points for group in plane_of(figure).groups}
    assert list(groups) == list(images.class_names)
    for at, name in enumerate(images.class_names):
        np.testing.assert_allclose(np.abs(groups[name]), np.abs(points[labels == at]), atol=1e-3)
    told = dict(row for row in rows_of(figure) if len(row) == 2)
    share = wanted.explained_variance_ratio_
    assert told["variance along axis 1"] == f"{100 * share[0]:.0f}\N{NO-BREAK SPACE}%"
    assert "layer flatten1, 36 features. Step 30;" in figure.settings


def test_errors_are_two_groups(run: RunHandle) -> None:
    right, wrong = plane_of(cloud(known(run), "flatten1", "error", None)).groups
    shot = run.at(None, None)
    assert len(right.points) + len(wrong.points) == 18
    assert shot.step == STEPS


def test_all_are_drawn(run: RunHandle) -> None:
    lab = Experiment("embedding", PARAMS, {param.name: param.default for param in PARAMS}, [])
    check_drawn([make(None) for make in figures(lab, known(run)).values()])


def test_what_cannot_be_printed_says_so() -> None:
    with run_of(small_run(), 0) as run, pytest.MonkeyPatch.context() as patch:
        patch.setattr("nn_core.embedding.found.FEWEST", 100)
        with pytest.raises(PlainError, match="no cloud to be printed"):
            cloud(known(run), "flatten1", "class", None)
