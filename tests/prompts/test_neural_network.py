"""Neural network: each experiment to start from does what it says for three seeds, and what comes then."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.data.planes import sample
from nn_core.judgements.prediction import judge_course
from nn_core.training import PlaneLayer, PlaneProbe
from nn_core.training.errors import Diverged
from nn_core.training.plane.presets import PLANE_PRESETS
from nn_core.training.plane.spec import PlaneRun
from nn_core.training.plane.trainer import PlaneTrainer
from tests.prompts.labs import measured
from ui.kit.url import read
from ui.neural_network.lab import plane_run
from ui.neural_network.params import PARAMS
from ui.neural_network.words import ASKED, DRAWN
from ui.tutorials.library import library

pytestmark = pytest.mark.parametrize("seed", range(3))


def trained(run: PlaneRun | None, epochs: int, seed: int, **changes: Any) -> PlaneTrainer:
    assert run is not None
    run = replace(run, config=replace(run.config, seed=seed, **changes))
    run.check()
    trainer = PlaneTrainer(run, run.load(), torch.device("cpu"))
    while trainer.metrics()["epoch"] < epochs:
        for _ in range(25):
            trainer.step()
    return trainer


def accuracy(run: PlaneRun | None, epochs: int, seed: int, **changes: Any) -> float:
    return trained(run, epochs, seed, **changes).metrics()["val_accuracy"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *((name, "most") for name in ("start", "line", "features", "spirals", "classes")),
        ("one_line", "guesses"),
        ("overfitting", "by_heart"),
        ("vanishing", "guesses"),
        ("dead", "half"),
        ("diverging", "overflows"),
        ("surface", "smooth"),
    ],
)
def test_a_question_is_answered_alike_whatever_the_seed(name: str, expected: str, seed: int) -> None:
    run = PLANE_PRESETS[name].run
    assert measured(replace(run, config=replace(run.config, seed=seed)), ASKED[name]) == expected


def test_the_loss_on_new_points_falls_and_rises_again(seed: int) -> None:
    run, line = PLANE_PRESETS["overfitting"].run, DRAWN["overfitting"]
    heights = measured(replace(run, config=replace(run.config, seed=seed)), line)
    assert isinstance(heights, tuple)
    assert judge_course(heights, line.high - line.low) == "dips"


@pytest.mark.prompt("neural_network", "Can one line separate these?")
def test_a_line_parts_no_ring_but_four_do(seed: int) -> None:
    preset = PLANE_PRESETS["one_line"]
    assert accuracy(preset.run, 80, seed) < 0.75
    assert accuracy(preset.next, 100, seed) > 0.98


def test_the_best_line_gets_two_in_three_and_the_lowest_loss_says_a_half_everywhere(seed: int) -> None:
    """All lines of 360 directions; and logistic regression by Newton's method."""
    points = sample(PLANE_PRESETS["one_line"].run.plane, 0.1, seed)
    disc, x = points.targets == 1, np.column_stack([points.xy, np.ones(len(points))])
    angles = np.radians(np.arange(360))
    orders = (points.xy @ np.array([np.cos(angles), np.sin(angles)])).argsort(axis=0)
    gained = np.where(disc[orders], 1, -1).cumsum(axis=0).max()
    assert (np.sum(~disc) + gained) / len(points) == pytest.approx(2 / 3, abs=0.05)
    weights = np.zeros(3)
    for _ in range(10):
        says = 1 / (1 + np.exp(-x @ weights))
        weights += np.linalg.solve((x * (says * (1 - says))[:, None]).T @ x, x.T @ (disc - says))
    assert np.abs(x.T @ (disc - says)).max() < 1e-9
    assert np.abs(says - 0.5).max() < 0.1
    because = ASKED["one_line"].because
    assert "two in three" in because["guesses"]
    assert "two in three" in because["some"]


@pytest.mark.prompt("neural_network", "A ring around a disc")
def test_four_neurons_part_the_ring_from_the_disc_and_three_do_but_two_do_not(seed: int) -> None:
    preset = PLANE_PRESETS["start"]
    assert accuracy(preset.run, 200, seed) > 0.97
    assert accuracy(preset.next, 200, seed) > 0.97
    assert accuracy(preset.run, 200, seed, layers=(PlaneLayer(2, "tanh"),)) < 0.9


@pytest.mark.prompt("neural_network", "One neuron, one line")
def test_a_line_parts_the_clouds_but_not_the_ring(seed: int) -> None:
    preset = PLANE_PRESETS["line"]
    assert accuracy(preset.run, 20, seed) > 0.98
    assert accuracy(preset.next, 80, seed) < 0.75


@pytest.mark.prompt("neural_network", "The right question")
def test_squares_find_the_ring_but_only_a_product_the_quadrants(seed: int) -> None:
    preset = PLANE_PRESETS["features"]
    assert accuracy(preset.run, 80, seed) > 0.98
    assert accuracy(preset.next, 80, seed) < 0.75
    assert accuracy(preset.next, 80, seed, features=("xy",)) > 0.97


@pytest.mark.prompt("neural_network", "Spirals")
def test_spirals_come_apart(seed: int) -> None:
    assert accuracy(PLANE_PRESETS["spirals"].run, 500, seed) >= 0.95


@pytest.mark.prompt("neural_network", "Learning by heart")
def test_noise_is_learnt_by_heart_and_both_cures_help(seed: int) -> None:
    preset = PLANE_PRESETS["overfitting"]
    ill = trained(preset.run, 2000, seed).metrics()
    assert ill["train_loss"] < 0.1
    assert ill["val_loss"] > 10 * ill["train_loss"]
    assert trained(preset.next, 2000, seed).metrics()["val_loss"] < 0.5 * ill["val_loss"]
    assert trained(preset.run, 300, seed, train_share=0.9).metrics()["val_loss"] < 0.5 * ill["val_loss"]
    numbers = [tensor for name, tensor in trained(preset.run, 0, seed).state().items() if "." in name]
    assert f"{sum(map(torch.numel, numbers))} numbers" in preset.about


@pytest.mark.prompt("neural_network", "A gradient that fades")
def test_sigmoids_starve_the_first_layer_of_gradient_and_others_do_not(seed: int) -> None:
    preset = PLANE_PRESETS["vanishing"]
    assert trained(preset.run, 100, seed).metrics()["train_loss"] == pytest.approx(np.log(2), abs=0.01)
    assert accuracy(preset.next, 150, seed) > 0.95
    assert accuracy(preset.run, 150, seed, layers=(PlaneLayer(8, "relu"),) * 6) > 0.95


@pytest.mark.prompt("neural_network", "Dead neurons")
def test_a_large_learning_rate_kills_relus(seed: int) -> None:
    preset = PLANE_PRESETS["dead"]
    maps = trained(preset.run, 100, seed).snapshot(PlaneProbe(layers=("layer2",)))["layer2"]
    assert sum(not neuron.any() for neuron in maps) >= 4
    assert accuracy(preset.run, 100, seed) < 0.75
    assert accuracy(preset.next, 100, seed) > 0.95


@pytest.mark.prompt("neural_network", "Too large a step")
def test_too_large_a_step_diverges_and_a_small_one_does_not(seed: int) -> None:
    preset = PLANE_PRESETS["diverging"]
    with pytest.raises(Diverged):
        trained(preset.run, 200, seed)
    assert trained(preset.next, 200, seed).metrics()["train_loss"] < 0.06


@pytest.mark.prompt("neural_network", "Five classes")
def test_five_classes_are_told_apart_even_by_two_neurons(seed: int) -> None:
    preset = PLANE_PRESETS["classes"]
    assert accuracy(preset.run, 200, seed) > 0.94
    assert accuracy(preset.next, 300, seed) > 0.9


@pytest.mark.prompt("neural_network", "Hills and hollows")
def test_hills_are_followed_and_relu_makes_edges(seed: int) -> None:
    """Values of -1..1 whose noise has variance 0.01, so no network does much better than 0.01."""
    preset = PLANE_PRESETS["surface"]
    smooth, edged = trained(preset.run, 300, seed), trained(preset.next, 300, seed)
    assert smooth.metrics()["val_loss"] < 0.04
    assert edged.metrics()["val_loss"] < 0.06
    bends = [
        np.abs(np.diff(one.snapshot(PlaneProbe(layers=("output",)))["output"][0], 2, axis=0))
        for one in (smooth, edged)
    ]
    # A landscape of planes that meet at edges is flat nearly everywhere.
    assert np.median(bends[1]) < 0.2 * np.median(bends[0])


def test_the_line_of_the_tutorial_stays_at_guessing_whenever_one_looks(seed: int) -> None:
    """With small batches each step tilts it another way: then it is now and then above 0.65 by chance."""
    tutorial = library().tutorials["20_layers"]
    run = plane_run(read(tutorial.steps[0].query or {}, PARAMS)[0])
    trainer = trained(run, 30, seed)
    seen = []
    while trainer.metrics()["epoch"] < 200:
        trainer.step()
        seen.append(trainer.metrics()["val_accuracy"])
    assert max(seen) < 0.65
