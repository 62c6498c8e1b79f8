"""What the cards of the GAN lab ask is answered by what a run has kept, and each answer is explained."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nn_core.measure.assessment import unseen_distance
from nn_core.training import GanProbe
from nn_core.training.spec import Snapshot
from tests.nn_core.training.gan.small_gans import image_set, labelled, make_run
from tests.ui.cards import is_explained
from ui.gan_lab.words import ASKED_AT, DRAWN_AT, FACES_AT, JUDGED_AT, NOISES, TRY

PREDICTIONS = {title: prediction for title, _, _, prediction in TRY}
SAMPLES, SEVEN, JUDGE, FACES = PREDICTIONS
SIDE = 28


def run(arrays: Any = lambda probe: {}, **numbers: Any) -> Any:
    def at(step: int, probe: GanProbe | None = None) -> Snapshot:
        return Snapshot(step, numbers.get("metrics", {}), arrays(probe), "paused", time.time())

    spec = make_run(labelled(classes=8), conditional=True)
    return SimpleNamespace(at=at, history=lambda: numbers["history"], spec=spec)


def stripes(count: int, contrast: float, differ: bool) -> np.ndarray:
    """Pictures of one bright column, at another place in each if they are to differ."""
    images = np.zeros((count, 1, SIDE, SIDE))
    for at, image in enumerate(images):
        image[..., at % SIDE if differ else 3] = contrast
    return images


@pytest.mark.parametrize(
    ("contrast", "differ", "expected"),
    [(0.1, True, "grey"), (1.0, False, "alike"), (1.0, True, "various")],
)
def test_samples_are_held_against_real_pictures(contrast: float, differ: bool, expected: str) -> None:
    real = stripes(SIDE, 1.0, differ=True)
    samples = stripes(2 * SIDE, contrast, differ)
    found = PREDICTIONS[SAMPLES].answer(run(lambda _: {"samples": samples, "real": real}))
    assert found.holds == expected
    assert f"at step {DRAWN_AT} the samples have {contrast:.2f} times the contrast" in found.measured
    is_explained(PREDICTIONS[SAMPLES], found.holds, found.measured)


def strokes(at: int, tilts: np.ndarray) -> np.ndarray:
    """A bright line for each tilt, which crosses the middle row so many pixels from the left."""
    rows = np.arange(SIDE)
    images = np.full((len(tilts), 1, SIDE, SIDE), -1.0)
    for image, tilt in zip(images, tilts, strict=True):
        columns = np.clip(np.rint(at + tilt * (SIDE / 2 - rows)).astype(int), 0, SIDE - 2)
        for wide in range(1 + int(tilt > 0)):
            image[0, rows, columns + wide] = 1
    return images


@pytest.mark.parametrize("expected", ["all", "style", "nothing"])
def test_drawings_of_one_noise_are_compared_over_all_classes(expected: str) -> None:
    random = np.random.default_rng(0)
    tilts = random.uniform(-0.4, 0.4, NOISES)

    def drawn(probe: GanProbe | None) -> dict[str, np.ndarray]:
        if probe is None:
            return {"noise": np.zeros((64, 8))}
        assert probe.labels is not None
        label = probe.labels[0]
        mine = random.uniform(-0.4, 0.4, NOISES) if expected == "nothing" else tilts
        return {"samples_at": strokes(6 if expected == "all" else 6 + 2 * label % 16, mine)}

    found = PREDICTIONS[SEVEN].answer(run(drawn))
    assert found.holds == expected
    assert f"at step {ASKED_AT} drawings of one noise as 8 classes differ" in found.measured
    is_explained(PREDICTIONS[SEVEN], found.holds, found.measured)


@pytest.mark.parametrize(("now", "expected"), [(3.0, "more"), (0.5, "less"), (0.0012, "nothing")])
def test_the_gradient_of_now_is_held_against_that_of_the_first_step(now: float, expected: str) -> None:
    metrics = {"g_gradient_norm": now, "d_real": 0.999, "d_fake": 0.001}
    history = {"g_gradient_norm": np.array([np.nan, 2.66, 1.0])}
    found = PREDICTIONS[JUDGE].answer(run(metrics=metrics, history=history))
    assert found.holds == expected
    assert f"at step {JUDGED_AT} G's gradient is" in found.measured
    assert "in its first step it was 2.7. D's mean verdict is 1.00 on real" in found.measured
    is_explained(PREDICTIONS[JUDGE], found.holds, found.measured)


@pytest.mark.parametrize(("moved", "expected"), [(0.0, "copies"), (0.29, "alike"), (0.6, "farther")])
def test_faces_are_held_against_the_nearest_training_images(moved: float, expected: str) -> None:
    spec = make_run(labelled(image_set(count=100), classes=4))
    images = spec.load()
    unseen = unseen_distance(images, spec.image_shape)
    # All pixels moved by as much towards the other end are so far away, where no other image is nearer.
    shares = images.images[:20] / 255
    samples = 2 * (shares + np.where(shares < 0.5, moved, -moved)) - 1
    found = PREDICTIONS[FACES].answer(SimpleNamespace(at=run(lambda _: {"samples": samples}).at, spec=spec))
    assert found.holds == expected
    assert f"at step {FACES_AT} the nearest training image of each of 20 samples is" in found.measured
    assert f"that of a real face {unseen:.2f}." in found.measured
    is_explained(PREDICTIONS[FACES], found.holds, found.measured)
