"""Measures of generated images: hand-computed values, invariances, and a classifier that really looks."""

import numpy as np
import pytest
import torch

from nn_core import Activation, Add, Architecture, Conv2d, Flatten, Linear, build, capture
from nn_core.data.traits import Trait
from nn_core.measure.quality import (
    Judge,
    agreement,
    class_shares,
    confidence,
    diversity,
    frechet_distance,
    nearest,
    pixels_of,
    trait_shares,
)

RANDOM = np.random.default_rng(0)


def test_a_frechet_distance_by_hand() -> None:
    """Variances 4 and 1 along x, 9 and 9 along y, means (3, 0) apart: 9 + (2 - 1)² + (3 - 3)²."""
    corners = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]]) * np.sqrt(3 / 4)  # variances 1 with n - 1
    a, b = corners * [2, 3], corners * [1, 3] + [3, 0]
    assert frechet_distance(a, b) == pytest.approx(9 + 1)
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-9)


def test_a_frechet_distance_is_symmetric_and_blind_to_turns() -> None:
    a = RANDOM.normal(size=(200, 5)) @ RANDOM.normal(size=(5, 5))
    b = RANDOM.normal(size=(150, 5)) + 0.5
    turn, _ = np.linalg.qr(RANDOM.normal(size=(5, 5)))
    found = frechet_distance(a, b)
    assert found > 0
    assert frechet_distance(b, a) == pytest.approx(found)
    assert frechet_distance(a @ turn, b @ turn) == pytest.approx(found)
    assert frechet_distance(a + 7, b + 7) == pytest.approx(found)


def test_a_frechet_distance_equals_the_formula_with_a_matrix_root() -> None:
    a, b = RANDOM.normal(size=(60, 3)) @ np.diag([1, 2, 3]), RANDOM.normal(size=(60, 3))
    spread_a, spread_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    root = np.sqrt(np.linalg.eigvals(spread_a @ spread_b)).real.sum()
    expected = ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(spread_a + spread_b) - 2 * root
    assert frechet_distance(a, b) == pytest.approx(expected)


def test_fewer_samples_than_features_are_no_trouble() -> None:
    a, b = RANDOM.normal(size=(2, 10, 50))
    assert np.isfinite(frechet_distance(a, b))


@pytest.mark.parametrize(("a", "b"), [((1, 3), (5, 3)), ((5, 3), (5, 4))])
def test_too_few_rows_or_other_features_are_refused(a: tuple[int, int], b: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="rows"):
        frechet_distance(np.zeros(a), np.zeros(b))


def test_shares_confidence_and_agreement_by_hand() -> None:
    probabilities = np.array([[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.1, 0.1, 0.8], [0.5, 0.3, 0.2]])
    np.testing.assert_allclose(class_shares(probabilities), [0.75, 0, 0.25])
    assert confidence(probabilities) == pytest.approx((0.7 + 0.6 + 0.8 + 0.5) / 4)
    assert agreement(probabilities, np.array([0, 1, 2, 0])) == 0.75


def test_shares_of_traits_by_hand() -> None:
    traits = (Trait("large", (1, 3)), Trait("red", (2, 3)), Trait("none of them", ()))
    np.testing.assert_allclose(trait_shares(np.array([0.4, 0.3, 0.2, 0.1]), traits), [0.4, 0.3, 0])
    np.testing.assert_allclose(trait_shares(np.array([0, 0, 0, 1]), traits), [1, 1, 0])


def test_the_nearest_training_image_and_its_distance() -> None:
    training = np.zeros((3, 1, 2, 2), np.uint8)
    training[1] = 255
    training[2, 0, 0] = 51
    images = np.array([[[[255, 255], [255, 0]]], [[[51, 51], [0, 0]]]], np.uint8)
    index, distance = nearest(images, training)
    assert index.tolist() == [1, 2]
    np.testing.assert_allclose(distance, [0.5, 0])  # one of four pixels is all the way off


def test_the_nearest_image_is_the_same_when_few_fit_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    training, images = (random.integers(0, 256, (n, 1, 3, 3), dtype=np.uint8) for n in (50, 6))
    training[40] = training[3] = images[0]
    whole, _ = nearest(images, training)
    monkeypatch.setattr("nn_core.training.memory.MAX_CHUNK_BYTES", 4 * 9 * 7)
    parts, _ = nearest(images, training)
    assert parts[0] == 3
    np.testing.assert_array_equal(parts, whole)


def test_diversity_by_hand() -> None:
    assert diversity(np.array([[0.0, 0], [3, 4], [0, 0]])) == pytest.approx((5 + 0 + 5) / 3)
    assert diversity(np.ones((4, 2))) == 0
    with pytest.raises(ValueError, match="two rows"):
        diversity(np.ones((1, 2)))


def test_samples_become_pixels() -> None:
    np.testing.assert_array_equal(pixels_of(np.array([-2.0, -1.0, 0.0, 1.0])), [0, 0, 128, 255])


def test_a_judge_gives_what_its_network_gives() -> None:
    layers = (Conv2d(3, 3), Activation("relu"), Flatten(), Linear(6), Activation("tanh"), Linear(4))
    architecture = Architecture((1, 6, 6), layers)
    network = build(architecture, seed=2).eval()
    weights = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    images = RANDOM.integers(0, 256, (300, 1, 6, 6), dtype=np.uint8)
    features, probabilities = Judge(architecture, weights).look(images)
    with torch.no_grad():
        expected = network[:-1](torch.tensor(images) / 255)
        logits = network[-1](expected)
    np.testing.assert_allclose(features, expected, atol=1e-6)
    np.testing.assert_allclose(probabilities, logits.softmax(1), atol=1e-6)
    with pytest.raises(ValueError, match="dense"):
        Judge(Architecture((1, 6, 6), (Conv2d(3, 3),)), {})


def test_a_judge_that_branches_gives_what_its_last_layer_reads() -> None:
    layers = (Conv2d(2, 3, padding=1), Activation("relu"), Conv2d(2, 1), Add("conv1"), Flatten(), Linear(3))
    architecture = Architecture((1, 4, 4), layers)
    model = build(architecture, seed=1).eval()
    images = np.random.default_rng(1).integers(0, 256, (5, 1, 4, 4), dtype=np.uint8)
    weights = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    features, probabilities = Judge(architecture, weights).look(images)
    with torch.no_grad(), capture(model) as trace:
        logits = model(torch.tensor(images).float() / 255)
    np.testing.assert_allclose(features, trace["flatten1"].output, rtol=1e-6)
    np.testing.assert_allclose(probabilities, logits.softmax(1), rtol=1e-6)
