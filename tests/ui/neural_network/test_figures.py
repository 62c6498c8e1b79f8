"""The page's pictures for print: points, answers and neurons as a network by hand gives them."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from nn_core.data.planes import PLANES
from nn_core.training import PlaneConfig, PlaneLayer, PlaneProbe, PlaneRun
from tests.ui.printed import check_drawn, rows_of
from tests.ui.trained_runs import run_of
from ui.kit.print.figure import Maps, Plane
from ui.neural_network.figures import confusion, figures, neurons, plane

KINDS = {
    "two classes": next(one.name for one in PLANES.values() if one.classes == 2),
    "many": next(one.name for one in PLANES.values() if one.classes > 2),
    "a surface": next(one.name for one in PLANES.values() if one.classes == 0 and one.place),
}


def spec_of(name: str) -> PlaneRun:
    loss = "cross_entropy" if PLANES[name].classes else "squared"
    return PlaneRun(name, PlaneConfig(layers=(PlaneLayer(3),), loss=loss))


@pytest.mark.parametrize("kind", KINDS)
def test_points_and_answers_are_those_of_the_step(kind: str) -> None:
    with run_of(spec_of(KINDS[kind]), 40) as run:
        figure = plane(run, None)
        seen = run.at(40, PlaneProbe(layers=("output",))).arrays
        check_drawn({title: partial(make, None) for title, make in figures(run).items()})
    first = figure.rows[0][0]
    assert isinstance(first, Plane)
    shown = np.concatenate([group.points for group in first.groups])
    known = np.concatenate([seen["train"], seen["validation"]])[:, :2]
    assert sorted(map(tuple, shown.tolist())) == sorted(map(tuple, known.tolist()))
    if len(seen["output"]) == 1:
        assert np.array_equal(first.field, seen["output"][0])  # type: ignore[arg-type]
    else:
        second = figure.rows[1][0]
        assert isinstance(second, Maps)
        assert np.allclose(second.maps.sum(axis=0), 1, atol=1e-5)


def test_a_point_lies_in_the_group_of_its_class() -> None:
    with run_of(spec_of("circle"), 1) as run:
        first = plane(run, None).rows[0][0]
        seen = run.at(1, PlaneProbe()).arrays
    assert isinstance(first, Plane)
    known = np.concatenate([seen["train"], seen["validation"]])
    for at, group in enumerate(first.groups):
        assert np.array_equal(group.points, known[known[:, 2] == at][:, :2])


def test_neurons_and_counts_come_from_the_weights_of_the_step() -> None:
    with run_of(spec_of("circle"), 40) as run:
        hidden = neurons(run, None).rows[0][0]
        rows = rows_of(confusion(run, None))
        seen = run.at(40, PlaneProbe(layers=("layer1",))).arrays
    assert isinstance(hidden, Maps)
    assert np.array_equal(hidden.maps, seen["layer1"])
    counts = [[int(cell) for cell in row[1:]] for row in rows[2:4]]
    assert sum(map(sum, counts)) == len(seen["validation"])
    members = [int((seen["validation"][:, 2] == at).sum()) for at in (0, 1)]
    assert list(map(sum, counts)) == members
