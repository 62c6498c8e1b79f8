"""Variety against quality for a range of truncations, with a classifier as judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from nn_core.findings.latent.generated import Arrays, generator_of, inputs
from nn_core.findings.trained import Recipe, Trained, training
from nn_core.training.jobs import Beside, Job, Steps, Tools

if TYPE_CHECKING:
    from nn_core.latent.truncation import Cut
    from nn_core.training.gan.spec import GanRun

PICTURES = 256
AMOUNTS = {
    "scale": (0.05, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 1.0, 1.25, 1.5),
    "normal": (0.05, 0.25, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0),
}
UNTOUCHED = {"scale": 1.0, "normal": 3.0}
"""The amount at which nothing, or next to nothing, is cut."""


@dataclass(frozen=True, eq=False)
class Tradeoff(Job):
    """Measures some amounts of a truncation. Its result is that of `tradeoff`.

    Attributes:
        weights: of the run at one moment ("g.<layer>.<name>").
        judge: the classifier to be trained, if it is not yet.
    """

    spec: GanRun
    weights: Arrays
    cut: Cut
    judge: Recipe
    at_once: ClassVar[int] = 1
    trouble: ClassVar[str] = "Something went wrong while the pictures were compared."

    def work(self, tools: Tools) -> Steps:
        judge, _ = yield training(self.judge)
        return (yield Beside(lambda: tradeoff(self.spec, self.weights, self.cut, judge)))


def tradeoff(spec: GanRun, weights: Arrays, cut: Cut, judge: Trained) -> list[tuple[float, float, float]]:
    """(amount, confidence, variety) for some amounts."""
    from nn_core.latent.truncation import prices
    from nn_core.measure.experiments import network

    classifier = network(judge.architecture, judge.weights)
    noise, told = inputs(spec, PICTURES)
    found = prices(generator_of(spec, weights), classifier, noise, cut, AMOUNTS[cut], told)
    return [(price.amount, round(price.confidence, 4), round(price.variety, 4)) for price in found]
