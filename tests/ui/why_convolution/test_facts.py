"""What is measured of a contest, from numbers that are given; what is to be predicted stays unknown."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nn_core.findings.inside import maps_of
from ui.why_convolution.contest import Contestants, recipes
from ui.why_convolution.facts import facts_of
from ui.why_convolution.lesson import work_out

SHIFTS = (0.97, 0.95, 0.9, 0.8, 0.6, 0.4, 0.3)
LABELS = np.array([4, 4, 4, 9, 9, 7, 7, 7])


def trained(recipe: Any, accuracy: float) -> Any:
    """A course that has ended: of every channel the same eight images are the favourites."""
    favourite = SimpleNamespace(image=np.tile(np.arange(8), (32, 1)))
    inside = dict.fromkeys(maps_of(recipe.run.architecture), favourite)
    result = SimpleNamespace(
        accuracy=accuracy, validation=np.arange(8), images=SimpleNamespace(labels=LABELS)
    )
    return SimpleNamespace(
        recipe=recipe, result=result, findings=SimpleNamespace(shifts=SHIFTS, strongest=inside)
    )


def contest() -> Contestants:
    accuracies = (0.97, 0.91, 0.85, 0.9)
    return Contestants(*map(trained, recipes("size", 0), accuracies))


@pytest.mark.parametrize(
    ("predicted", "known"),
    [
        ({}, {}),
        ({"shifted": "cnn"}, {"cnn_shifted": 0.8, "perceptron_shifted": 0.8, "cnn_far": 0.3}),
        ({"shuffled": "neither"}, {"cnn_shuffled": 0.85, "perceptron_shuffled": 0.9}),
    ],
)
def test_an_experiment_is_known_once_it_is_predicted(
    predicted: dict[str, str], known: dict[str, float]
) -> None:
    measured = facts_of(work_out(predicted), contest())
    assert (measured["cnn_accuracy"], measured["perceptron_accuracy"]) == (0.97, 0.91)
    hidden = {name for name in measured if name.endswith(("_shifted", "_far", "_shuffled"))}
    assert len(hidden) == 6
    assert {name: measured[name] for name in known} == known
    if not predicted:
        assert {measured[name] for name in hidden} == {None}


def test_kinds_of_digits_are_counted_among_the_favourites_of_the_channel() -> None:
    measured = facts_of(work_out({"layer": 3, "channel": 5}), contest())
    assert measured["favourite_digits"] == 3
    # 14 pixels after two convolutions and poolings: 14 + 2 for the pooling, and 2 more places 4 pixels apart
    assert measured["sees"] == 14 + 2 + 2 * 4
    assert measured["channel"] == 6
