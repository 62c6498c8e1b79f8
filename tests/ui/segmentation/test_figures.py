"""The pictures for print: their numbers are those of PyTorch and scikit-learn on the weights of that step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from sklearn.metrics import f1_score, jaccard_score

from nn_core import build
from nn_core.data.scenes import load_scenes
from nn_core.training import RunHandle
from tests.nn_core.training.small_runs import own_scene, small_segmentation
from tests.ui.printed import check_drawn, numbers, rows_of
from tests.ui.trained_runs import run_of
from ui.segmentation.figures import confusion, figures, masks, scores

STEPS = 20
SPEC = small_segmentation(twin=True, learning_rate=0.02)


@pytest.fixture(scope="module")
def run() -> Iterator[RunHandle]:
    with run_of(SPEC, STEPS) as run:
        yield run


def said(run: RunHandle, images: np.ndarray) -> np.ndarray:
    """The classes that the network gives, worked out by PyTorch."""
    network = build(SPEC.architecture)
    weights = {name: torch.from_numpy(array) for name, array in run.weights().arrays.items()}
    network.load_state_dict({name: one for name, one in weights.items() if not name.startswith("twin.")})
    with torch.no_grad():
        return np.asarray(network.eval()(torch.tensor(images).float() / 255).argmax(dim=1))


def test_masks_are_those_of_the_scene(run: RunHandle) -> None:
    scenes = load_scenes("shapes_plain")
    figure = masks(run, 7, None)
    truth, found = (numbers(figure, f"{title}, 64 × 64", 64) for title in ("Truth", "Prediction"))
    np.testing.assert_array_equal(truth, scenes.class_masks[7])
    np.testing.assert_array_equal(found, said(run, scenes.images[7:8])[0])
    assert "Scene 7 of the set." in figure.settings
    assert "0 background, 1 round, 2 straight, 3 open." in figure.settings
    assert "Prediction without skips, 64 × 64" in [panel.title for panel in figure.panels]


def test_scores_are_those_of_scikit_learn(run: RunHandle) -> None:
    scenes = load_scenes("shapes_plain")
    checked = slice(2400, 2600)
    truth = scenes.class_masks[checked].ravel()
    found = said(run, scenes.images[checked]).ravel()
    rows = rows_of(scores(run, None))
    start = rows.index(["class", "IoU", "Dice"]) + 1
    table = {name: (float(iou), float(dice)) for name, iou, dice in rows[start : start + 4]}
    labels = [0, 1, 2, 3]
    iou = jaccard_score(truth, found, labels=labels, average=None, zero_division=0)
    dice = f1_score(truth, found, labels=labels, average=None, zero_division=0)
    for label, name in enumerate(("background", "round", "straight", "open")):
        assert table[name] == pytest.approx((iou[label], dice[label]), abs=1e-5)
    right = int((truth == found).sum())
    assert confusion(run, None).title == f"Confusion matrix: {right:,} of 819,200 right"


def test_own_pictures_are_told_of() -> None:
    spec = small_segmentation(own=(own_scene(0), own_scene(1)))
    with run_of(spec, 1) as run:
        assert "Own pictures with painted masks beside them: 2." in scores(run, None).settings


def test_each_is_drawn(run: RunHandle) -> None:
    made = figures(run, None)
    assert list(made) == ["Masks", "IoU and Dice", "Confusion matrix", "Curves"]
    check_drawn({title: lambda make=make: make(None) for title, make in made.items()})
