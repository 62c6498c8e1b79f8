"""Experiments to start from: what each is about, and what to try after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from nn_core.mechanics.activations import SIGMOID
from nn_core.training.plane.spec import USUAL_ACTIVATION, PlaneConfig, PlaneLayer, PlaneRun


@dataclass(frozen=True)
class PlanePreset:
    """A run with what it is about, and something to try after it.

    varied: what the reader is asked to vary then: "dataset" or fields of the config.
    next: the first of those experiments, set up; None where there is only something to look at.
    """

    name: str
    title: str
    about: str
    then: str
    run: PlaneRun
    varied: tuple[str, ...] = ()
    next: PlaneRun | None = None

    def includes(self, run: PlaneRun) -> bool:
        """Whether a run differs from the preset's only in what is varied, the seed, or weights held."""
        return _without(run, self.varied) == _without(self.run, self.varied)


def _without(run: PlaneRun, varied: tuple[str, ...]) -> PlaneRun:
    """The run with what may vary as usual."""
    usual = PlaneConfig()
    free = {name: getattr(usual, name) for name in (*varied, "seed", "held") if name != "dataset"}
    dataset = PlaneRun().dataset if "dataset" in varied else run.dataset
    return replace(run, dataset=dataset, config=replace(run.config, **free))


def _layers(*neurons: int, activation: str = USUAL_ACTIVATION) -> tuple[PlaneLayer, ...]:
    return tuple(PlaneLayer(count, activation) for count in neurons)


_ALL = (
    PlanePreset(
        "one_line",
        "Can one line separate these?",
        "Can one line part the ring from the disc? Without a hidden layer one neuron is all, and draws one.",
        "Now give it a hidden layer: four neurons, four lines.",
        PlaneRun("circle", PlaneConfig(layers=())),
        ("layers",),
        PlaneRun("circle", PlaneConfig(layers=_layers(4))),
    ),
    PlanePreset(
        "start",
        "A ring around a disc",
        "No straight line parts the ring from the disc. Each of these four neurons draws one.",
        "Take neurons away one by one. With how few does it still work?",
        PlaneRun("circle", PlaneConfig(layers=_layers(4))),
        ("layers",),
        PlaneRun("circle", PlaneConfig(layers=_layers(3))),
    ),
    PlanePreset(
        "line",
        "One neuron, one line",
        "Without a hidden layer the border is a straight line. Here are two clouds.",
        "Now choose the ring. What is the best that a line can do?",
        PlaneRun("gaussians", PlaneConfig(layers=())),
        ("dataset",),
        PlaneRun("circle", PlaneConfig(layers=())),
    ),
    PlanePreset(
        "features",
        "The right question",
        "Again there is no hidden layer, but the network is told x² and y² instead of x and y.",
        "Choose the quadrants. Which single feature solves them?",
        PlaneRun("circle", PlaneConfig(layers=(), features=("x2", "y2"))),
        ("dataset", "features"),
        PlaneRun("xor", PlaneConfig(layers=(), features=("x2", "y2"))),
    ),
    PlanePreset(
        "spirals",
        "Spirals",
        "Two arms wind around each other one and a half times. Three layers of eight neurons see them.",
        "Look at the plane as layer 1, 2 and 3 see it: where do the arms come apart?",
        PlaneRun(
            "spirals",
            PlaneConfig(
                layers=_layers(8, 8, 8), optimizer="adam", learning_rate=0.005, noise=0.05, train_share=0.7
            ),
        ),
    ),
    PlanePreset(
        "overfitting",
        "Learning by heart",
        "Fifty noisy points to learn from, 105 numbers to fit them with. It never learns from hollow points.",
        "Set L2 to 0.03, or let it learn from 90 % of the points. Which cure works better?",
        PlaneRun(
            "moons",
            PlaneConfig(
                layers=_layers(8, 8), optimizer="adam", learning_rate=0.01, noise=0.5, train_share=0.1
            ),
        ),
        ("l2", "train_share"),
        PlaneRun(
            "moons",
            PlaneConfig(
                layers=_layers(8, 8),
                optimizer="adam",
                learning_rate=0.01,
                noise=0.5,
                train_share=0.1,
                l2=0.03,
            ),
        ),
    ),
    PlanePreset(
        "vanishing",
        "A gradient that fades",
        f"A sigmoid is never steeper than {Fraction(SIGMOID.slopes[1])}, and here six follow each other.",
        "Turn the sigmoids into tanh or ReLU, one layer after the other.",
        PlaneRun("circle", PlaneConfig(layers=_layers(8, 8, 8, 8, 8, 8, activation="sigmoid"))),
        ("layers",),
        PlaneRun("circle", PlaneConfig(layers=_layers(8, 8, 8, 8, 8, 8))),
    ),
    PlanePreset(
        "dead",
        "Dead neurons",
        "Two layers of eight ReLUs, and a learning rate of 3. A neuron is dead where it is 0 everywhere.",
        "Pause, reset, and find the largest learning rate at which they live.",
        PlaneRun("circle", PlaneConfig(layers=_layers(8, 8, activation="relu"), learning_rate=3.0)),
        ("learning_rate",),
        PlaneRun("circle", PlaneConfig(layers=_layers(8, 8, activation="relu"), learning_rate=0.03)),
    ),
    PlanePreset(
        "diverging",
        "Too large a step",
        "Hills to be followed, and a learning rate of 3. Each step goes down the slope, but a long way.",
        "Set the learning rate to 0.03 and train on.",
        PlaneRun(
            "hills",
            PlaneConfig(layers=_layers(8, 8, activation="leaky_relu"), loss="squared", learning_rate=3.0),
        ),
        ("learning_rate",),
        PlaneRun(
            "hills",
            PlaneConfig(layers=_layers(8, 8, activation="leaky_relu"), loss="squared", learning_rate=0.03),
        ),
    ),
    PlanePreset(
        "classes",
        "Five classes",
        "A pinwheel of five classes, and five output neurons: each is to say yes to one vane.",
        "Make the last hidden layer two neurons wide, and look at the plane as it sees it.",
        PlaneRun("pinwheel", PlaneConfig(layers=_layers(8, 8), optimizer="adam", learning_rate=0.01)),
        ("layers",),
        PlaneRun("pinwheel", PlaneConfig(layers=_layers(8, 2), optimizer="adam", learning_rate=0.01)),
    ),
    PlanePreset(
        "surface",
        "Hills and hollows",
        "Now there are no classes: each point has a height, and the network is to give it. Its neurons "
        "are tanh.",
        "Turn tanh into ReLU. Where do the edges come from?",
        PlaneRun(
            "hills",
            PlaneConfig(layers=_layers(8, 8), optimizer="adam", learning_rate=0.01, loss="squared"),
        ),
        ("layers",),
        PlaneRun(
            "hills",
            PlaneConfig(
                layers=_layers(8, 8, activation="relu"), optimizer="adam", learning_rate=0.01, loss="squared"
            ),
        ),
    ),
)

PLANE_PRESETS: dict[str, PlanePreset] = {preset.name: preset for preset in _ALL}
