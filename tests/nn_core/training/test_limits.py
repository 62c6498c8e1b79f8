"""What one step may take: counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from nn_core import Activation, Architecture, Conv2d, Flatten, GlobalAvgPool2d, Linear, Unflatten
from nn_core.network.architecture import MAX_MACS
from nn_core.training import ClassifierConfig, ClassifierRun, ConfigError, GanConfig, GanRun, limits
from nn_core.training.limits import MAX_STEP_MACS

LINE = Architecture((1, 8, 8), (Flatten(), Linear(10)))
"""640 multiply-adds for one image."""
G = Architecture((4,), (Linear(64), Unflatten((1, 8, 8)), Activation("tanh")))
D = Architecture((1, 8, 8), (Flatten(), Linear(1)))
"""256, and 64."""


def gan(batch_size: int, **settings: Any) -> GanRun:
    return GanRun(G, D, "digits", GanConfig(latent_size=4, batch_size=batch_size, **settings))


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (ClassifierRun(LINE, "digits", ClassifierConfig(batch_size=32)), 3 * 32 * 640),
        (ClassifierRun(LINE, "digits", ClassifierConfig(batch_size=32, train_images=20)), 3 * 20 * 640),
        (gan(16), 16 * ((256 + 3 * 2 * 64) + 3 * (256 + 64))),
        (gan(16, d_steps=4), 16 * (4 * (256 + 3 * 2 * 64) + 3 * (256 + 64))),
        (gan(16, loss="wasserstein_gp"), 16 * ((256 + 3 * 5 * 64) + 3 * (256 + 64))),
    ],
)
def test_a_step_is_counted_with_its_backward_passes(run: ClassifierRun | GanRun, expected: int) -> None:
    assert run.step_macs() == expected


def test_a_batch_on_which_a_step_takes_too_long_is_refused_with_the_one_that_fits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MAX_STEP_MACS", 3 * 640 * 100 + 5)
    ClassifierRun(LINE, "digits", ClassifierConfig(batch_size=100)).check()
    with pytest.raises(ConfigError, match=r"This architecture allows 100\.$") as refused:
        ClassifierRun(LINE, "digits", ClassifierConfig(batch_size=101)).check()
    assert refused.value.field == "batch_size"
    monkeypatch.setattr(limits, "MAX_STEP_MACS", 1000)
    with pytest.raises(ConfigError, match=r"Make the network smaller\.$"):
        gan(16).check()


def test_what_it_may_take_is_said_in_billions() -> None:
    wide = Architecture(
        (3, 32, 32), (Conv2d(500, 7), Conv2d(64, 3), GlobalAvgPool2d(), Flatten(), Linear(10))
    )
    assert wide.macs < MAX_MACS
    with pytest.raises(ConfigError, match="multiply-adds; it may take 200 billion"):
        limits.check_step(ClassifierRun(wide, "mnist", ClassifierConfig(batch_size=4096)))


def test_the_largest_network_trains_on_the_usual_batch() -> None:
    assert 3 * ClassifierConfig().batch_size * MAX_MACS <= MAX_STEP_MACS
