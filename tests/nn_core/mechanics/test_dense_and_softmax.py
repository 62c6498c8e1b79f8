from math import prod

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.dense import class_score, class_scores
from nn_core.mechanics.softmax import cross_entropy, softmax
from tests.examples import examples
from tests.gradients import slope_of
from tests.nn_core.mechanics.strategies import numbers


@examples(100)
@given(seed=st.integers(0, 10**6), shape=st.tuples(*[st.integers(1, 6)] * 3), k=st.integers(1, 12))
def test_class_scores_equal_flatten_and_linear(seed: int, shape: tuple[int, int, int], k: int) -> None:
    features, weight, bias = numbers(seed, *shape), numbers(seed + 1, k, prod(shape)), numbers(seed + 2, k)
    expected = F.linear(
        torch.from_numpy(features).flatten(), torch.from_numpy(weight), torch.from_numpy(bias)
    )
    np.testing.assert_allclose(class_scores(features, weight, bias), expected, rtol=0, atol=1e-9)
    label = seed % k
    shown = class_score(features, weight, bias, label)
    assert shown.score == pytest.approx(float(expected[label]), abs=1e-9)
    assert shown.map_sums.sum() + shown.bias == pytest.approx(shown.score, abs=1e-9)


def test_a_score_by_hand() -> None:
    features = [[[1.0, 2.0]], [[3.0, 4.0]]]
    shown = class_score(features, [[0.0, 0.0, 0.0, 0.0], [1.0, -1.0, 0.5, 2.0]], [0.0, 10.0], 1)
    assert shown.weights.tolist() == [[[1, -1]], [[0.5, 2]]]
    assert shown.products.tolist() == [[[1, -2]], [[1.5, 8]]]
    assert shown.map_sums.tolist() == [-1, 9.5]
    assert (shown.sum, shown.bias, shown.score) == (8.5, 10, 18.5)


logit_lists = st.lists(st.floats(-700, 700), min_size=1, max_size=12)


@examples(200)
@given(logits=logit_lists, temperature=st.floats(0.05, 50), seed=st.integers(0, 10**6))
def test_softmax_and_cross_entropy_equal_torch(logits: list[float], temperature: float, seed: int) -> None:
    label = seed % len(logits)
    z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    expected = F.softmax(z / temperature, dim=0)
    loss = F.cross_entropy(z / temperature, torch.tensor(label))
    loss.backward()
    steps, shown = softmax(logits, temperature), cross_entropy(logits, label, temperature)
    np.testing.assert_allclose(steps.probabilities, expected.detach(), rtol=0, atol=1e-9)
    np.testing.assert_allclose(steps.powers / steps.total, steps.probabilities)
    assert shown.loss == pytest.approx(loss.item(), rel=1e-12, abs=1e-9)
    assert shown.probability == pytest.approx(expected[label].item(), abs=1e-9)
    np.testing.assert_allclose(shown.gradient, slope_of(z), rtol=0, atol=1e-9)


def test_softmax_by_hand() -> None:
    # ln 1, ln 2, ln 5 have the powers 1, 2, 5 of 8.
    logits = np.log([1.0, 2, 5])
    assert softmax(logits).probabilities.tolist() == pytest.approx([0.125, 0.25, 0.625])
    shown = cross_entropy(logits, 1)
    assert shown.loss == pytest.approx(np.log(4))
    assert shown.gradient.tolist() == pytest.approx([0.125, -0.75, 0.625])


def test_the_loss_of_a_certain_answer_is_not_rounded_to_zero() -> None:
    # ln(1 + q) = q to first order, and q = e^-50 is far below what 1 + q can hold.
    shown = cross_entropy([0.0, -50.0], 0)
    assert shown.loss == pytest.approx(np.exp(-50), rel=1e-12)
    assert shown.gradient.tolist() == pytest.approx([-np.exp(-50), np.exp(-50)], rel=1e-12)
    assert cross_entropy([0.0, -1000.0], 1).loss == 1000


def test_a_high_temperature_makes_classes_alike_and_a_low_one_picks_the_largest() -> None:
    assert softmax([1.0, 2, 3], 1e6).probabilities.tolist() == pytest.approx([1 / 3] * 3, abs=1e-5)
    assert softmax([1.0, 2, 3], 0.01).probabilities.tolist() == pytest.approx([0, 0, 1])


@pytest.mark.parametrize("temperature", [0.0, -1.0, np.nan, np.inf])
def test_the_temperature_must_be_above_zero(temperature: float) -> None:
    with pytest.raises(MechanicsError, match="above 0"):
        softmax([1.0], temperature)


def test_what_does_not_fit_is_explained() -> None:
    with pytest.raises(MechanicsError, match="hold 4 numbers, but each class has 3 weights"):
        class_scores(np.ones((1, 2, 2)), np.ones((2, 3)), None)
    with pytest.raises(MechanicsError, match="between 0 and 1"):
        cross_entropy([1.0, 2], 2)
