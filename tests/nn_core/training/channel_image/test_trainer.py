"""A picture that forms: where the optimum is known it is found, and nothing else is drawn or changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from nn_core import Architecture, Flatten, Linear
from nn_core.training import (
    ChannelImageConfig,
    ChannelImageProbe,
    ChannelImageRun,
    ConfigError,
    FrozenNetwork,
    StartingPicture,
    StartingWeights,
)
from nn_core.training.channel_image.trainer import ChannelImageTrainer
from nn_core.training.engine.build import build_trainer
from nn_core.training.errors import Diverged
from tests.nn_core.training.small_runs import small_image

WEIGHTS = np.array([[1.0, -2.0, 0.5, -0.25], [0.0, 0.0, 0.0, 0.0]], np.float32)
LINEAR = FrozenNetwork(
    Architecture((1, 2, 2), (Flatten(), Linear(2))),
    StartingWeights({"linear1.weight": WEIGHTS, "linear1.bias": np.array([0.5, 0], np.float32)}),
)


def trainer_of(spec: ChannelImageRun) -> ChannelImageTrainer:
    spec.check()
    trainer = build_trainer(spec, spec.load(), "cpu")
    assert isinstance(trainer, ChannelImageTrainer)
    return trainer


def after(spec: ChannelImageRun, steps: int) -> dict[str, np.ndarray]:
    trainer = trainer_of(spec)
    for _ in range(steps):
        trainer.step()
    return trainer.snapshot(ChannelImageProbe(answer=True))


@pytest.mark.parametrize(
    ("shares", "kind"), [([0.11] + [0.89 / 9] * 9, "none"), ([0.991] + [0.001] * 9, "sure")]
)
def test_its_answer_is_judged_as_that_of_a_classifier_is(shares: list[float], kind: str) -> None:
    trainer = trainer_of(ChannelImageRun(LINEAR, "linear1", 0))
    assert trainer.judge(0, {"probabilities": np.array(shares)}, (), True) == {"answer": {"kind": kind}}
    assert trainer.judge(0, {}, (), True) == {}


@pytest.mark.parametrize("fourier", [False, True])
def test_a_sum_is_largest_where_positive_weights_meet_white_and_others_black(
    fourier: bool,
) -> None:
    spec = ChannelImageRun(LINEAR, "linear1", 0, config=ChannelImageConfig(fourier=fourier))
    found = after(spec, 600)
    np.testing.assert_allclose(found["image"], [[[1, 0], [1, 0]]], atol=0.02)
    assert found["response"] == pytest.approx(0.5 + 1 + 0.5, abs=0.05)
    logits = np.array([found["response"][0], 0.0])
    expected = np.exp(logits) / np.exp(logits).sum()
    np.testing.assert_allclose(found["probabilities"], expected, rtol=1e-5)


def test_the_first_step_by_hand() -> None:
    """Half grey: u = 0, where sigmoid has the slope 1/4; the step has a root mean square of 0.2."""
    grey = StartingPicture(np.full((1, 2, 2), 128, np.uint8))
    config = ChannelImageConfig(rate=0.2, fourier=False, decay=0.5)
    trainer = trainer_of(ChannelImageRun(LINEAR, "linear1", start=grey, config=config))
    start = np.log(128 / 127)
    assert trainer.metrics() == {}
    trainer.step()
    step = 0.2 * WEIGHTS[0] / np.sqrt((WEIGHTS[0] ** 2).mean())
    expected = (1 / (1 + np.exp(-0.5 * (start + step)))).reshape(1, 2, 2)
    np.testing.assert_allclose(trainer.snapshot(ChannelImageProbe())["image"], expected, rtol=1e-5)
    shown = 128 / 255
    assert trainer.metrics()["activation"] == pytest.approx(0.5 + shown * WEIGHTS[0].sum(), rel=1e-5)


def test_a_channel_without_a_slope_leaves_the_picture_as_it_is() -> None:
    spec = ChannelImageRun(LINEAR, "linear1", 1)
    np.testing.assert_array_equal(after(spec, 0)["image"], after(spec, 3)["image"])


def test_decay_draws_the_picture_to_grey_where_nothing_pulls() -> None:
    spec = ChannelImageRun(LINEAR, "linear1", 1, config=ChannelImageConfig(decay=0.9))
    np.testing.assert_allclose(after(spec, 5)["image"], 0.5, atol=1e-5)


def test_one_seed_draws_one_picture_and_another_seed_another() -> None:
    first, again, other = (after(small_image(seed=seed), 5)["image"] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.01


@pytest.mark.parametrize("part", ["channel", "unit"])
def test_a_photograph_is_changed_so_that_the_channel_answers_more(part: str) -> None:
    picture = StartingPicture(np.arange(36, dtype=np.uint8).reshape(1, 6, 6) * 7)
    spec = replace(small_image(), start=picture, part=part, config=ChannelImageConfig())
    before, now = after(spec, 0), after(spec, 20)
    np.testing.assert_allclose(before["image"], np.clip(picture.pixels / 255, 0.02, 0.98), atol=1e-6)
    assert now["response"][0] > before["response"][0]


def test_regularisers_may_change_while_it_forms() -> None:
    trainer = trainer_of(small_image())
    trainer.step()
    trainer.configure(replace(small_image().config, decay=0.9, jitter=0, rate=1e-6))
    for _ in range(8):
        trainer.step()
    np.testing.assert_allclose(trainer.snapshot(ChannelImageProbe())["image"], 0.5, atol=1e-3)
    assert ChannelImageConfig.live_fields() == {"rate", "jitter", "blur", "decay"}


def test_looking_draws_nothing_and_the_past_is_shown_as_it_was() -> None:
    trainer, other = trainer_of(small_image()), trainer_of(small_image())
    kept = trainer.state()
    before = trainer.snapshot(ChannelImageProbe(answer=True))
    for _ in range(3):
        trainer.step()
        trainer.snapshot(ChannelImageProbe(answer=True))
        other.step()
    assert torch.equal(trainer.state()["picture"], other.state()["picture"])
    past = trainer.snapshot(ChannelImageProbe(answer=True), kept)
    for name, array in before.items():
        np.testing.assert_array_equal(array, past[name])


def test_what_is_not_finite_is_told() -> None:
    large = np.full_like(WEIGHTS, 3e38)
    broken = StartingWeights({"linear1.weight": large, "linear1.bias": WEIGHTS[1, :2]})
    trainer = trainer_of(ChannelImageRun(replace(LINEAR, weights=broken), "linear1"))
    with pytest.raises(Diverged, match="the answer of the channel"):
        trainer.step()


def test_the_large_network_gets_one_too() -> None:
    spec = ChannelImageRun(FrozenNetwork(pretrained="efficientnet_lite0"), "norm2", 3)
    before, now = after(spec, 0), after(spec, 3)
    assert now["image"].shape == (3, 224, 224)
    assert now["response"][0] > before["response"][0]
    assert now["probabilities"].shape == (1000,)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"layer": "relu1"}, "layer"),
        ({"layer": 3}, "layer"),
        ({"channel": 4}, "channel"),
        ({"channel": -1}, "channel"),
        ({"channel": 1.0}, "channel"),
        ({"part": "half"}, "part"),
        ({"start": StartingPicture(np.zeros((1, 5, 6), np.uint8))}, "start"),
        ({"start": StartingPicture(np.zeros((1, 6, 6), np.float32))}, "start"),
        ({"network": FrozenNetwork(pretrained="vgg")}, "network"),
        ({"network": FrozenNetwork()}, "network"),
        ({"network": replace(LINEAR, weights=StartingWeights({}))}, "weights"),
    ],
)
def test_what_is_not_there_is_refused_in_words(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigError) as refused:
        replace(small_image(), **changes).check()
    assert refused.value.field == field
    assert refused.value.message.endswith(".")
