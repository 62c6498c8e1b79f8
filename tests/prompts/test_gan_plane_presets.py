"""Each prepared failure fails as it says, and its cure cures it, as the measures tell."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
import torch

from nn_core.training import PlaneGanProbe
from nn_core.training.gan_plane.presets import PLANE_GAN_PRESETS
from nn_core.training.gan_plane.trainer import PlaneGanTrainer

STEPS = 2000
LOOK_EVERY = 100

seeds = pytest.mark.parametrize("seed", range(3))


@dataclass(frozen=True)
class Story:
    """Of the second half of a training: means of the measures, and what G's points did as a whole.

    gap: how much more D gives real points than generated ones. pull: the mean length of the arrows.
    spread: the standard deviation of G's points around their middle. wandering: that of their middle.
    """

    js: float
    modes: float
    quality: float
    gap: float
    pull: float
    spread: float
    wandering: float


@cache
def story(name: str, seed: int, cured: bool, steps: int = STEPS) -> Story:
    preset = PLANE_GAN_PRESETS[name]
    run = preset.cured if cured else preset.run
    run = replace(run, config=replace(run.config, seed=seed))
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    rows, middles = [], []
    for step in range(LOOK_EVERY, steps + 1, LOOK_EVERY):
        for _ in range(LOOK_EVERY):
            trainer.step()
        if step <= steps // 2:
            continue
        seen = trainer.snapshot(PlaneGanProbe(layers=("gradient",)))
        spread = np.sqrt(seen["generated"].var(axis=0).sum())
        pull = np.linalg.norm(seen["gradient"], axis=1).mean()
        rows.append({**trainer.metrics(), **trainer.evaluate(), "spread": spread, "pull": pull})
        middles.append(seen["generated"].mean(axis=0))
    means = {
        name: float(np.mean([row[name] for row in rows]))
        for name in ("js", "modes", "quality", "spread", "pull")
    }
    gap = float(np.mean([row["d_real"] - row["d_fake"] for row in rows]))
    return Story(**means, gap=gap, wandering=float(np.linalg.norm(np.std(middles, axis=0))))


@seeds
@pytest.mark.prompt("gan_plane", "Mode collapse")
def test_mode_collapse(seed: int) -> None:
    fails, works = story("collapse", seed, cured=False), story("collapse", seed, cured=True)
    assert fails.modes <= 1
    assert fails.spread < 0.3
    assert fails.js > 0.6
    assert works.spread > 1.5
    assert works.modes == 3
    assert works.js < 0.3
    assert works.quality > 0.8


@seeds
@pytest.mark.prompt("gan_plane", "A D too strong")
def test_a_discriminator_too_strong(seed: int) -> None:
    fails, works = story("strong_d", seed, cured=False), story("strong_d", seed, cured=True)
    assert fails.gap > 0.4
    assert fails.js > 0.5
    assert works.gap < 0.1
    assert works.js < 0.4


@seeds
@pytest.mark.prompt("gan_plane", "Oscillation")
def test_oscillation(seed: int) -> None:
    fails, works = story("oscillation", seed, cured=False), story("oscillation", seed, cured=True)
    assert fails.wandering > 0.8
    assert fails.js > 0.7
    assert works.wandering < 0.2
    assert works.js < 0.2
    assert works.modes == 2


@seeds
@pytest.mark.prompt("gan_plane", "Vanishing gradient")
def test_vanishing_gradient(seed: int) -> None:
    fails, works = story("vanishing", seed, cured=False, steps=1000), story("vanishing", seed, cured=True)
    assert fails.pull < 0.001
    assert fails.js > 0.99
    assert fails.wandering < 0.05
    assert works.pull > 0.1
    assert works.js < 0.45
    assert works.quality > 0.9
