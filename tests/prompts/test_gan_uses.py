"""What GANs are for: what the cards promise of classifiers with few images holds for their seeds."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from nn_core.data.augmentation import Examples
from nn_core.findings.augmentation.plan import GanTrial, Plan, Trial
from nn_core.findings.augmentation.trials import EXAMINED, Classifying, Imitated, Imitating, Outcome
from nn_core.training.jobs import Job
from tests.prompts.reader import probabilities
from tests.ui.cards import is_explained
from ui.gan_uses.cards import SEEDS, TRY, Of, Scores
from ui.gan_uses.params import complete
from ui.shell.engine import engine

CARDS = {title: values for title, _, values, _ in TRY}
PATIENCE_S = 1200

pytestmark = pytest.mark.usefixtures("engine_ends_with_the_file")


def plan_of(title: str, **changes: int) -> Plan:
    """What "Set it up" and "Run" of that title measure."""
    plan = complete({**CARDS[title], **changes}).plan
    assert plan.seeds == len(SEEDS)
    return plan


def done(job: Job) -> Any:
    handle = engine().jobs.ask(job)
    assert handle.wait(PATIENCE_S), "still at work"
    assert not handle.problem, handle.problem
    return handle.result


@cache
def samples(gan: GanTrial) -> Examples:
    made: Imitated = done(Imitating(gan))
    assert made.samples is not None
    return made.samples


@cache
def accuracy(trial: Trial) -> float:
    found: Outcome = done(Classifying(trial))
    assert found.accuracy is not None
    return found.accuracy


def read_as_asked(made: Examples) -> float:
    """The share of samples in which the reader sees the class that was asked for."""
    images = made.images[:EXAMINED] / np.float32(127.5) - 1
    return float((probabilities(images).argmax(axis=1) == made.labels[:EXAMINED]).mean())


def gains(plan: Plan, recipe: str, size: int) -> np.ndarray:
    """How much better than with real images alone, for each seed."""
    return np.array(
        [
            accuracy(plan.trial(recipe, size, seed)) - accuracy(plan.trial("real", size, seed))
            for seed in SEEDS
        ]
    )


@pytest.mark.prompt("gan_uses", "Does it wear off?")
def test_shifting_and_turning_gains_more_with_10_images_than_with_100() -> None:
    plan = plan_of("Does it wear off?")
    few, many = (gains(plan, "classic", size) for size in plan.sizes)
    assert few.min() > 0.05
    assert few.min() > many.max() + 0.03


@pytest.mark.prompt("gan_uses", "Too far")
def test_too_far_still_gains_with_10_images_and_less_with_100() -> None:
    plan = plan_of("Too far")
    assert (plan.sizes[0], plan.sizes[-1]) == (10, 100)
    few, many = (gains(plan, "classic", size) for size in (10, 100))
    assert few.min() > 0.02
    assert (few - many).min() > 0.02


@pytest.mark.prompt("gan_uses", "A GAN that stops early")
def test_samples_that_are_hard_to_read_hurt_and_fewer_of_them_hurt_less() -> None:
    five, one = (plan_of("A GAN that stops early", samples=copies) for copies in (5, 1))
    for size in five.sizes:
        made = [samples(five.trial("generated", size, seed).gan) for seed in SEEDS]
        assert max(map(read_as_asked, made)) < 0.7
        many, few = (gains(plan, "generated", size) for plan in (five, one))
        assert many.max() < 0
        assert many.mean() < few.mean()


KINDS = {"Does it wear off?": "few", "Too far": "better", "A GAN that stops early": "worse"}


@pytest.mark.parametrize(("title", "expected"), KINDS.items())
def test_the_seeds_of_a_card_tell_its_answer_from_chance(title: str, expected: str) -> None:
    prediction = next(prediction for name, _, _, prediction in TRY if name == title)
    assert isinstance(prediction.answer, Of)
    plan = plan_of(title)
    of = prediction.answer

    def of_all_seeds(recipe: str, size: int) -> tuple[float, ...]:
        return tuple(accuracy(plan.trial(recipe, size, seed)) for seed in SEEDS)

    by_size = {size: (of_all_seeds("real", size), of_all_seeds(of.recipe, size)) for size in of.sizes}
    answer = of(Scores(by_size, 1000, plan.steps))
    assert answer.holds == expected, by_size
    is_explained(prediction, answer.holds, answer.measured)
