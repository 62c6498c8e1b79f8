"""The page's pictures for print: their numbers are those of PyTorch and NumPy on the weights of that step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
import torch

from nn_core import build
from nn_core.measure.detection import Boxes, class_precisions, mean_average_precision
from nn_core.mechanics.boxes import suppress
from nn_core.training import RunHandle
from nn_core.training.detection.grid import Answers, answers_of, raw_boxes
from tests.nn_core.training.detection.small import small_detection
from tests.ui.printed import check_drawn, numbers, rows_of
from tests.ui.trained_runs import run_of
from ui.detection.figures import figures, precision, scene

STEPS = 60
OVERLAP = 0.6


@pytest.fixture(scope="module")
def run() -> Iterator[RunHandle]:
    with run_of(small_detection(learning_rate=0.01), STEPS) as run:
        yield run


def answers(run: RunHandle, places: np.ndarray) -> Answers:
    spec = small_detection()
    model = build(spec.architecture).eval()
    model.load_state_dict({name: torch.from_numpy(one) for name, one in run.weights().arrays.items()})
    with torch.no_grad():
        output = model(torch.tensor(spec.load().images[places]).float() / 255)
    return answers_of(output.numpy(), (64, 64))


def test_a_scene_with_its_cells_and_its_boxes(run: RunHandle) -> None:
    figure = scene(run, 2405, 0.1, OVERLAP, None)
    found = answers(run, np.array([2405]))
    assert np.allclose(numbers(figure, "How sure, 4 × 4", 4), found.sure[0], atol=1e-4)
    (raw,) = raw_boxes(found, 0.1)
    assert raw.scores is not None
    rows = rows_of(figure)
    start = rows.index([f"Counting: {len(raw.labels)}"])
    assert rows[start + 1] == ["class", "score", "top", "left", "bottom", "right"]
    shown = np.array([row[1:] for row in rows[start + 2 : start + 2 + len(raw.labels)]], float)
    assert np.allclose(shown[:, 0], raw.scores, atol=1e-3)
    assert np.allclose(shown[:, 1:], raw.boxes, atol=0.05)
    assert figure.settings.endswith("Scene 2,405 of the set.")
    assert "from a score of 0.10 on, and are suppressed from an IoU of 0.60 on." in figure.settings


def test_the_average_precision_of_each_class(run: RunHandle) -> None:
    scenes = small_detection().load()
    places = scenes.split().validation[:300]
    found = []
    for one in raw_boxes(answers(run, places)):
        assert one.scores is not None
        kept = suppress(one.boxes, one.scores, OVERLAP, one.labels).kept
        found.append(Boxes(one.boxes[kept], one.labels[kept], one.scores[kept]))
    truths = [
        Boxes(scenes.boxes[place, : scenes.counts[place]], scenes.labels[place, : scenes.counts[place]])
        for place in places
    ]
    figure = precision(run, 0.2, OVERLAP, None)
    rows = {row[0]: row[1] for row in rows_of(figure) if len(row) == 2}
    for name, expected in zip(scenes.class_names, class_precisions(found, truths, 3), strict=True):
        assert float(rows[name]) == pytest.approx(expected, abs=5e-3)
    assert float(rows["mean (mAP)"]) == pytest.approx(mean_average_precision(found, truths, 3), abs=5e-3)
    assert figure.title == "Precision and recall on 300 scenes"


def test_where_no_box_counts_there_is_no_precision(run: RunHandle) -> None:
    assert (
        "At this score there is no precision and recall 0.000." in precision(run, 1.0, OVERLAP, None).settings
    )


def test_all_are_drawn_also_of_the_past_and_where_nothing_counts(run: RunHandle) -> None:
    made = figures(run, 2405, 0.95, OVERLAP)
    check_drawn({title: partial(make, None) for title, make in made.items()})
    check_drawn([made["The scene"](0)])
