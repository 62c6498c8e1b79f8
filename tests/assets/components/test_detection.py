"""The browser's boxes against NumPy's: overlap, suppression, judging, the curve and its area."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.measure.detection import (
    Boxes,
    average_precision,
    judge_boxes,
    mean_average_precision,
    pooled_curve,
    tally,
)
from nn_core.mechanics.boxes import overlap, suppress
from nn_core.training.detection.grid import left_over
from tests.examples import examples
from tests.node import run_module

MODULE = 'import * as boxes from "./components/detection/boxes.js"'
edges = st.integers(0, 24)
box = st.tuples(edges, edges, edges, edges).map(
    lambda e: (min(e[0], e[2]), min(e[1], e[3]), max(e[0], e[2]), max(e[1], e[3]))
)
found = st.lists(st.tuples(box, st.integers(0, 2), st.integers(1, 9)), max_size=8)
there = st.lists(st.tuples(box, st.integers(0, 2)), max_size=4)
scenes = st.lists(st.tuples(found, there), min_size=1, max_size=4)
THRESHOLDS = st.sampled_from([0.1, 0.3, 0.45, 0.5, 0.9])


def of(seen: Any, scored: bool = True) -> Boxes:
    places = np.array([one[0] for one in seen], float).reshape(-1, 4)
    labels = np.array([one[1] for one in seen], int)
    return Boxes(places, labels, np.array([one[2] / 10 for one in seen]) if scored else None)


def plain(seen: Any) -> list[dict[str, Any]]:
    return [{"box": one[0], "label": one[1], "score": one[2] / 10 if len(one) > 2 else 1} for one in seen]


def number(value: float | None) -> float:
    """JSON writes NaN as null."""
    return np.nan if value is None else value


def known(value: float) -> Any:
    return pytest.approx(value, nan_ok=True)


@examples(100)
@given(box, box)
def test_the_overlap_of_two_boxes(first: Any, second: Any) -> None:
    seen = run_module(MODULE, f"boxes.overlapOf({json.dumps(first)}, {json.dumps(second)})")
    expected = overlap(first, second)
    assert tuple(seen["box"]) == expected.box
    assert seen["iou"] == pytest.approx(expected.iou)
    for name in ("first", "second", "shared", "union"):
        assert seen[name] == getattr(expected, name)


@examples(100)
@given(found, THRESHOLDS)
def test_what_is_suppressed_and_by_whom(seen: Any, threshold: float) -> None:
    done = run_module(MODULE, f"boxes.suppress({json.dumps(plain(seen))}, {threshold})")
    boxes = of(seen)
    assert boxes.scores is not None
    expected = suppress(boxes.boxes, boxes.scores, threshold, boxes.labels)
    assert done["order"] == expected.order.tolist()
    assert done["kept"] == expected.kept.tolist()
    assert done["by"] == expected.by.tolist()
    assert done["overlap"] == pytest.approx(expected.overlap.tolist())


@examples(100)
@given(found, there)
def test_what_is_right(seen: Any, truth: Any) -> None:
    judged = run_module(MODULE, f"boxes.judge({json.dumps(plain(seen))}, {json.dumps(plain(truth))})")
    expected = judge_boxes(of(seen), of(truth, scored=False))
    assert judged["right"] == expected.right.tolist()
    assert judged["has"] == expected.found.tolist()


@examples(100)
@given(scenes, THRESHOLDS)
def test_the_curve_its_area_and_the_rates_at_a_score(seen: Any, threshold: float) -> None:
    raw, truths = [plain(one) for one, _ in seen], [plain(one) for _, one in seen]
    measured = run_module(
        MODULE,
        f"(() => {{ const found = boxes.measure({json.dumps(raw)}, {json.dumps(truths)}, {threshold});"
        "return {...found, area: boxes.averagePrecision(found.curve), at: boxes.rates(found, 0.45)} })()",
    )
    left = [left_over(of(one), threshold) for one, _ in seen]
    real = [of(one, scored=False) for _, one in seen]
    curve = pooled_curve(left, real)
    assert measured["curve"]["scores"] == pytest.approx(curve.thresholds.tolist())
    assert measured["curve"]["precision"] == pytest.approx(curve.precision.tolist())
    assert measured["curve"]["recall"] == pytest.approx(curve.recall.tolist())
    assert measured["area"] == pytest.approx(average_precision(curve))
    counted = tally(left, real, 0.45)
    assert number(measured["map"]) == known(mean_average_precision(left, real, 3))
    assert number(measured["at"]["precision"]) == known(counted.precision)
    assert number(measured["at"]["recall"]) == known(counted.recall)
