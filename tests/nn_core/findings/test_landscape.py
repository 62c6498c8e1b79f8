"""The loss around weights: against a linear network by hand in float64, and a path by hand."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from nn_core import Activation, Architecture, Flatten, Linear
from nn_core.findings.landscape import (
    KEPT_AT,
    SIDE,
    Around,
    Grown,
    Landscape,
    axis,
    images_for,
    without_skips,
)
from nn_core.measure.surface import direction
from nn_core.network.presets import classifier_preset
from nn_core.training import LocalEngine
from nn_core.training.jobs import JobError
from tests.nn_core.findings.working import worked
from tests.nn_core.training.classifier.driven import trained
from tests.nn_core.training.small_runs import restless_network, small_run, small_set
from tests.waiting import PATIENCE_S

LINEAR = Architecture((1, 6, 6), (Flatten(), Linear(3)))


def weights_of(architecture: Architecture, steps: int) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in trained(small_run(architecture), steps).state().items()}


def test_the_surface_of_a_linear_network_by_hand() -> None:
    weights = weights_of(LINEAR, 20)
    pieces, found = worked(Around(small_run(LINEAR), weights))
    images = small_set()
    some = images.split(0).train
    x = images.images[some].reshape(len(some), -1) / 255
    labels = images.labels[some]
    one, other = (direction(weights, seed)["linear1.weight"].astype(np.float64) for seed in (0, 1))
    for row, column in ((10, 10), (0, 0), (3, 17), (20, 5)):
        a, b = axis()[column], axis()[row]
        matrix = weights["linear1.weight"] + a * one + b * other
        logits = x @ matrix.T + weights["linear1.bias"]
        most = logits.max(axis=1, keepdims=True)
        log_sums = np.log(np.exp(logits - most).sum(axis=1)) + most[:, 0]
        loss = (log_sums - logits[np.arange(len(some)), labels]).mean()
        assert found.losses[row, column] == pytest.approx(loss, rel=1e-4)
    assert found.is_whole
    assert found.images == len(some) == 72
    assert found.middle == found.losses[10, 10]
    assert len(pieces) == SIDE**2
    assert np.isfinite(pieces[0].finding.losses).sum() == 1
    assert np.isfinite(pieces[0].finding.losses[10, 10])


def test_a_bowl_by_hand() -> None:
    """Loss 0.5 + 3 (a^2 + b^2): it rises by 3 r^2, and a plane between four places is nearly the bowl."""
    a, b = np.meshgrid(axis(), axis())
    bowl = Landscape(0.5 + 3 * (a**2 + b**2), 1, np.zeros((0, 2)), 0.0, ())
    assert bowl.middle == pytest.approx(0.5)
    assert bowl.rise(0.5) == pytest.approx(0.75, rel=0.1)
    assert bowl.rise(1.0) == pytest.approx(3.0, rel=0.1)
    assert bowl.height(np.array([0.3, -0.4])) == pytest.approx(0.5 + 0.75)
    assert bowl.height(np.array([0.05, 0.0])) == pytest.approx(0.5 + 3 * 0.01 / 2)
    assert bowl.height(np.array([7.0, 0.0])) == pytest.approx(0.5 + 3)
    tilted = Landscape(2 * a - b, 1, np.zeros((0, 2)), 0.0, ())
    assert tilted.height(np.array([0.123, -0.456])) == pytest.approx(0.246 + 0.456)


def test_the_path_ends_in_the_middle() -> None:
    first, last = weights_of(LINEAR, 0), weights_of(LINEAR, 20)
    _, found = worked(Around(small_run(LINEAR), last, ((0, first), (20, last))))
    assert found.steps == (0, 20)
    np.testing.assert_allclose(found.path[1], [0, 0], atol=1e-9)
    plane = np.stack(
        [
            np.concatenate([d["linear1.weight"].ravel(), d["linear1.bias"]])
            for d in (direction(last, 0), direction(last, 1))
        ],
        axis=1,
    ).astype(np.float64)
    way = np.concatenate([(first[n] - last[n]).ravel() for n in ("linear1.weight", "linear1.bias")])
    wanted = np.linalg.inv(plane.T @ plane) @ plane.T @ way
    np.testing.assert_allclose(found.path[0], wanted, rtol=1e-5)
    assert found.caught == pytest.approx(((plane @ wanted) ** 2).sum() / (way**2).sum(), rel=1e-5)


def test_batch_norm_and_dropout_stand_as_they_do_when_it_answers() -> None:
    weights = weights_of(restless_network(), 20)
    _, found = worked(Around(small_run(restless_network()), weights))
    again = worked(Around(small_run(restless_network()), weights))[1]
    np.testing.assert_array_equal(found.losses, again.losses)
    assert found.losses.max() > found.middle


def test_what_has_no_surface_says_so() -> None:
    weights = {name: array * np.nan for name, array in weights_of(LINEAR, 0).items()}
    with pytest.raises(JobError, match="not finite"):
        worked(Around(small_run(LINEAR), weights))
    large = classifier_preset("tiny_vgg", (3, 224, 224), 10)
    assert images_for(large) == 0
    assert images_for(LINEAR) == 128
    with pytest.raises(JobError, match="too large"):
        worked(Around(small_run(large), {}))


def test_a_network_without_its_skips_is_a_straight_line() -> None:
    residual = classifier_preset("small_residual", (1, 28, 28), 10)
    plain = without_skips(residual)
    kinds = [row.kind for row in residual.summary()]
    straight = [row.kind for row in plain.summary()]
    assert "Add" in kinds
    assert "Add" not in straight
    # the shortcut of 1 x 1 and its norm go too: 8 x 16 weights, and 2 x 16 of the norm
    assert straight.count("Conv2d") == kinds.count("Conv2d") - 1
    assert residual.params - plain.params == 8 * 16 + 2 * 16
    assert plain.out_shape == residual.out_shape
    assert all(one == (before,) for one, before in zip(plain.inputs[1:], plain.layer_names, strict=False))
    assert without_skips(plain) == plain


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(device="cpu")
    yield engine
    engine.close()


def test_a_network_is_trained_first_and_shared_by_all_who_ask(engine: LocalEngine) -> None:
    spec = small_run(Architecture((1, 6, 6), (Flatten(), Linear(8), Activation("relu"), Linear(3))))
    handle = engine.jobs.ask(pickle.loads(pickle.dumps(Grown(spec))))
    assert handle.wait(PATIENCE_S)
    assert handle.problem == ""
    found = handle.result
    assert found.steps == KEPT_AT
    np.testing.assert_allclose(found.path[-1], [0, 0], atol=1e-9)
    state = trained(spec, KEPT_AT[-1]).state()
    _, alone = worked(Around(spec, {name: tensor.numpy() for name, tensor in state.items()}))
    np.testing.assert_allclose(found.losses, alone.losses, rtol=1e-4)
    assert torch.isfinite(torch.tensor(found.losses)).all()
