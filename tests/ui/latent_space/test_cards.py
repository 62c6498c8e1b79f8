"""Each card's options have reasons, and one of them holds whatever is measured."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.findings.latent import effects
from nn_core.findings.latent.checkerboard import spread_by_place, zones
from nn_core.findings.latent.questions import QUESTIONS
from nn_core.latent.vectors import power_spectrum
from tests.ui.cards import is_explained
from ui.kit.prediction import Choice, Number
from ui.latent_space.cards.told import Measured, Told
from ui.latent_space.checkerboard import Grown
from ui.latent_space.words import TRY

CARDS = {title: prediction for cards in TRY.values() for title, _, _, prediction in cards}
ABOUT_A_GENERATOR = {title: one for title, one in CARDS.items() if isinstance(one.answer, Told)}
NAMES = (
    *("ways", "of", "unsure", "jump", "sure", "away", "nearest", "short", "width_far", "width_near"),
    *("grey_far", "grey_near", "first", "last", "random", "principal", "count", "slider", "own", "share"),
    *("a", "b", "half", "usual", "spread", "pairs", "straight", "sphere", "thicker", "others", "stops"),
    *("tried", "held", "from_c", "from_a", "one", "five", "variety", "whole_variety", "whole_sure"),
    *("large", "small", "bar", "longest", "place", "early", "late", "lost"),
)


@pytest.mark.parametrize("numbers", [0.3, 1.0], ids=str)
@pytest.mark.parametrize("title", ABOUT_A_GENERATOR)
def test_whatever_is_measured_one_of_the_options_holds(title: str, numbers: float) -> None:
    answer = CARDS[title].answer(Measured(dict.fromkeys(NAMES, numbers), 1500))
    is_explained(CARDS[title], answer.holds, answer.measured)
    assert answer.measured.startswith("at step 1,500 of this generator")


def test_a_bar_is_said_to_be_of_as_many_pictures_as_it_is_measured_on() -> None:
    card = CARDS["Is the brightest map the most important?"]
    said = card.answer(Measured(dict.fromkeys(NAMES, 0.3), 1500)).measured
    assert f"without it pixels of {effects.PICTURES} pictures change by 0.300 on average" in said


def test_each_question_is_asked_and_each_card_asks_one() -> None:
    asked = {one.answer.question for one in CARDS.values() if isinstance(one.answer, Told)}
    assert asked == set(QUESTIONS)
    assert len(CARDS) == len(ABOUT_A_GENERATOR) + len(TRY["checkerboard"])


def test_no_text_says_predict_and_no_question_says_what_comes_out() -> None:
    for cards in TRY.values():
        for _, text, _, prediction in cards:
            assert "redict" not in text
            assert isinstance(prediction, Choice | Number)
            assert prediction.question.endswith("?")


def checks(size: int = 28) -> np.ndarray:
    """Fresh samples whose pixels vary with how often a 3 × 3 kernel covers them: 1, 2, 2, 4 times."""
    random = np.random.default_rng(0)
    times = np.sqrt(np.tile([[1, 2], [2, 4]], (size // 2, size // 2)))
    return np.asarray(random.standard_normal((64, 1, size, size)) * times)


@pytest.mark.parametrize("seed", range(3))
def test_a_checkerboard_is_seen_where_pixels_are_covered_unevenly(seed: int) -> None:
    samples = checks() + np.tile([[0.0, 1.0], [1.0, 2.0]], (14, 14)) + 0.01 * seed
    power = power_spectrum(samples)
    found = Grown(
        spread_by_place(samples), zones(power), before=11.0, after=0.1, step=256, real=0.04, plain=0.07
    )
    holds = {title: CARDS[title].answer(found).holds for title in CARDS if title not in ABOUT_A_GENERATOR}
    assert holds == {
        "Before any training": "four",
        "Does it learn to hide it?": "fades",
        "Read the spectrum": "edge",
    }
    for title in holds:
        is_explained(CARDS[title], holds[title], CARDS[title].answer(found).measured)
    (once, twice), (also, four) = found.spread
    assert (twice / once, also / once, four / once) == pytest.approx((2**0.5, 2**0.5, 2), rel=0.05)


def test_what_a_generator_without_a_checkerboard_has_as_well_is_no_trace_of_one() -> None:
    card = CARDS["Does it learn to hide it?"]
    ones = ((1.0, 1.0), (1.0, 1.0))
    found = Grown(ones, (1.0, 1.0, 1.0), before=11.0, after=0.048, step=256, real=0.036, plain=0.071)
    answer = card.answer(found)
    assert answer.holds == "gone"
    assert "“Upsample, then 3 × 3”, which makes no checkerboard, has 0.071" in answer.measured
    assert isinstance(card, Choice)
    assert not any("trace" in words for words in (*card.options.values(), *card.because.values()))


def test_a_plain_spectrum_is_as_strong_everywhere() -> None:
    noise = np.random.default_rng(0).standard_normal((400, 1, 28, 28))
    assert zones(power_spectrum(noise)) == pytest.approx((1, 1, 1), abs=0.02)
    wave = np.cos(np.pi * np.arange(28))[None, None, None] * np.ones((1, 1, 28, 1))
    assert zones(power_spectrum(wave))[:2] == pytest.approx((0, 0))
