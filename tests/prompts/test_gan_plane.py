"""GAN in the plane: each experiment, set up and trained for three seeds, shows what it promises."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.training import LocalEngine, PlaneGanProbe
from nn_core.training.gan_plane.trainer import PlaneGanTrainer
from tests.ui.cards import is_explained
from ui.gan_plane.cards import LARGE, MIDDLE, PLAYED, PULL, PULLED, SMALL, TRY, bluest
from ui.gan_plane.lab import gan_plane_run
from ui.gan_plane.params import PARAMS

seeds = pytest.mark.parametrize("seed", range(3))
EXPERIMENTS = {title: values for title, _, values, _ in TRY}
DONE = 3000


def set_up(title: str, seed: int, **changes: Any) -> PlaneGanTrainer:
    """The experiment as its button makes it, with its first steps taken."""
    chosen: Mapping[str, Any] = {**EXPERIMENTS[title], "seed": seed, **changes}
    run = gan_plane_run({param.name: chosen.get(param.name, param.default) for param in PARAMS})
    run.check()
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    return train(trainer, PLAYED if title == "D stands still" else 0)


def train(trainer: PlaneGanTrainer, until: int) -> PlaneGanTrainer:
    while trainer.step_count < until:
        trainer.step()
    return trainer


def seen(trainer: PlaneGanTrainer) -> dict[str, np.ndarray]:
    return trainer.snapshot(PlaneGanProbe(layers=("*",)))


@seeds
@pytest.mark.prompt("gan_plane", "D stands still")
def test_while_d_stands_still_g_leaves_the_ring_for_the_bluest_spot(seed: int) -> None:
    trainer = set_up("D stands still", seed)
    before, then = seen(trainer), trainer.evaluate()
    for _ in range(20):
        trainer.step_turn("g")
    after, now = seen(trainer), trainer.evaluate()
    assert np.array_equal(before["surface"], after["surface"])
    spot = bluest(before["surface"])
    ways = [np.linalg.norm(one["generated"] - spot, axis=1) for one in (before, after)]
    assert np.median(ways[1]) < 0.7 * np.median(ways[0])
    nearer = (ways[1] < ways[0]).mean()
    assert nearer > 0.8  # most of them, towards the spot
    assert now["quality"] < 0.6 * then["quality"]
    assert now["js"] > then["js"] + 0.25


@seeds
@pytest.mark.prompt("gan_plane", "A line cannot tear")
def test_a_line_reaches_all_islands_and_never_tears(seed: int) -> None:
    trainer = train(set_up("A line cannot tear", seed), 2000)
    found = trainer.evaluate()
    line = seen(trainer)["manifold"]
    assert line.shape == (61, 2)
    assert found["modes"] == 3
    assert 0.01 < 1 - found["quality"] < 0.2


@seeds
@pytest.mark.prompt("gan_plane", "When nothing is left to find")
def test_a_good_g_leaves_a_pale_plane_and_so_does_a_poor_one(seed: int) -> None:
    ring = set_up("When nothing is left to find", seed)
    paleness = {}
    for step in (50, DONE):
        paleness[step] = np.abs(seen(train(ring, step))["surface"] - 0.5).mean()
    assert paleness[DONE] < 0.6 * paleness[50]
    assert paleness[DONE] < 0.04
    assert ring.evaluate()["js"] < 0.12
    clusters = train(set_up("When nothing is left to find", seed, data="grid"), DONE)
    assert np.abs(seen(clusters)["surface"] - 0.5).mean() < 0.06
    assert clusters.evaluate()["js"] > 0.3


@seeds
@pytest.mark.prompt("gan_plane", "The large and the small")
def test_all_points_go_to_the_large_blob_first_and_later_both_are_kept(seed: int) -> None:
    trainer = train(set_up("The large and the small", seed), PULLED)
    points = seen(trainer)["generated"]
    far = {place: np.linalg.norm(points.mean(axis=0) - place) for place in (LARGE[0], SMALL[0], MIDDLE)}
    assert far[LARGE[0]] < 0.15
    assert min(far[SMALL[0]], far[MIDDLE]) > PULL.exact
    assert not is_in(points, SMALL).any()
    later = seen(train(trainer, 1500))["generated"]
    assert is_in(later, LARGE).mean() > 0.6
    assert is_in(later, SMALL).mean() > 0.1
    assert np.linalg.norm(later.mean(axis=0) - MIDDLE) < PULL.exact


def is_in(points: np.ndarray, blob: tuple[tuple[float, float], float]) -> np.ndarray:
    centre, radius = blob
    inside: np.ndarray = np.linalg.norm(points - centre, axis=1) < radius + 0.2
    return inside


KINDS = {
    "D stands still": "gathers",
    "A line cannot tear": "joined",
    "When nothing is left to find": "half",
    "Should the losses fall?": "returns",
    "Is G done when D only guesses?": "far",
    "Good points, all of them": "few",
}
PATIENCE_S = 300


@seeds
@pytest.mark.prompt(
    "gan_plane", "Should the losses fall?", "Is G done when D only guesses?", "Good points, all of them"
)
@pytest.mark.parametrize(("title", "expected"), KINDS.items())
def test_three_seeds_answer_alike(title: str, expected: str, seed: int) -> None:
    prediction = next(prediction for name, _, _, prediction in TRY if name == title)
    chosen = {**EXPERIMENTS[title], "seed": seed}
    engine = LocalEngine(device="cpu")
    try:
        run = engine.submit(
            gan_plane_run({param.name: chosen.get(param.name, param.default) for param in PARAMS})
        )
        run.step(prediction.steps, wait=False)
        assert run.wait(PATIENCE_S)
        answer = prediction.answer(run)
    finally:
        engine.close()
    assert answer.holds == expected, answer.measured
    is_explained(prediction, answer.holds, answer.measured)
