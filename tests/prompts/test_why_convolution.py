"""Why convolution? What the cards promise holds for the contests and the CNNs of three seeds."""

import pytest

from nn_core.findings.inside import Inside
from nn_core.findings.trained import Trained
from nn_core.judgements.contest import ahead, judge_lead, loses_more
from tests.trained import trained
from tests.ui.cards import is_explained
from ui.kit.course import course
from ui.why_convolution.cards.contest import ORDER, TRY, Of
from ui.why_convolution.cards.inside import INSIDE, Seen
from ui.why_convolution.contest import recipes
from ui.why_convolution.words import FAR_SHIFT

seeds = pytest.mark.parametrize("seed", range(3))
IMAGES = 1000
CARDS = {title: (values, prediction) for title, _, values, prediction in (*TRY, *INSIDE)}
KINDS: dict[str, str | float] = {
    "Pay for accuracy with weights": 407_050 / 2_226,
    "Push the digits aside": "few",
    "Take the neighbours away": "same",
    "One stroke": "one",
    "Part of what?": "part",
    "And what does the CNN mind?": "few",
    "Who wrote its filters?": "others",
}

pytestmark = pytest.mark.usefixtures("engine_ends_with_the_file")


def contestant(match: str, seed: int, who: str) -> tuple[Trained, Inside]:
    """One network of a contest, trained, and what was found inside."""
    recipe = recipes(match, seed)[ORDER.index(who)]
    return trained(recipe), course(recipe).findings


def seen(seed: int, title: str) -> Seen:
    """What a card about the inside shows."""
    values, _ = CARDS[title]
    return Seen(*contestant("size", seed, "cnn"), values["layer"], values["channel"])


def accuracy(match: str, seed: int, who: str) -> float:
    return contestant(match, seed, who)[0].accuracy


@seeds
@pytest.mark.prompt("why_convolution", "Pay for accuracy with weights")
def test_a_perceptron_as_good_as_a_small_cnn_has_many_times_its_parameters(seed: int) -> None:
    cnn, perceptron = (contestant("accuracy", seed, who)[0] for who in ORDER[:2])
    assert perceptron.architecture.params > 100 * cnn.architecture.params
    assert ahead(cnn.accuracy, perceptron.accuracy, len(cnn.validation)) == "neither"


@seeds
@pytest.mark.prompt("why_convolution", "Push the digits aside")
def test_a_shift_costs_the_perceptron_more_that_reads_centred_digits_as_well(seed: int) -> None:
    shifts = [contestant("accuracy", seed, who)[1].shifts for who in ORDER[:2]]
    cnn, perceptron = ((found[0], found[FAR_SHIFT]) for found in shifts)
    assert ahead(cnn[0], perceptron[0], IMAGES) != "first"
    assert loses_more(cnn, perceptron, IMAGES) == "second"


@seeds
@pytest.mark.prompt("why_convolution", "Take the neighbours away")
def test_shuffled_pixels_are_nothing_to_the_perceptron_and_cost_the_cnn_its_lead(seed: int) -> None:
    cnn, perceptron = (
        (accuracy("size", seed, who), accuracy("size", seed, f"{who}_shuffled")) for who in ORDER[:2]
    )
    leads = [ahead(*pair, IMAGES) for pair in zip(cnn, perceptron, strict=True)]
    assert ahead(*perceptron, IMAGES) == "neither"
    assert loses_more(cnn, perceptron, IMAGES) == "first"
    assert judge_lead(*leads) in ("gone", "turned")


@seeds
@pytest.mark.prompt("why_convolution", "One stroke")
def test_the_favourites_of_a_channel_of_the_first_convolution_show_one_stroke(seed: int) -> None:
    own, mixed = seen(seed, "One stroke").alike()
    assert own > 0.6
    assert mixed < 0.2


@seeds
@pytest.mark.prompt("why_convolution", "Part of what?")
def test_the_favourites_of_a_channel_of_the_third_convolution_are_digits_that_share_a_part(seed: int) -> None:
    shown = seen(seed, "Part of what?")
    which = shown.trained.validation[shown.inside.strongest["relu3"].image[4]]
    assert len(set(shown.trained.images.labels[which])) > 1
    own, mixed = shown.alike()
    assert own > mixed + 0.2


@seeds
@pytest.mark.prompt("why_convolution", "And what does the CNN mind?", "Who wrote its filters?")
@pytest.mark.parametrize(("title", "expected"), KINDS.items())
def test_three_seeds_answer_alike(seed: int, title: str, expected: str | float) -> None:
    values, prediction = CARDS[title]
    if isinstance(prediction.answer, Of):
        made = prediction.answer.recipes(values["match"], seed)
        for recipe in made.values():
            trained(recipe)
        answer = prediction.answer({name: course(recipe) for name, recipe in made.items()})
    else:
        answer = prediction.answer(seen(seed, title))
    assert answer.holds == expected
    is_explained(prediction, answer.holds, answer.measured)
