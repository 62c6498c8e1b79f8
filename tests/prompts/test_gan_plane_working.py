"""Each prepared game that works shows what it says to look for, for three seeds."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from nn_core.training import PlaneGanProbe
from nn_core.training.gan_plane.presets import PLANE_GAN_PRESETS
from nn_core.training.gan_plane.trainer import PlaneGanTrainer
from tests.prompts.labs import train

seeds = pytest.mark.parametrize("seed", range(3))
STEPS = 2000


def started(name: str, seed: int) -> PlaneGanTrainer:
    run = PLANE_GAN_PRESETS[name].run
    run = replace(run, config=replace(run.config, seed=seed))
    return PlaneGanTrainer(run, run.load(), torch.device("cpu"))


def seen(trainer: PlaneGanTrainer) -> dict[str, np.ndarray]:
    return trainer.snapshot(PlaneGanProbe(layers=("*",)))


def folds(manifold: np.ndarray) -> bool:
    """Whether G's sheet lies the other way up somewhere: its cells have areas of both signs."""
    across, down = np.diff(manifold, axis=1)[:-1], np.diff(manifold, axis=0)[:, :-1]
    areas = across[..., 0] * down[..., 1] - across[..., 1] * down[..., 0]
    return bool((areas > 0).mean() > 0.02 < (areas < 0).mean())


def between(trainer: PlaneGanTrainer) -> float:
    """The share of G's points that lie where no real ones do."""
    return float(1 - trainer.evaluate()["quality"])


@seeds
@pytest.mark.prompt("gan_plane", "A ring")
def test_a_square_of_noise_becomes_a_ring_with_a_fold(seed: int) -> None:
    trainer = train(started("ring", seed), STEPS)
    assert trainer.evaluate()["js"] < 0.12
    assert folds(seen(trainer)["manifold"])


@seeds
@pytest.mark.prompt("gan_plane", "Two clouds")
def test_noise_reaches_both_clouds_and_the_surface_fades(seed: int) -> None:
    trainer = train(started("clouds", seed), 25)
    colours = [np.abs(seen(train(trainer, step))["surface"] - 0.5).mean() for step in (25, STEPS)]
    found = trainer.evaluate()
    assert found["modes"] == 2
    assert found["js"] < 0.2
    assert colours[1] < 0.3 * colours[0]


@seeds
@pytest.mark.prompt("gan_plane", "Three islands")
def test_few_points_cross_between_the_islands_but_some_do(seed: int) -> None:
    trainer = train(started("islands", seed), STEPS)
    assert trainer.evaluate()["modes"] == 3
    assert 0.01 < between(trainer) < 0.2


@seeds
@pytest.mark.prompt("gan_plane", "A thread of noise")
def test_a_thread_comes_near_the_spiral_and_leaves_parts_of_it_out(seed: int) -> None:
    trainer = started("thread", seed)
    assert trainer.evaluate()["js"] > 0.6
    train(trainer, STEPS)
    assert seen(trainer)["manifold"].shape == (61, 2)
    assert 0.15 < trainer.evaluate()["js"] < 0.4
