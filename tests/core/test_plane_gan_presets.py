"""Each prepared failure fails as it says, and its cure cures it, as the measures tell."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
import torch

from nn_core.training.plane_gan import PlaneGanTrainer
from nn_core.training.plane_gan_presets import PLANE_GAN_PRESETS
from nn_core.training.plane_gan_spec import PlaneGanRun
from nn_core.training.spec import Probe

STEPS = 600
LOOK_EVERY = 50


@dataclass(frozen=True)
class Story:
    """Of the second half of a training: means of the measures, and how far G's points wandered as a whole."""

    js: float
    modes: float
    gap: float
    g_gradient_norm: float
    wandering: float


@cache
def story(name: str, cured: bool, seed: int = 0) -> Story:
    preset = PLANE_GAN_PRESETS[name]
    run = preset.cured if cured else preset.run
    run = replace(run, config=replace(run.config, seed=seed))
    return watch(run)


def watch(run: PlaneGanRun) -> Story:
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    rows, middles = [], []
    for _ in range(STEPS // LOOK_EVERY):
        for _ in range(LOOK_EVERY):
            trainer.step()
        rows.append({**trainer.metrics(), **trainer.evaluate()})
        middles.append(trainer.snapshot(Probe())["generated"].mean(axis=0))
    late = rows[len(rows) // 2 :]
    return Story(
        js=np.mean([row["js"] for row in late]),
        modes=np.mean([row["modes"] for row in late]),
        gap=np.mean([row["d_real"] - row["d_fake"] for row in late]),
        g_gradient_norm=np.mean([row["g_gradient_norm"] for row in late]),
        wandering=np.linalg.norm(np.std(middles[len(middles) // 2 :], axis=0)),
    )


def test_mode_collapse() -> None:
    fails, works = story("collapse", cured=False), story("collapse", cured=True)
    assert fails.modes <= 14
    assert works.modes >= fails.modes + 4
    assert works.js < fails.js


def test_a_discriminator_too_strong() -> None:
    fails, works = story("strong_d", cured=False), story("strong_d", cured=True)
    assert fails.gap > 0.4
    assert fails.js > 0.45
    assert works.gap < 0.1
    assert works.js < 0.4


def test_oscillation() -> None:
    fails, works = story("oscillation", cured=False), story("oscillation", cured=True)
    assert fails.wandering > 0.5
    assert fails.js > 0.8
    assert works.wandering < 0.3
    assert works.js < 0.4


def test_vanishing_gradient() -> None:
    fails, works = story("vanishing", cured=False), story("vanishing", cured=True)
    assert fails.g_gradient_norm < 0.02
    assert fails.js > 0.9
    assert works.g_gradient_norm > 20 * fails.g_gradient_norm
    assert works.js < 0.6


@pytest.mark.parametrize("name", PLANE_GAN_PRESETS)
def test_every_preset_is_a_run_and_its_cure_is_one_too(name: str) -> None:
    preset = PLANE_GAN_PRESETS[name]
    preset.run.check()
    preset.cured.check()
    assert (preset.cured != preset.run) == (preset.cure is not None)
