"""The pictures of "What GANs are for" for print: means, errors and each trial as they were measured."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nn_core.data import load
from nn_core.data.augmentation import few
from tests.ui.printed import check_drawn, rows_of
from ui.gan_uses import bench
from ui.gan_uses.figures import accuracies, figures, images
from ui.gan_uses.lesson import Lesson, work_out
from ui.kit.lessons import Session

MEASURED = {("real", 10, 0): 0.5, ("real", 10, 1): 0.75, ("classic", 10, 0): 0.625}
SETTINGS: dict[str, Any] = {"data": "digits", "sizes": (10, 50), "seeds": 2}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session[Lesson]:
    """What the page shows where three trials are done."""

    def outcome(trial: Any) -> Any:
        value = MEASURED.get((trial.recipe, trial.size, trial.seed))
        return None if value is None else SimpleNamespace(accuracy=value)

    monkeypatch.setattr(bench, "outcome", outcome)
    monkeypatch.setattr(bench, "look", lambda gan: None)
    return Session(work_out(SETTINGS))


def test_the_table_has_means_errors_and_each_trial(session: Session[Lesson]) -> None:
    figure = accuracies(session)
    rows = rows_of(figure)
    assert rows[1:4] == [
        ["images a class", "Real images only", "Shifted and turned", "With GAN samples"],
        ["10", "0.625", "0.625", ""],
        ["50", "", "", ""],
    ]
    at = rows.index(["Each trial"]) + 1
    assert rows[at : at + 4] == [
        ["", "images a class", "mean", "standard error", "seed 1", "seed 2"],
        ["Real images only", "10", "0.625", "0.125", "0.5", "0.75"],  # 0.1768 / sqrt(2)
        ["Real images only", "50", "", "", "", ""],
        ["Shifted and turned", "10", "0.625", "", "0.625", ""],
    ]
    assert figure.settings.endswith("3 of 12 trials are done.")


def test_the_few_images_are_the_first_five_of_each_class(session: Session[Lesson]) -> None:
    rows = rows_of(images(session))
    found = np.array(rows[1 : 1 + 50 * 8], dtype=float).reshape(10, 5, 8, 8)
    known = few(load("digits"), 10, 0)
    for label in range(10):
        members = known.images[known.labels == label][:5, 0]
        assert np.allclose(found[label], members / 255)


def test_samples_stand_beside_them_once_there_are_some(
    session: Session[Lesson], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = np.repeat(np.arange(100, dtype=np.uint8)[:, None, None, None], 64, axis=1).reshape(100, 1, 8, 8)
    monkeypatch.setattr(bench, "look", lambda gan: SimpleNamespace(samples=made))
    rows = rows_of(images(session))
    at = rows.index(["Of a GAN that saw 10 a class"]) + 1
    values = np.array(rows[at : at + 50 * 8], dtype=float).reshape(10, 5, 64)[..., 0] * 255
    assert np.allclose(values[3], [3, 13, 23, 33, 43])  # classes take turns: each tenth is a 3
    check_drawn(figures(session))


def test_before_anything_is_measured_there_are_only_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "outcome", lambda trial: None)
    monkeypatch.setattr(bench, "look", lambda gan: None)
    made = figures(Session(work_out(SETTINGS)))
    assert list(made) == ["Few images"]
    check_drawn(made)
