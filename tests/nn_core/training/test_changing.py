"""Changed channels as part of a look: as if its weights were other ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nn_core import build
from nn_core.channels.change import ChannelChange
from nn_core.training import ClassifierProbe, ConfigError, PretrainedProbe, PretrainedRun
from tests.nn_core.training.classifier.driven import trained
from tests.nn_core.training.small_runs import branching_network, small_run, small_set

IMAGE = small_set(seed=5).images[7]


def test_a_channel_that_is_switched_off_is_one_whose_weights_are_zero() -> None:
    """In float64, in a copy of the network; so is one that is scaled, and one that is a number everywhere."""
    trainer = trained(small_run(branching_network()), 20)
    model = build(branching_network()).eval().double()
    for factor, offset in ((0.0, 0.0), (0.5, 0.0), (2.0, 0.0), (0.0, 0.25)):
        state = {name: tensor.double() for name, tensor in trainer.state().items()}
        state["conv1.weight"][2] *= factor
        state["conv1.bias"][2] = factor * state["conv1.bias"][2] + offset
        model.load_state_dict(state)
        wanted = model(torch.tensor(IMAGE[None] / 255)).softmax(1)[0].detach()
        change = ChannelChange("conv1", 2, factor, offset)
        found = trainer.snapshot(ClassifierProbe(image=IMAGE, changes=(change,)))
        np.testing.assert_allclose(found["probabilities.changed"], wanted, atol=1e-5)
        untouched = trainer.snapshot(ClassifierProbe(image=IMAGE))
        np.testing.assert_array_equal(found["probabilities"], untouched["probabilities"])
        assert "probabilities.changed" not in untouched


def test_several_channels_of_several_layers_are_changed_together() -> None:
    trainer = trained(small_run(branching_network()), 20)
    changes = (ChannelChange("conv1", 1), ChannelChange("norm1", 3, 2.0), ChannelChange("norm1", 0))
    found = trainer.snapshot(ClassifierProbe(image=IMAGE, changes=changes))
    model = build(branching_network()).eval().double()
    state = {name: tensor.double() for name, tensor in trainer.state().items()}
    for layer, channel, factor in (("conv1", 1, 0), ("norm1", 3, 2), ("norm1", 0, 0)):
        state[f"{layer}.weight"][channel] *= factor
        state[f"{layer}.bias"][channel] *= factor
    model.load_state_dict(state)
    wanted = model(torch.tensor(IMAGE[None] / 255)).softmax(1)[0].detach()
    np.testing.assert_allclose(found["probabilities.changed"], wanted, atol=1e-5)


def test_a_browser_asks_for_it_in_plain_data() -> None:
    run = PretrainedRun()
    message = {"changes": [{"layer": "norm3", "channel": 2, "factor": 0.5}]}
    probe = PretrainedProbe.read(message, run)
    assert probe.changes == (ChannelChange("norm3", 2, 0.5),)
    run.check_probe(probe)


@pytest.mark.parametrize(
    "changes",
    [
        [{"layer": "conv1"}],
        [{"layer": "conv1", "channel": -1}],
        [{"layer": "conv1", "channel": True}],
        [{"layer": ["conv1"], "channel": 0}],
        [{"layer": None, "channel": 0}],
        [{"layer": "conv1", "channel": 0, "factor": "2"}],
        [[1]],
        [{"layer": "conv1", "channel": 0, "factor": float("nan")}],
        [{"layer": "conv1", "channel": 0, "more": 1}],
        [{"layer": "conv9", "channel": 0}],
        [{"layer": "conv1", "channel": 4}],
        [{"layer": "conv1", "channel": 0}, {"layer": "conv1", "channel": 0}],
        {"layer": "conv1"},
        "conv1",
    ],
)
def test_what_cannot_be_changed_is_refused_in_words(changes: Any) -> None:
    run = small_run()
    with pytest.raises(ConfigError, match=r"\.$") as refused:
        run.check_probe(ClassifierProbe.read({"changes": changes}, run))
    assert refused.value.field == "changes"


def test_channels_are_changed_for_one_image() -> None:
    images = np.stack([IMAGE, IMAGE])
    with pytest.raises(ConfigError, match="one image"):
        small_run().check_probe(ClassifierProbe(image=images, changes=(ChannelChange("conv1", 0),)))
