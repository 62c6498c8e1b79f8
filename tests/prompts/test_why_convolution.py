"""Why convolution? What the cards promise holds for the contests and the CNNs of three seeds."""

from itertools import combinations

import numpy as np
import pytest

from nn_core.findings.inside import Inside
from nn_core.findings.trained import Trained
from nn_core.judgements.contest import ahead, judge_lead, loses_more
from tests.trained import trained
from ui.kit.course import course
from ui.why_convolution.contest import recipes
from ui.why_convolution.words import FAR_SHIFT

seeds = pytest.mark.parametrize("seed", range(3))
IMAGES = 1000
ORDER = ("cnn", "perceptron", "cnn_shuffled", "perceptron_shuffled")

pytestmark = pytest.mark.usefixtures("engine_ends_with_the_file")


def contestant(match: str, seed: int, who: str) -> tuple[Trained, Inside]:
    """One network of a contest, trained, and what was found inside."""
    recipe = recipes(match, seed)[ORDER.index(who)]
    return trained(recipe), course(recipe).findings


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


def favourites(seed: int, layer: str, channel: int, span: int, jump: int) -> np.ndarray:
    """What the images that excite a channel most show where it answers: `n span span`, black around them.

    A place on the layer's map sees `span` pixels; its neighbour sees those `jump` pixels further.
    """
    network, inside = contestant("size", seed, "cnn")
    found = inside.strongest[layer]
    images = network.images.images[network.validation[found.image[channel]], 0] / 255
    padded = np.pad(images, ((0, 0), (span, span), (span, span)))
    corners = jump * np.stack([found.row[channel], found.column[channel]], axis=1) + jump // 2
    corners += span - span // 2
    return np.stack(
        [image[y : y + span, x : x + span] for image, (y, x) in zip(padded, corners, strict=True)]
    )


def likeness(pictures: np.ndarray) -> float:
    """The mean correlation of two of them."""
    return float(np.mean([np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in combinations(pictures, 2)]))


def mixed(seed: int, layer: str, span: int, jump: int) -> np.ndarray:
    """The first favourite of each channel that has one."""
    found = contestant("size", seed, "cnn")[1].strongest[layer]
    alive = np.flatnonzero(found.value[:, 0] > 0)
    return np.stack([favourites(seed, layer, int(channel), span, jump)[0] for channel in alive])


@seeds
@pytest.mark.prompt("why_convolution", "One stroke")
def test_the_favourites_of_a_channel_of_the_first_convolution_show_one_stroke(seed: int) -> None:
    assert likeness(favourites(seed, "relu1", 2, span=5, jump=1)) > 0.6
    assert likeness(mixed(seed, "relu1", span=5, jump=1)) < 0.2


@seeds
@pytest.mark.prompt("why_convolution", "Part of what?")
def test_the_favourites_of_a_channel_of_the_third_convolution_are_digits_that_share_a_part(seed: int) -> None:
    network, inside = contestant("size", seed, "cnn")
    which = network.validation[inside.strongest["relu3"].image[4]]
    assert len(set(network.images.labels[which])) > 1
    shared = likeness(favourites(seed, "relu3", 4, span=24, jump=4))
    assert shared > likeness(mixed(seed, "relu3", span=24, jump=4)) + 0.2
