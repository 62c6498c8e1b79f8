"""Networks trained for all visitors: once, in the background, measured on the way."""

from __future__ import annotations

import pickle
from collections.abc import Generator

import numpy as np
import pytest

from nn_core import Architecture, Conv2d, Flatten, Linear
from nn_core.data import DataError
from nn_core.findings import trained
from nn_core.findings.trained import Recipe, Trained
from nn_core.training import ClassifierConfig, ClassifierRun, LocalEngine
from tests.waiting import PATIENCE_S
from ui.kit import course as courses
from ui.kit import steering
from ui.kit.course import course, leave, try_again
from ui.shell.engine import engine

NETWORK = Architecture((1, 8, 8), (Conv2d(2, 3), Flatten(), Linear(10)))


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courses, "STEPS", 60)
    monkeypatch.setattr(trained, "MEASURED_AT", (0, 20, 60))


def recipe(seed: int, **more: object) -> Recipe:
    return Recipe(ClassifierRun(NETWORK, "digits", ClassifierConfig(seed=seed)), **more)  # type: ignore[arg-type]


def test_a_network_is_trained_once_and_measured_on_the_way() -> None:
    training = course(recipe(11))
    training.wait(PATIENCE_S)
    assert course(recipe(11)) == training
    assert training.problem == ""
    assert training.step == 60
    assert [step for step, _ in training.curve] == [0, 20, 60]
    result = training.result
    assert result is not None
    assert result.accuracy == training.curve[-1][1] > training.curve[0][1]
    assert result.weights["conv1.weight"].shape == (2, 1, 3, 3)


def test_the_same_recipe_gives_the_same_network() -> None:
    course(recipe(12)).wait(PATIENCE_S)
    first = course(recipe(12)).result
    engine().jobs.forget(trained.training(recipe(12)))
    course(recipe(12)).wait(PATIENCE_S)
    second = course(recipe(12)).result
    assert first is not second
    assert first is not None
    assert second is not None
    for name, array in first.weights.items():
        np.testing.assert_array_equal(array, second.weights[name])


def test_a_training_is_plain_data_and_so_is_its_result() -> None:
    job = trained.training(recipe(13, examine=accuracy_again))
    assert pickle.loads(pickle.dumps(job)) == job
    course(recipe(13, examine=accuracy_again)).wait(PATIENCE_S)
    network, accuracy = pickle.loads(pickle.dumps(engine().jobs.ask(job).result))
    assert network.accuracy == accuracy
    assert network.weights.keys() == {"conv1.weight", "conv1.bias", "linear1.weight", "linear1.bias"}


def accuracy_again(network: Trained) -> Generator[None, None, float]:
    yield
    return network.accuracy


def test_findings_come_with_the_result() -> None:
    training = course(recipe(13, examine=accuracy_again))
    training.wait(PATIENCE_S)
    assert training.result is not None
    assert training.findings == training.result.accuracy


def broken(network: Trained) -> Generator[None, None, None]:
    yield
    raise RuntimeError("nobody should read this")


def test_what_fails_becomes_a_sentence_and_can_be_tried_again() -> None:
    failing = recipe(14, examine=broken)
    training = course(failing)
    training.wait(PATIENCE_S)
    assert training.result is None
    assert training.problem == "Something went wrong while this network was trained."
    assert course(failing) == training
    try_again(failing)
    assert course(failing) != training
    course(failing).wait(PATIENCE_S)


def test_no_room_in_the_engine_is_said_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    tight = LocalEngine(device="cpu", workers=1, max_bytes=1_000)
    monkeypatch.setattr(steering, "engine", lambda: tight)
    training = course(recipe(15))
    training.wait(PATIENCE_S)
    assert training.problem.startswith("This run needs ")
    tight.close()


def test_what_nobody_waits_for_any_more_stops_and_can_be_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trained, "MEASURED_AT", (0, 1_000_000))
    endless = recipe(17)
    training = course(endless, "one")
    assert course(endless, "other") == training
    leave(training, "one")
    assert training.problem == ""
    leave(training, "other")
    training.wait(PATIENCE_S)
    assert training.result is None
    assert training.problem != ""
    monkeypatch.setattr(trained, "MEASURED_AT", (0, 20, 60))
    again = course(endless, "one")
    assert again != training
    again.wait(PATIENCE_S)
    leave(again, "one")
    assert course(endless) == again


def test_who_leaves_does_not_stop_what_is_needed_without_a_reader() -> None:
    training = course(recipe(18))
    assert course(recipe(18), "one") == training
    leave(training, "one")
    training.wait(PATIENCE_S)
    assert training.result is not None


def test_data_that_cannot_be_loaded_is_said_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(self: ClassifierRun) -> None:
        raise DataError("The digits are gone.")

    monkeypatch.setattr(ClassifierRun, "load", load)
    training = course(recipe(16))
    training.wait(PATIENCE_S)
    assert training.problem == "The digits are gone."
