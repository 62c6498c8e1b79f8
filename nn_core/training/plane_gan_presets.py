"""Prepared experiments with a GAN in the plane: some work, some fail on purpose and have a cure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nn_core.training.plane_gan_spec import PlaneGanConfig, PlaneGanRun


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
        "grid",
        "G takes five steps for each of D's. It runs to where D is fooled today, and all its points with it: "
        "count the clusters that get nothing.",
        Cure(
            {"steps_g": 1, "r1": 0.3},
            "One step of G for one of D, and a penalty that keeps D smooth: G can no longer run ahead of it.",
        ),
        steps_g=5,
        r1=0.0,
        average=0.0,
    ),
    "strong_d": _preset(
        "A D too strong",
        "spiral",
        "D takes ten large steps for each small one of G. Its verdicts stay far apart; G never catches up.",
        Cure(
            {"steps_d": 1, "learning_rate_d": 0.002, "learning_rate_g": 0.001, "r1": 0.3},
            "Step for step, at like rates, and with the R1 penalty D leaves G slopes that it can follow.",
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
        "Both networks have momentum. G gathers in one cloud, D finds out, G runs to the other: "
        "they chase each other for ever.",
        Cure(
            {
                "optimizer_g": "adam",
                "optimizer_d": "adam",
                "learning_rate_g": 0.001,
                "learning_rate_d": 0.002,
                "r1": 0.3,
            },
            "Adam without momentum takes what swings out of the steps, and the R1 penalty calms D.",
        ),
        optimizer_g="momentum",
        optimizer_d="momentum",
        learning_rate_g=0.01,
        learning_rate_d=0.01,
        r1=0.0,
        average=0.0,
    ),
    "vanishing": _preset(
        "Vanishing gradient",
        "disjoint",
        "D is sure of every point, and there the saturating loss is flat: the arrows shrink to nothing and "
        "G stands still.",
        Cure(
            {"loss": "non_saturating", "r1": 0.3},
            "The non-saturating loss is steep just where D is sure, and the R1 penalty keeps D less sure.",
        ),
        loss="saturating",
        optimizer_g="sgd",
        learning_rate_g=0.05,
        steps_d=10,
        learning_rate_d=0.005,
        r1=0.0,
        average=0.0,
    ),
}
