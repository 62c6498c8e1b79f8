"""Latent space: each card answers the same for three generators, and what it says are its own numbers."""

from typing import Any

import numpy as np
import pytest

from nn_core.findings.latent.generated import judge_of, maps_of
from nn_core.findings.latent.questions import Question
from tests.prompts.small import CARDS, PREDICTIONS, Small, judge
from tests.ui.cards import is_explained
from ui.kit.answer import Held
from ui.latent_space.cards.told import Measured, Told
from ui.latent_space.params import prepared

KINDS = {
    "Where does a class end?": "stretch",
    "The middle": "mean",
    "Longer than noise": "hard",
    "Big shares, big changes": "much",
    "One thing at a time": "few",
    "Is the middle real?": "some",
    "Which way is better?": "straight",
    "The same ends": "none",
    "Thick and thin": "few",
    "Nothing left": "c",
    "One or many": "shorter",
    "What is lost?": "little",
    "A fair price?": "less",
    "Two ways to cut": "large",
    "Is the brightest map the most important?": "short",
    "Early or late": "late",
    "Half of it": "less",
}
NUMBERS = {"Better than chance?": (100 * 6 / 32, 2.0), "The short cut": (31.5**0.5 / 2**0.5, 0.2)}
"""What chance says of those that ask for a number, and by how much it may be missed."""
STEP = 1500


def answer(small: Small, title: str) -> tuple[Held | None, str]:
    """What the card says of that generator, as its job finds it."""
    part, values = CARDS[title]
    prediction = PREDICTIONS[title]
    assert isinstance(prediction.answer, Told)
    named = {name: value for name, value in values.items() if name != "pick"}
    shows: dict[str, Any] = prepared(part, named, maps_of(small.spec))
    recipe = judge_of(small.spec)
    assert recipe is not None
    weights, shown = small.weights, small.arrays
    name = prediction.answer.question
    question = Question(name, small.spec, weights, shown, recipe, shows, values.get("pick"))
    found = prediction.answer(Measured(question.answer(judge()), STEP))
    assert found.measured.startswith(f"at step {STEP:,} of this generator, ")
    is_explained(prediction, found.holds, found.measured)
    return found.holds, found.measured


@pytest.mark.parametrize("title", KINDS)
def test_three_generators_answer_alike(small: Small, title: str) -> None:
    assert answer(small, title)[0] == KINDS[title]


@pytest.mark.parametrize("title", NUMBERS)
def test_a_number_is_near_what_chance_says(small: Small, title: str) -> None:
    expected, miss = NUMBERS[title]
    assert answer(small, title)[0] == pytest.approx(expected, abs=miss)


def test_every_card_about_a_generator_is_here() -> None:
    about = {title for title, (part, _) in CARDS.items() if part != "checkerboard"}
    assert KINDS.keys() | NUMBERS.keys() == about


def test_the_length_half_way_is_that_of_the_mean_of_both_ends(small: Small) -> None:
    values = small.set_up("The short cut")
    ends = [small.noise[values[name] - 1] for name in ("a", "b")]
    assert answer(small, "The short cut")[0] == pytest.approx(np.linalg.norm(np.mean(ends, axis=0)))


def test_the_ink_that_vanishes_is_what_the_picture_has_lost(small: Small) -> None:
    import torch

    before = small.draw(small.noise)
    layers = list(small.network)
    cut = list(dict(small.network.named_children())).index("relu2") + 1
    with torch.no_grad():
        maps = torch.nn.Sequential(*layers[:cut])(torch.tensor(small.noise, dtype=torch.float32))
        maps[:, ::2] = 0
        after = (torch.nn.Sequential(*layers[cut:])(maps)[:, 0].numpy() + 1) / 2
    ink = before > 0.5
    lost = round(100 * (ink & (after < 0.5)).sum() / ink.sum())
    assert f"{lost}\N{NO-BREAK SPACE}% of the ink vanishes" in answer(small, "Half of it")[1]
