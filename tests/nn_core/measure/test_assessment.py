"""An assessment says what direct calls of the measures say, with a judge and without one."""

import numpy as np
import pytest

from nn_core import Activation, Architecture, Flatten, Linear, build
from nn_core.data import ImageSet
from nn_core.measure.assessment import SHOWN, assess, reference, unseen_distance
from nn_core.measure.quality import Judge, confidence, diversity, frechet_distance, nearest
from tests.nn_core.training.gan.small_gans import image_set, labelled

SHAPE = (1, 8, 8)


@pytest.fixture(scope="module")
def images() -> ImageSet:
    return labelled(image_set(count=100), classes=4)


@pytest.fixture(scope="module")
def judge() -> Judge:
    architecture = Architecture(SHAPE, (Flatten(), Linear(5), Activation("tanh"), Linear(4)))
    weights = build(architecture, seed=1).state_dict()
    return Judge(architecture, {name: tensor.numpy() for name, tensor in weights.items()})


def samples(n: int = 40) -> np.ndarray:
    return np.random.default_rng(5).integers(0, 256, (n, *SHAPE), dtype=np.uint8)


def test_with_a_judge(images: ImageSet, judge: Judge) -> None:
    split = images.split(0, 0.2)
    real = reference(images, SHAPE, judge)
    features, probabilities = judge.look(images.images[split.validation])
    assert real.standard.floor == pytest.approx(frechet_distance(features[:10], features[10:]))
    assert real.standard.confidence == pytest.approx(confidence(probabilities))
    made = samples()
    found = assess(7, made, np.arange(40) % 4, real)
    theirs, judged = judge.look(made)
    assert found.step == 7
    assert found.frechet == pytest.approx(frechet_distance(theirs, features))
    assert found.confidence == pytest.approx(confidence(judged))
    assert found.agreement == pytest.approx(np.mean(judged.argmax(1) == np.arange(40) % 4))
    assert found.diversity == pytest.approx(diversity(theirs) / diversity(features))
    assert found.shares is not None
    np.testing.assert_allclose(found.shares, np.bincount(judged.argmax(1), minlength=4) / 40)
    index, distances = nearest(made[:SHOWN], images.images)
    np.testing.assert_array_equal(found.nearest, images.images[index])
    np.testing.assert_allclose(found.distances, distances)


def test_training_images_are_found_out_as_copies(images: ImageSet, judge: Judge) -> None:
    real = reference(images, SHAPE, judge)
    found = assess(1, real.training[:20], None, real)
    assert found.distances.max() == 0
    assert found.agreement is None
    assert real.standard.distance > 0.1


def test_real_images_are_as_far_from_the_others_as_their_nearest_one(images: ImageSet) -> None:
    split = images.split(0, 0.2)
    known, unseen = (images.images[part].astype(np.float64) / 255 for part in (split.train, split.validation))
    apart = np.sqrt(((unseen[:, None] - known[None]) ** 2).mean(axis=(2, 3, 4))).min(axis=1)
    assert unseen_distance(images, SHAPE) == pytest.approx(apart.mean(), rel=1e-5)
    assert reference(images, SHAPE, None).standard.distance == pytest.approx(apart.mean(), rel=1e-5)


def test_without_a_judge_pixels_are_compared() -> None:
    images = image_set(count=60)
    real = reference(images, SHAPE, None)
    found = assess(1, samples(), None, real)
    assert (found.shares, found.confidence, found.frechet) == (None, None, None)
    flat = samples().reshape(40, -1) / 255
    assert found.diversity == pytest.approx(diversity(flat) / real.standard.diversity, rel=1e-5)
    assert assess(1, np.full((10, *SHAPE), 9, np.uint8), None, real).diversity == 0
