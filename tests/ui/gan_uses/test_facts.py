"""What is measured of the experiment, from accuracies that are given."""

from types import SimpleNamespace

import pytest

from nn_core.findings.augmentation.plan import Trial
from nn_core.findings.augmentation.trials import Outcome
from nn_core.tutorials.facts import USES
from ui.gan_uses import bench
from ui.gan_uses.facts import facts_of
from ui.gan_uses.params import Chosen

ACCURACIES = {("real", 10): 0.7, ("classic", 10): 0.8, ("generated", 10): 0.6, ("real", 50): 0.9}


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    def outcome(trial: Trial) -> Outcome | None:
        accuracy = ACCURACIES.get((trial.recipe, trial.size))
        return None if accuracy is None else Outcome(accuracy + 0.01 * trial.seed, None)

    looked = SimpleNamespace(readable=0.75, distance=0.2, unseen_distance=0.25)
    monkeypatch.setattr(bench, "outcome", outcome)
    monkeypatch.setattr(bench, "look", lambda gan: looked if gan.size == 10 else None)


def test_gains_are_over_real_images_only_and_what_is_not_trained_is_unknown() -> None:
    measured = facts_of(Chosen(sizes=(10, 50), seeds=3))
    assert measured.keys() == USES.keys()
    assert measured["real"] == pytest.approx(0.71)
    assert measured["moved_gain"] == pytest.approx(0.1)
    assert measured["sampled_gain"] == pytest.approx(-0.1)
    assert measured["real_many"] == pytest.approx(0.91)
    unknown = {name for name, value in measured.items() if value is None}
    assert unknown == {"both_gain", "moved_gain_many", "sampled_gain_many"}
    assert (measured["trained"], measured["classifiers"]) == (4 * 3, 3 * 2 * 3)


def test_nearness_is_a_share_of_the_distance_of_real_images() -> None:
    measured = facts_of(Chosen(sizes=(10,)))
    assert measured["readable"] == 0.75
    assert measured["nearness"] == pytest.approx(0.8)
    assert facts_of(Chosen(sizes=(20,)))["nearness"] is None
