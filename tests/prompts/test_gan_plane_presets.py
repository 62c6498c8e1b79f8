"""Each prepared failure fails as it says, and its cure cures it, as the measures tell."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
import torch

from nn_core.judgements.gan_plane import BOUNDS
from nn_core.training import PlaneGanProbe
from nn_core.training.gan_plane.presets import PLANE_GAN_PRESETS
from nn_core.training.gan_plane.trainer import PlaneGanTrainer
from ui.gan_plane.cards import TRY

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


PATIENT = 4000
"""Over so many steps the text on Oscillation says how far apart the points stay."""


@dataclass(frozen=True)
class Running:
    """JS at step 0 and every `LOOK_EVERY` steps, how long the arrows are then, and the mean of D's loss."""

    js: tuple[float, ...]
    pulls: tuple[float, ...]
    d_loss: float


@cache
def running(seed: int) -> Running:
    run = PLANE_GAN_PRESETS["oscillation"].run
    run = replace(run, config=replace(run.config, seed=seed))
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    js, pulls, losses = [trainer.evaluate()["js"]], [], []
    for step in range(1, PATIENT + 1):
        trainer.step()
        losses.append(trainer.metrics()["d_loss"])
        if step % LOOK_EVERY == 0:
            js.append(trainer.evaluate()["js"])
            arrows = trainer.snapshot(PlaneGanProbe(layers=("gradient",)))["gradient"]
            pulls.append(float(np.linalg.norm(arrows, axis=1).mean()))
    return Running(tuple(js), tuple(pulls), float(np.mean(losses)))


@seeds
def test_oscillation_keeps_the_points_apart_for_as_long_as_its_text_says(seed: int) -> None:
    preset, found = PLANE_GAN_PRESETS["oscillation"], running(seed)
    assert f"In {PATIENT:,} steps JS never falls below 0.6." in preset.look_for
    assert min(found.js) > 0.6
    assert "never ends" not in preset.look_for
    said = " ".join(text for *_, asked in TRY for text in asked.because.values())
    assert f"JS never falls below 0.6 in {PATIENT:,} steps" in said
    assert found.d_loss == pytest.approx(2 * np.log(2), abs=0.03)


def test_in_oscillation_d_is_flat_at_times_where_the_points_lie() -> None:
    assert "At times D is flat where they lie" in PLANE_GAN_PRESETS["oscillation"].look_for
    still = [pull <= BOUNDS.flat for seed in range(3) for pull in running(seed).pulls]
    assert any(still)
    assert sum(still) < len(still) / 2


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
