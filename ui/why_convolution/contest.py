"""The contest: a CNN against a perceptron, of equal size or equal accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nn_core import Activation, Architecture, Conv2d, Flatten, Linear, MaxPool2d
from nn_core.findings.inside import look_inside
from nn_core.findings.trained import STEPS, Recipe
from nn_core.network.layers import Layer
from ui.kit.course import Course, course

if TYPE_CHECKING:
    from nn_core.data import ImageSet

IMAGE_SHAPE = (1, 28, 28)
CLASSES = 10
CHANNELS = {"size": (8, 16, 32), "accuracy": (4, 8, 8)}
HIDDEN = {"size": None, "accuracy": 512}
"""Units of the perceptron; None: as many as give it the size of the CNN."""
UNITS = {match: units or 14 for match, units in HIDDEN.items()}
"""The same, with how many those are."""


@dataclass(frozen=True)
class Contestants:
    """The four trainings of one contest."""

    cnn: Course
    perceptron: Course
    cnn_shuffled: Course
    perceptron_shuffled: Course

    def all(self) -> dict[str, Course]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def settled(self) -> bool:
        """Whether nothing more will come: each has a result or a problem."""
        return all(one.done or one.problem for one in self.all().values())


def three_convolutions(channels: tuple[int, int, int]) -> Architecture:
    """5 x 5, 5 x 5 and 3 x 3, each with ReLU and pooling; a value of the third map sees 24 x 24 pixels."""
    layers: list[Layer] = []
    for count, size in zip(channels, (5, 5, 3), strict=True):
        layers += [Conv2d(count, size, padding=size // 2), Activation("relu"), MaxPool2d(2)]
    return Architecture(IMAGE_SHAPE, (*layers, Flatten(), Linear(CLASSES)))


def networks(match: str) -> tuple[Architecture, Architecture]:
    """CNN and perceptron."""
    from nn_core.measure.experiments import perceptron_of_size

    cnn = three_convolutions(CHANNELS[match])
    return cnn, perceptron_of_size(cnn, HIDDEN[match])


def plans(match: str) -> dict[str, str]:
    """What the two are made of, in words."""
    first, second, third = CHANNELS[match]
    return {
        "cnn": f"3 convolutions with {first}, {second} and {third} filters",
        "perceptron": f"1 hidden layer of {units(networks(match)[1])} units",
    }


def units(perceptron: Architecture) -> int:
    """How many hidden units it has."""
    return perceptron.summary()[1].out_shape[0]


@lru_cache(maxsize=8)
def shuffled_digits(seed: int) -> ImageSet:
    """One object for each seed: runs on the same set share its pixels."""
    from nn_core.data import load
    from nn_core.measure.experiments import shuffled_pixels

    return shuffled_pixels(load("mnist"), seed)


def contestants(match: str, seed: int, reader: str = "") -> Contestants:
    """The trainings of a contest, started now where nobody has asked for them before; `reader` may leave."""
    return Contestants(*(course(recipe, reader) for recipe in recipes(match, seed)))


def recipes(match: str, seed: int) -> tuple[Recipe, Recipe, Recipe, Recipe]:
    """What is trained in a contest, in the order of `Contestants`."""
    from nn_core.training import ClassifierConfig, ClassifierRun

    config = ClassifierConfig(seed=seed)
    cnn, perceptron = networks(match)
    shuffled = shuffled_digits(seed)
    return (
        Recipe(ClassifierRun(cnn, "mnist", config), examine=look_inside),
        Recipe(ClassifierRun(perceptron, "mnist", config), examine=look_inside),
        Recipe(ClassifierRun(cnn, shuffled, config)),
        Recipe(ClassifierRun(perceptron, shuffled, config)),
    )


def standing(one: Course) -> dict[str, Any]:
    """One training as facts for the browser."""
    return {
        "params": one.recipe.run.architecture.params,
        "step": one.step,
        "steps": STEPS,
        "curve": one.curve,
        "accuracy": one.result.accuracy if one.result else None,
        "shifts": one.findings.shifts if one.result and one.findings else None,
        "problem": one.problem,
    }
