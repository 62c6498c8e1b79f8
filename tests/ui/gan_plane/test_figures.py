"""The page's pictures for print: the points and verdicts of the run at its step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest

from nn_core.training import PlaneGanConfig, PlaneGanProbe, PlaneGanRun, RunHandle
from tests.ui.printed import check_drawn, rows_of
from tests.ui.trained_runs import run_of
from ui.gan_plane.figures import figures, learning, points
from ui.kit.print.figure import Plane

SMALL = PlaneGanConfig(layers_g=1, neurons_g=4, layers_d=1, neurons_d=4, average=0.0)


@pytest.fixture(scope="module")
def run() -> Iterator[RunHandle]:
    with run_of(PlaneGanRun("ring", SMALL), 50) as run:
        yield run


def test_the_table_has_the_points_and_the_verdicts_of_the_step(run: RunHandle) -> None:
    seen = run.at(50, PlaneGanProbe(layers=("surface",))).arrays
    rows = rows_of(points(run, None))
    found = {name: [row[1:] for row in rows if row[:1] == [name]] for name in ("real", "generated")}
    for name, group in found.items():
        assert np.array_equal(np.array(group, dtype=np.float32), seen[name])
    at = rows.index(["D's verdict: 1 is real"]) + 1
    assert np.array_equal(np.array(rows[at : at + 48], dtype=np.float32), seen["surface"])


def test_a_critic_has_scores_on_a_scale_around_zero() -> None:
    with run_of(
        PlaneGanRun("ring", PlaneGanConfig(loss="wasserstein_gp", neurons_g=4, neurons_d=4)), 3
    ) as run:
        ((panel,),) = points(run, None).rows
    assert isinstance(panel, Plane)
    assert panel.field_label == "D's score"
    assert panel.limits[0] == -panel.limits[1] < 0


def test_curves_are_told_with_step_and_settings(run: RunHandle) -> None:
    figure = learning(run, None)
    assert figure.settings.startswith(
        "Step 50; layers g 1, neurons g 4, optimizer g adam, learning rate g 0.001"
    )
    rows = rows_of(figure)
    start = rows.index(["Losses"]) + 2
    history = run.history()
    last = [row for row in rows[start : rows.index([], start)] if row[0] == "50"]
    assert last == [["50", repr(history["g_loss"].tolist()[-1]), repr(history["d_loss"].tolist()[-1])]]


def test_both_can_be_printed(run: RunHandle) -> None:
    check_drawn({title: partial(make, None) for title, make in figures(run).items()})
