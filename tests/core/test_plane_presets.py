"""The experiments to start from do what their texts say."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.training import PlaneLayer, Probe
from nn_core.training.plane import PlaneTrainer
from nn_core.training.plane_presets import PLANE_PRESETS
from nn_core.training.spec import Diverged


def trained(name: str, epochs: int, dataset: str | None = None, **changes: Any) -> PlaneTrainer:
    run = PLANE_PRESETS[name].run
    run = replace(run, dataset=dataset or run.dataset, config=replace(run.config, **changes))
    run.check()
    trainer = PlaneTrainer(run, run.load(), torch.device("cpu"))
    while trainer.metrics()["epoch"] < epochs:
        for _ in range(25):
            trainer.step()
    return trainer


def accuracy(name: str, epochs: int, dataset: str | None = None, **changes: Any) -> float:
    return trained(name, epochs, dataset, **changes).metrics()["val_accuracy"]


@pytest.mark.parametrize("preset", PLANE_PRESETS.values(), ids=lambda preset: preset.name)
def test_every_preset_fits_together(preset: Any) -> None:
    preset.run.check()


def test_four_neurons_part_the_ring_from_the_disc() -> None:
    assert accuracy("start", 200) > 0.97


def test_a_line_parts_the_clouds_but_not_the_ring() -> None:
    assert accuracy("line", 20) > 0.98
    assert accuracy("line", 80, dataset="circle") < 0.75


def test_squares_find_the_ring_and_a_product_the_quadrants() -> None:
    assert accuracy("features", 80) > 0.98
    assert accuracy("features", 80, dataset="xor", features=("xy",)) > 0.97


@pytest.mark.parametrize("seed", range(3))
def test_spirals_come_apart(seed: int) -> None:
    assert accuracy("spirals", 500, seed=seed) >= 0.95


def test_noise_is_learnt_by_heart_and_both_cures_help() -> None:
    ill = trained("overfitting", 2000).metrics()
    assert ill["train_loss"] < 0.1
    assert ill["val_loss"] > 10 * ill["train_loss"]
    assert trained("overfitting", 2000, l2=0.03).metrics()["val_loss"] < 0.5 * ill["val_loss"]
    assert trained("overfitting", 300, train_share=0.9).metrics()["val_loss"] < 0.5 * ill["val_loss"]
    numbers = [tensor for name, tensor in trained("overfitting", 0).state().items() if "." in name]
    assert f"{sum(map(torch.numel, numbers))} numbers" in PLANE_PRESETS["overfitting"].question


@pytest.mark.parametrize("cure", ["tanh", "relu"])
def test_sigmoids_starve_the_first_layer_of_gradient(cure: str) -> None:
    assert trained("vanishing", 100).metrics()["train_loss"] == pytest.approx(np.log(2), abs=0.01)
    assert accuracy("vanishing", 150, layers=(PlaneLayer(8, cure),) * 6) > 0.95


def test_a_large_learning_rate_kills_relus() -> None:
    maps = trained("dead", 100).snapshot(Probe(layers=("layer2",)))["layer2"]
    assert sum(not neuron.any() for neuron in maps) >= 4
    assert accuracy("dead", 100) < 0.75
    assert accuracy("dead", 100, learning_rate=0.03) > 0.95


def test_too_large_a_step_diverges_and_a_small_one_does_not() -> None:
    with pytest.raises(Diverged):
        trained("diverging", 200)
    assert trained("diverging", 200, learning_rate=0.03).metrics()["train_loss"] < 0.06


def test_five_classes_are_told_apart() -> None:
    assert accuracy("classes", 200) > 0.94


def test_hills_are_followed() -> None:
    """Values of -1..1 whose noise has variance 0.01, so no network does much better than 0.01."""
    assert trained("surface", 300).metrics()["val_loss"] < 0.04
