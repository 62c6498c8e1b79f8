"""Changed pictures are read by the network that they were made against, and by another one."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from nn_core.adversarial.methods import METHODS
from nn_core.data import load
from nn_core.findings.robustness import LEVELS, Resistance, Robustness, held_out, other_network
from nn_core.findings.trained import Trained, training
from nn_core.measure.experiments import network
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun, LocalEngine
from nn_core.training.classifier.spec import ClassifierConfig
from nn_core.training.jobs import Beside, Progress
from tests.waiting import PATIENCE_S

SPEC = ClassifierRun(classifier_preset("one_layer_cnn", (1, 8, 8), 10), "digits", ClassifierConfig(seed=3))
OTHER = other_network(SPEC, "perceptron")


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nn_core.findings.trained.MEASURED_AT", (0, 300))
        engine = LocalEngine(device="cpu")
        yield engine
        engine.close()


def trained_by(engine: LocalEngine, preset: str) -> Trained:
    handle = engine.jobs.ask(training(other_network(SPEC, preset)))
    assert handle.wait(PATIENCE_S), handle.problem
    trained: Trained = handle.result[0]
    return trained


@pytest.fixture(scope="module")
def own(engine: LocalEngine) -> Trained:
    return trained_by(engine, "one_layer_cnn")


@pytest.fixture(scope="module")
def other(engine: LocalEngine) -> Trained:
    return trained_by(engine, "perceptron")


@pytest.fixture(scope="module")
def found(engine: LocalEngine, own: Trained) -> Robustness:
    job = pickle.loads(pickle.dumps(Resistance(SPEC, own.weights, OTHER)))
    handle = engine.jobs.ask(job)
    assert handle.wait(PATIENCE_S), handle.problem
    result: Robustness = handle.result
    return result


def test_each_method_has_a_share_at_each_level(found: Robustness) -> None:
    assert found.images == len(load("digits").split(3).validation) == 359
    for curves in (found.own, found.other):
        assert list(curves) == list(METHODS)
        assert {len(curve) for curve in curves.values()} == {len(LEVELS)}


def test_unchanged_pictures_are_read_as_they_were_when_the_networks_were_measured(
    found: Robustness, own: Trained, other: Trained
) -> None:
    for curves, trained in ((found.own, own), (found.other, other)):
        assert [curve[0] for curve in curves.values()] == pytest.approx([trained.accuracy] * len(METHODS))


def test_fgsm_s_curves_are_those_of_its_formula(found: Robustness, own: Trained, other: Trained) -> None:
    """All pictures at once, with the gradient of their mean loss."""
    models = [network(one.architecture, one.weights) for one in (own, other)]
    images = load("digits")
    some = images.split(3).validation
    x = (torch.tensor(images.images[some]) / 255).requires_grad_()
    labels = torch.tensor(images.labels[some])
    (slopes,) = torch.autograd.grad(F.cross_entropy(models[0](x), labels), x)
    for place, level in enumerate(LEVELS):
        changed = (x + level / 255 * slopes.sign()).clamp(0, 1)
        for model, curves in zip(models, (found.own, found.other), strict=True):
            share = (model(changed).argmax(1) == labels).double().mean().item()
            assert curves["fgsm"][place] == pytest.approx(share, abs=2 / found.images)


def test_pgd_harms_most_and_noise_least(found: Robustness) -> None:
    own = {name: np.mean(curve) for name, curve in found.own.items()}
    assert own["pgd"] <= own["fgsm"] < own["noise"] - 0.1


def test_a_network_that_is_the_very_same_is_harmed_as_much(engine: LocalEngine, own: Trained) -> None:
    handle = engine.jobs.ask(Resistance(SPEC, own.weights, other_network(SPEC, "one_layer_cnn")))
    assert handle.wait(PATIENCE_S), handle.problem
    assert handle.result.own == handle.result.other


def test_the_other_network_learns_from_the_same_images() -> None:
    learnt = [run.load().split(run.config.seed, run.config.validation_share) for run in (SPEC, OTHER.run)]
    np.testing.assert_array_equal(learnt[0].train, learnt[1].train)


def test_the_curves_come_as_far_as_they_are_known(own: Trained) -> None:
    """Alone, each curve grows by a point at a time, and ends as it was before."""
    work = Resistance(SPEC, own.weights).work(tools=None)  # type: ignore[arg-type]
    answer: Any = None
    seen: list[Robustness] = []
    done: list[int] = []
    while True:
        try:
            yielded = work.send(answer)
        except StopIteration as stop:
            result: Robustness = stop.value
            break
        answer = yielded.call() if isinstance(yielded, Beside) else None
        if isinstance(yielded, Progress):
            done.append(yielded.done)
            seen += [] if seen and seen[-1] is yielded.finding else [yielded.finding]
            assert yielded.done < yielded.of
    assert done == sorted(done)
    points = [sum(map(len, one.own.values())) for one in (*seen, result)]
    assert points == list(range(len(LEVELS) * len(METHODS) + 1))
    assert result.other == {}
    for one in seen:
        assert all(curve == result.own[name][: len(curve)] for name, curve in one.own.items())


def test_pictures_are_as_large_as_the_network_reads_them() -> None:
    spec = ClassifierRun(classifier_preset("one_layer_cnn", (1, 12, 12), 10), "digits")
    chunks = held_out(spec)
    assert {tuple(pictures.shape[1:]) for pictures, _ in chunks} == {(1, 12, 12)}
    assert sum(len(labels) for _, labels in chunks) == len(load("digits").split(0).validation)


def test_of_many_validation_images_the_first_ones_are_changed() -> None:
    spec = ClassifierRun(classifier_preset("one_layer_cnn", (1, 28, 28), 10), "mnist")
    chunks = held_out(spec)
    some = load("mnist").split(0).validation[:500]
    np.testing.assert_array_equal(torch.cat([labels for _, labels in chunks]), load("mnist").labels[some])
    pixels = torch.cat([pictures for pictures, _ in chunks])
    np.testing.assert_allclose(pixels, load("mnist").images[some] / np.float32(255), atol=1e-7)
