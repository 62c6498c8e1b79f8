"""A concept is tested on networks whose slopes are known."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from nn_core import Architecture, Flatten, Linear
from nn_core.data import ImageSet
from nn_core.findings.channels.pictures import Pictures
from nn_core.findings.channels.tcav import LEAST, ROUNDS, ConceptScore, ConceptTest, OwnConcept, most_examples
from nn_core.training import FrozenNetwork, StartingWeights
from nn_core.training.jobs import JobError
from nn_core.training.pretrained.networks import architecture_of
from tests.nn_core.findings.channels.small import PICTURES, SET, frozen
from tests.nn_core.findings.working import worked


def pixels_set(n: int = 120) -> ImageSet:
    """2 x 2 noise; of class 1 the first pixel is bright, of class 2 the last one."""
    random = np.random.default_rng(1)
    labels = np.arange(n) % 3
    images = random.integers(0, 60, (n, 1, 2, 2), dtype=np.uint8)
    images[labels == 1, 0, 0, 0] += 180
    images[labels == 2, 0, 1, 1] += 180
    return ImageSet("pixels", "Pixels", images, labels.astype(np.int64), tuple("abc"), "here", "none")


SETS = Pictures(pixels_set())
NETWORK = Architecture((1, 2, 2), (Flatten(), Linear(4), Linear(3)))


def network(weights: list[list[float]]) -> FrozenNetwork:
    """linear1 gives the four pixels; linear2 is that matrix, 3 4: the slopes of each class's score."""
    arrays = {
        "linear1.weight": np.eye(4, dtype=np.float32),
        "linear1.bias": np.zeros(4, np.float32),
        "linear2.weight": np.array(weights, np.float32),
        "linear2.bias": np.zeros(3, np.float32),
    }
    return FrozenNetwork(NETWORK, StartingWeights(arrays))


def concept_score(weights: list[list[float]], concept: int, target: int) -> ConceptScore:
    _, found = worked(ConceptTest(network(weights), SETS, "linear1", target, concept))
    assert isinstance(found, ConceptScore)
    return found


@pytest.mark.parametrize(("slope", "wanted"), [(1.0, 1.0), (-1.0, 0.0)])
def test_a_score_that_rises_with_the_concept_s_pixel_has_it_in_all_pictures(
    slope: float, wanted: float
) -> None:
    """Class 0's score is the first pixel times a slope; in the concept, class 1, that pixel is bright."""
    found = concept_score([[slope, 0, 0, 0], [0] * 4, [0] * 4], concept=1, target=0)
    assert found.scores == (wanted,) * ROUNDS
    assert min(found.separated) > 0.95
    assert found.difference is not None
    assert found.difference.mean == wanted
    assert found.images == found.examples == 40


def test_a_concept_that_the_class_does_not_read_is_like_chance() -> None:
    """Class 0's score reads the second pixel, which is noise in all classes."""
    found = concept_score([[0, 1.0, 0, 0], [0] * 4, [0] * 4], concept=1, target=0)
    assert found.difference is not None
    assert 0.1 < found.difference.mean < 0.9
    assert found.difference.p > 0.001


def test_random_directions_go_either_way() -> None:
    found = concept_score([[1.0, 0, 0, 0], [0] * 4, [0] * 4], concept=1, target=0)
    assert 0.1 < float(np.mean(found.random)) < 0.9
    assert set(found.random) <= {0.0, 1.0}


def test_pictures_that_somebody_brought_are_a_concept_too() -> None:
    pictures = pixels_set().images
    labels = pixels_set().labels
    own = OwnConcept(pictures[labels == 2][:10], pictures[labels == 0])
    job = ConceptTest(network([[0, 0, 0, 1.0], [0] * 4, [0] * 4]), SETS, "linear1", 0, own)
    pieces, found = worked(job)
    assert found.scores == (1.0,) * ROUNDS
    assert found.examples == 10
    assert pieces[-1].done == pieces[-1].of
    assert isinstance(pieces[-1].finding, ConceptScore)


def test_where_pictures_have_no_class_of_the_network_all_are_asked() -> None:
    pictures, labels = pixels_set().images, pixels_set().labels
    own = OwnConcept(pictures[labels == 2][:10], pictures[labels == 0])
    job = ConceptTest(network([[0, 0, 0, 1.0], [0] * 4, [0] * 4]), SETS, "linear1", 0, own, own=True)
    assert worked(job)[1].images == 60


def test_in_a_large_layer_fewer_pictures_are_looked_at() -> None:
    """Of norm2, 32 x 112 x 112: five parts of so many numbers fit into 16 million eight times."""
    large = architecture_of("efficientnet_lite0")
    assert most_examples(large, "norm2") == 16 * 2**20 // (5 * 32 * 112 * 112) == 8
    assert most_examples(large, "norm49") == 53
    assert most_examples(NETWORK, "linear1") == 60


def test_too_few_pictures_are_a_sentence() -> None:
    few = OwnConcept(SET.images[: LEAST - 1], SET.images[:20])
    with pytest.raises(JobError, match=r"at least 4 pictures, 8 others, .* There are 3, 20 and"):
        worked(ConceptTest(frozen(), PICTURES, "conv1", 0, few))


def test_slopes_are_those_of_autograd_through_the_whole_network() -> None:
    import torch

    small = frozen()
    job = ConceptTest(small, PICTURES, "conv1", 2, 1)
    model = small.module()
    assert isinstance(model, torch.nn.Sequential)
    images = torch.tensor(SET.images[:3]).float() / 255
    found = job._slopes(model, images)
    for at in range(3):
        maps = model[0](images[at : at + 1]).detach().requires_grad_()
        (wanted,) = torch.autograd.grad(model[1:](maps)[0, 2], maps)
        np.testing.assert_allclose(found[at], wanted.flatten(), atol=1e-6)


def test_one_seed_finds_one_thing_and_the_job_may_travel() -> None:
    job = ConceptTest(frozen(), Pictures(SET), "conv1", 0, 1)
    assert worked(pickle.loads(pickle.dumps(job)))[1] == worked(job)[1]
