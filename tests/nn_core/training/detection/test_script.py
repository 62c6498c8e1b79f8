"""The script runs alone, and builds and finds what the run does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nn_core import build
from nn_core.training import DetectionRun
from nn_core.training.detection.grid import answers_of, left_over, raw_boxes
from nn_core.training.detection.script import detection_script
from tests.nn_core.training.detection.small import small_detection


def without_training(run: DetectionRun) -> dict[str, Any]:
    """What the script defines before it learns."""
    code = detection_script(run).partition("\noptimizer = ")[0]
    names: dict[str, Any] = {}
    exec(compile(code, "script", "exec"), names)
    return names


@pytest.mark.parametrize(("dataset", "classes"), [("shapes_plain", 3), ("digits_plain", 10)])
def test_the_script_trains_and_finds(dataset: str, classes: int, capsys: pytest.CaptureFixture[str]) -> None:
    code = detection_script(small_detection(dataset, classes))
    short = code.replace("range(1, 600", "range(99, 101")
    assert short.count("make_scenes(8)") == short.count("range(99, 101") == 1
    exec(compile(short, "script", "exec"), {})
    assert "step 100: loss" in capsys.readouterr().out


def test_its_scenes_hold_what_they_say() -> None:
    names = without_training(small_detection())
    images, present, boxes, classes = names["make_scenes"](6)
    assert images.shape == (6, 1, 64, 64)
    assert 0 <= images.min() <= images.max() <= 1
    assert 1 <= present.sum(dim=(1, 2)).min() <= present.sum(dim=(1, 2)).max() <= 4
    for scene, row, column in present.nonzero().tolist():
        y, x, h, w = boxes[scene, :, row, column].tolist()
        top, left = round(((row + y) / 4 - h / 2) * 64), round(((column + x) / 4 - w / 2) * 64)
        inside = images[scene, 0, top : top + round(h * 64), left : left + round(w * 64)]
        for edge in (inside[0], inside[-1], inside[:, 0], inside[:, -1]):
            assert edge.max() > 0.5
    assert set(classes[present > 0].tolist()) <= {0, 1, 2}


def test_it_finds_what_the_run_finds() -> None:
    run = small_detection("shapes_noise")  # no two cells are as sure
    names = without_training(run)
    weights = build(run.architecture, seed=3).state_dict()
    weights["conv2.weight"] *= 8
    weights["conv2.bias"][0] = 3
    names["model"].load_state_dict(weights)
    names["model"].eval()
    image = torch.tensor(run.load().images[5]).float() / 255
    with torch.no_grad():
        output = names["model"](image[None]).numpy()
    left = left_over(raw_boxes(answers_of(output, (64, 64)), 0.3)[0])
    found = names["detect"](image)
    assert left.scores is not None
    assert len(found) == len(left.scores) > 1
    np.testing.assert_allclose([score for score, _, _ in found], left.scores, rtol=1e-4)
    assert [kind for _, kind, _ in found] == left.labels.tolist()
    np.testing.assert_allclose([box for _, _, box in found], left.boxes, rtol=1e-3, atol=1e-3)
