"""Prepared experiments with a GAN in the plane: some work, some fail on purpose and have a cure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nn_core.training.gan_plane.spec import PlaneGanConfig, PlaneGanRun


@dataclass(frozen=True, eq=False)
class Cure:
    """Settings that make a failing experiment work, and why they do."""

    changes: Mapping[str, Any]
    sentence: str


@dataclass(frozen=True, eq=False)
class PlaneGanPreset:
    """An experiment and what to look for in it; one that fails on purpose has a cure."""

    title: str
    run: PlaneGanRun
    look_for: str
    cure: Cure | None = None

    @property
    def cured(self) -> PlaneGanRun:
        """The experiment with its cure applied."""
        changes = self.cure.changes if self.cure else {}
        return replace(self.run, config=replace(self.run.config, **changes))


def _preset(
    title: str, dataset: str, look_for: str, cure: Cure | None = None, **settings: Any
) -> PlaneGanPreset:
    return PlaneGanPreset(title, PlaneGanRun(dataset, PlaneGanConfig(**settings)), look_for, cure)


PLANE_GAN_PRESETS = {
    "ring": _preset(
        "A ring",
        "ring",
        "Switch on G's grid: a square of noise cannot become a ring without a fold. Where is it?",
    ),
    "clouds": _preset(
        "Two clouds",
        "gaussians",
        "G stretches its noise until a thin thread joins two clouds. D's surface fades as they fit.",
    ),
    "islands": _preset(
        "Three islands",
        "disjoint",
        "Between the islands there is nothing, but G's grid cannot tear. Watch how few points cross over.",
    ),
    "thread": _preset(
        "A thread of noise",
        "spiral",
        "G gets one random number only, so all it can lay down is a thread. Is a thread enough here?",
        noise_size=1,
    ),
    "collapse": _preset(
        "Mode collapse",
        "disjoint",
        "G takes ten steps for each of D's. It runs to where D is fooled just now, and all of its points "
        "with it, in one small bunch. Count the islands it covers: never more than one of the three.",
        Cure(
            {"steps_g": 1},
            "One step of G for one of D. D turns against a bunch as soon as it forms, and G has to spread "
            "its points over all the islands.",
        ),
        steps_g=10,
        average=0.9,
    ),
    "strong_d": _preset(
        "A D too strong",
        "spiral",
        "D takes ten large steps for each small one of G. What it gives real and generated points stays far "
        "apart, and G creeps: after 2,000 steps it still covers only the middle of the spiral.",
        Cure(
            {"r1": 0.3},
            "The R1 penalty keeps D's slopes gentle. D can no longer be so sure, and G has slopes to follow.",
        ),
        steps_d=10,
        learning_rate_d=0.01,
        learning_rate_g=1e-4,
        r1=0.0,
        average=0.0,
    ),
    "oscillation": _preset(
        "Oscillation",
        "gaussians",
        "D has momentum, so it always overshoots. G's points bunch together and run into one cloud. D turns "
        "against that side too late and too far, and all of them run to the other side. In 4,000 steps JS "
        "never falls below 0.6. At times D is flat where they lie, and they stand still; later that may last "
        "for thousands of steps.",
        Cure(
            {"optimizer_d": "adam"},
            "Adam keeps no momentum here. D stops where it should instead of swinging past, and G spreads "
            "over both clouds.",
        ),
        optimizer_d="momentum",
        learning_rate_d=0.003,
        r1=0.03,
        average=0.9,
    ),
    "vanishing": _preset(
        "Vanishing gradient",
        "ring",
        "G starts in the middle of the ring, and D is soon sure that everything there is generated. Where D "
        "is sure, the saturating loss is flat: the arrows shrink to nothing, and after 1,000 steps G has "
        "hardly moved.",
        Cure(
            {"loss": "non_saturating"},
            "The non-saturating loss is steepest just where D is sure. The arrows are long, and G's points "
            "reach the ring.",
        ),
        loss="saturating",
        optimizer_g="sgd",
        learning_rate_g=0.001,
        steps_d=5,
        r1=0.0,
    ),
}
