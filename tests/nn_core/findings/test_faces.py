"""Windows of a photograph: where they lie, what the network says of them, and what it comes to."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F

from nn_core.data import fit_images, load, photograph
from nn_core.findings.faces import (
    FACE,
    LEAST,
    PHOTOGRAPH,
    SIDES,
    STRIDE,
    FaceSearch,
    Sightings,
    recipe,
    windows,
)
from nn_core.findings.trained import Trained, training
from nn_core.training import LocalEngine
from tests.waiting import PATIENCE_S


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(device="cpu")
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def found(engine: LocalEngine) -> Sightings:
    handle = engine.jobs.ask(pickle.loads(pickle.dumps(FaceSearch(recipe()))))
    assert handle.wait(PATIENCE_S), handle.problem
    result: Sightings = handle.result
    return result


@pytest.fixture(scope="module")
def trained(engine: LocalEngine, found: Sightings) -> Trained:
    handle = engine.jobs.found(training(recipe()))
    assert handle is not None
    network: Trained = handle.result[0]
    return network


def by_hand(trained: Trained, window: np.ndarray) -> float:
    """The share of "face" of one window `25 25` in float64, layer by layer."""
    weights = {name: torch.tensor(array).double() for name, array in trained.weights.items()}
    maps = torch.tensor(window / 255)[None, None]
    for name in ("conv1", "conv2"):
        maps = F.conv2d(maps, weights[f"{name}.weight"], weights[f"{name}.bias"], padding=2)
        maps = F.max_pool2d(maps.clamp(min=0), 2)
    (face, background), *_ = F.linear(maps.flatten(1), weights["linear1.weight"], weights["linear1.bias"])
    return float(1 / (1 + torch.exp(background - face)))


def overlap_by_pixels(box: np.ndarray) -> float:
    """The IoU with the face, counted on a fine raster."""
    at = (np.arange(2048) + 0.5) / 4

    def covered(edges: np.ndarray) -> np.ndarray:
        top, left, bottom, right = edges
        return np.outer((at > top) & (at < bottom), (at > left) & (at < right))

    one, other = covered(box), covered(np.array(FACE))
    return float((one & other).sum() / (one | other).sum())


def test_each_window_is_cut_out_and_asked_about(found: Sightings, trained: Trained) -> None:
    """A few windows of each size, cropped one at a time from the photograph at that size."""
    picture = photograph(PHOTOGRAPH).transpose(2, 0, 1)
    called = {tuple(box): score for box, score in zip(found.boxes.round(3), found.scores, strict=True)}
    random = np.random.default_rng(0)
    agreed = 0
    for side, (rows, columns) in zip(SIDES, found.grids, strict=True):
        small = round(512 * 25 / side)
        grey = Image.fromarray(fit_images(picture[None], (1, small, small))[0, 0])
        for _ in range(20):
            top, left = (int(random.integers(count)) * STRIDE for count in (rows, columns))
            window = np.asarray(grey.crop((left, top, left + 25, top + 25)))
            expected = by_hand(trained, window)
            box = np.array([top, left, top + 25, left + 25]) * 512 / small
            score = called.get(tuple(box.round(3)))
            if expected >= LEAST + 1e-4:
                assert score == pytest.approx(expected, abs=1e-4)
                agreed += 1
            elif expected < LEAST - 1e-4:
                assert score is None
    assert 5 < agreed < 115


def test_windows_stand_in_rows_and_reach_the_edges() -> None:
    """A square of 100 pixels at half its size: places 0, 4, ..., 24 of 50 - 25."""
    picture = np.zeros((3, 100, 100), np.uint8)
    picture[:, 50:] = 255
    cut, boxes, grid = windows(picture, 50, 25)
    assert (cut.shape, grid) == ((49, 1, 25, 25), (7, 7))
    np.testing.assert_array_equal(
        boxes[[0, 1, 7, 48]], [[0, 0, 50, 50], [0, 8, 50, 58], [8, 0, 58, 50], [48, 48, 98, 98]]
    )
    assert (cut[0, 0, :24].max(), cut[48, 0, 2:].min()) == (0, 255)  # bilinear: the edge itself is mixed


def test_each_box_has_its_overlap_with_the_face(found: Sightings) -> None:
    for at in np.argsort(found.fit)[[0, len(found.fit) // 2, -5, -1]]:
        assert found.fit[at] == pytest.approx(overlap_by_pixels(found.boxes[at]), abs=0.01)
    assert found.possible >= max(0.7, found.fit.max())


def test_the_network_is_measured_on_pictures_that_it_has_not_learnt_from(found: Sightings) -> None:
    assert found.checked == len(load("faces").split(0).validation) == 40
    assert 0.9 <= found.accuracy <= 1
    assert found.windows == sum(rows * columns for rows, columns in found.grids) == 10_142


def sightings(scores: list[float], fit: list[float]) -> Sightings:
    boxes = np.tile([0.0, 0.0, 1.0, 1.0], (len(scores), 1))
    return Sightings(1.0, 40, ((1, 1),), boxes, np.array(scores, np.float32), np.array(fit), 0.8)


@pytest.mark.parametrize(
    ("scores", "fit", "on_face", "elsewhere", "as_sure"),
    [
        ([], [], None, 0, 0),
        ([0.75, 0.5], [0.49, 0], None, 2, 0),
        ([0.75, 0.625, 0.5], [0.5, 0.1, 0.2], 0.75, 2, 0),
        ([0.75, 0.75, 0.875, 0.5], [0.6, 0.1, 0.2, 0.9], 0.75, 2, 2),
    ],
)
def test_what_it_comes_to(
    scores: list[float], fit: list[float], on_face: float | None, elsewhere: int, as_sure: int
) -> None:
    found = sightings(scores, fit)
    assert (found.on_face, found.elsewhere, found.as_sure) == (on_face, elsewhere, as_sure)
