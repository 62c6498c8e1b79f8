"""The tutorial on noise says what holds of the generator that comes with the app."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.findings import checkpoints
from nn_core.findings.latent.generated import judge_of
from nn_core.findings.latent.kept import recipe
from nn_core.findings.latent.tradeoff import tradeoff
from nn_core.findings.trained import Trained
from nn_core.training import GanProbe
from nn_core.training.gan.trainer import GanTrainer
from nn_core.tutorials.condition import Measured
from nn_core.tutorials.document import Step
from tests.tutorials.solutions import RIGHT
from ui.kit.url import read
from ui.latent_space.facts import facts_of
from ui.latent_space.params import PARAMS
from ui.tutorials.library import OURS, read_folders

NAME = "60_latent"
STEPS = {step.title: step for step in read_folders(OURS).tutorials[NAME].steps}


@cache
def noise() -> np.ndarray:
    """`64 z`: that of the page's samples."""
    trainer = GanTrainer(recipe(), recipe().load(), torch.device("cpu"))
    return np.asarray(trainer.snapshot(GanProbe())["noise"], np.float64)


def opened(step: Step, **changed: Any) -> dict[str, Any]:
    """What the page has chosen once the step is opened, and some of it is changed."""
    values, faults = read(dict(step.query or {}), PARAMS)
    assert not faults
    return {**values, **changed}


@cache
def dots() -> list[tuple[float, float, float]]:
    """What truncation by scaling costs, in the eyes of the classifier that comes with the app."""
    weights, judge = checkpoints.load(checkpoints.GENERATOR), judge_of(recipe())
    classifier = checkpoints.load("digits")
    assert weights is not None
    assert judge is not None
    assert classifier is not None
    trained = Trained(judge.run, classifier, np.nan, np.empty(0, np.int64))
    return tradeoff(recipe(), weights, "scale", trained)


def measured(chosen: Mapping[str, Any], prices: Any = None) -> Measured:
    shown = {**chosen, "latent_size": 32, "axes": np.eye(32), "tradeoff": prices, "effects": None}
    return facts_of({**shown, "chosen": chosen}, "principal", noise())


def right(step: Step, facts: Measured) -> str:
    assert step.predict is not None
    holds = step.predict.right(facts)
    assert holds is not None
    return step.predict.options[holds].says


def numbers(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"\d+\.\d+", text)]


def test_the_ends_half_way_are_as_long_as_the_two_that_are_shown() -> None:
    step = STEPS["Half-way"]
    chosen = opened(step, part="paths")
    facts = measured(chosen)
    assert step.done is not None
    assert step.done.holds(facts)
    a, b = (noise()[chosen[name] - 1] for name in "ab")
    expected = [*(float(np.linalg.norm(end)) for end in (a, b)), 0.5, float(np.linalg.norm((a + b) / 2))]
    assert numbers(step.feedback.filled(facts)) == pytest.approx(expected, abs=0.005)
    assert right(step, facts) == RIGHT[NAME][step.title]


def test_the_three_that_are_added_up_are_as_long_as_the_question_says() -> None:
    step = STEPS["Adding up"]
    chosen = opened(step, part="arithmetic")
    picked = [chosen[name] for name in ("plus", "minus", "also")]
    lengths = [float(np.linalg.norm(noise()[sample - 1])) for (sample,) in picked]
    assert step.predict is not None
    assert re.findall(r"sample (\d+)", step.predict.question) == [str(sample) for (sample,) in picked]
    assert numbers(step.predict.question) == pytest.approx(lengths, abs=0.005)
    cancel, pythagoras, all_ = step.predict.options
    a, b, c = lengths
    assert cancel.says == f"About {a - b + c:.0f}: plus and minus cancel"
    assert pythagoras.says == f"About {np.hypot(np.hypot(a, b), c):.0f}"
    assert f"= {np.hypot(np.hypot(a, b), c):.1f}." in pythagoras.because
    assert all_.says == f"About {a + b + c:.0f}: all three together"
    assert right(step, measured(chosen)) == RIGHT[NAME][step.title]


def test_short_noise_is_asked_about_where_it_is_measured_and_answered_as_measured() -> None:
    step = STEPS["The price of short noise"]
    assert step.query is not None
    assert opened(step)["part"] != "truncation", "the curves would show the answer"
    asked = re.search(r"ψ\*\* down to ([\d.]+)", step.text)
    assert asked is not None
    whole = next(dot for dot in dots() if dot[0] == 1)
    at = next(dot for dot in dots() if dot[0] == float(asked[1]))
    facts = measured(opened(step, part="truncation", psi=at[0]), dots())
    assert step.done is not None
    assert step.done.holds(facts)
    assert numbers(step.feedback.filled(facts)) == pytest.approx([*at, *whole[1:]], abs=0.0005)
    for psi in (0.05, 0.1, 0.2, at[0]):
        facts = measured(opened(step, part="truncation", psi=psi), dots())
        assert right(step, facts) == RIGHT[NAME][step.title] == "Less sure"
