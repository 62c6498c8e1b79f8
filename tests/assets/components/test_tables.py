"""What the browser has to know by itself, to draw while something moves, is what Python's tables say."""

from __future__ import annotations

import math
import re

import numpy as np

from nn_core.mechanics.activations import WITH_LINEAR
from nn_core.mechanics.backprop import RULES
from nn_core.mechanics.losses import LOSSES as LOSS_TABLE
from nn_core.mechanics.optimizers import BETAS, EPSILON, MOMENTUM, OPTIMIZERS
from nn_core.network.presets import classifier_preset
from nn_core.training.gan.objectives import OBJECTIVES
from nn_core.training.plane.spec import PLANE_ACTIVATIONS
from tests.node import ASSETS, run_module
from ui.shell.rows import rows

PLANE = 'import { ACTIVATIONS } from "./components/neural_network/plane_network/model.js"'
POINTS = np.linspace(-6, 6, 49)
TITLED_THERE = {"assets/components/neural_network/plane_network/model.js"}
"""Draws 9,000 pixels of each neuron at once; the tests below hold it to the table."""


def test_the_plane_draws_the_activations_of_the_table() -> None:
    told = run_module(
        PLANE,
        f"ACTIVATIONS.map((one) => [one.name, one.label, one.bound ?? null, {POINTS.tolist()}.map(one.of)])",
    )
    assert [name for name, *_ in told] == list(PLANE_ACTIVATIONS)  # frames name them by their places
    for name, title, bound, values in told:
        function = WITH_LINEAR[name]
        _, highest = function.values
        assert title == function.title
        assert bound == (None if math.isinf(highest) else highest)
        np.testing.assert_allclose(values, function(POINTS), rtol=0, atol=1e-9)


def test_backpropagation_moves_weights_by_the_rules_of_the_table() -> None:
    names = "RULES, MOMENTUM, MEAN_DECAY, SQUARE_DECAY, EPSILON"
    told = run_module(f'import {{ {names} }} from "./components/backpropagation/updates.js"', f"[{names}]")
    assert told == [list(RULES), MOMENTUM, *BETAS, EPSILON]


def titles() -> set[str]:
    """Titles that can mean nothing else."""
    tables = (WITH_LINEAR, LOSS_TABLE, OPTIMIZERS, OBJECTIVES)
    known = {record.title for table in tables for record in table.values()}
    return {title for title in known if len(title) > 6} | {loss.full_title for loss in LOSS_TABLE.values()}


def test_no_other_module_of_the_browser_has_titles_of_its_own() -> None:
    quoted = re.compile(rf"[\"'`]({'|'.join(map(re.escape, sorted(titles() - {'Cross-entropy'})))})[\"'`]")
    found = [
        f"{place}: {match[1]}"
        for path in sorted(ASSETS.rglob("*.js"))
        if (place := path.relative_to(ASSETS.parent).as_posix()) not in TITLED_THERE
        for match in quoted.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_row_says_what_its_drawing_must_know() -> None:
    known = {row["name"]: row for row in rows(classifier_preset("lenet5", (1, 28, 28), 10))}
    for name, row in known.items():
        inner = row["kind"] not in ("Conv2d", "Linear", "Flatten")
        assert row["channelwise"] == inner, name
        assert row["weighted"] == (row["kind"] in ("Conv2d", "Linear")), name
