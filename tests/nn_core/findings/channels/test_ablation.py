"""What is lost without a channel: by brute force, in copies of the network whose weights are zero."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch

from nn_core import build
from nn_core.channels.change import ChannelChange
from nn_core.findings.channels import ablation
from nn_core.findings.channels.ablation import Ablation, Loss, Ranked, Ranking, most_images
from nn_core.findings.channels.pictures import Pictures
from nn_core.network.architecture import Architecture
from nn_core.network.presets import classifier_preset
from nn_core.training import FrozenNetwork, LocalEngine, PretrainedRun, StartingWeights
from tests.nn_core.findings.channels.small import PICTURES, SET, frozen
from tests.nn_core.findings.working import worked
from tests.nn_core.training.classifier.driven import trained
from tests.nn_core.training.small_runs import branching_network, small_network, small_run
from tests.waiting import PATIENCE_S


def learnt(architecture: Architecture) -> FrozenNetwork:
    """A network that has learnt something."""
    state = trained(small_run(architecture), 60).state()
    return FrozenNetwork(architecture, StartingWeights({name: one.numpy() for name, one in state.items()}))


def logits(network: FrozenNetwork, layer: str = "", channel: int = 0, factor: float = 0, offset: float = 0):  # type: ignore[no-untyped-def]
    """Of all pictures, in float64, by a copy whose channel has other weights."""
    assert network.layers is not None
    assert network.weights is not None
    state = {name: torch.tensor(one).double() for name, one in network.weights.arrays.items()}
    if layer:
        state[f"{layer}.weight"][channel] *= factor
        state[f"{layer}.bias"][channel] = factor * state[f"{layer}.bias"][channel] + offset
    model = build(network.layers).eval().double()
    model.load_state_dict(state)
    return model(torch.tensor(SET.images[PICTURES.places()] / 255)).detach()


NETWORKS = {"straight": (small_network(), "conv1"), "branching": (branching_network(), "norm1")}


@pytest.mark.parametrize(("factor", "offset"), [(0.0, 0.0), (0.5, 0.0), (2.0, 0.0), (0.0, 0.3)])
@pytest.mark.parametrize("name", NETWORKS)
def test_answers_are_those_of_a_copy_with_other_weights(name: str, factor: float, offset: float) -> None:
    architecture, layer = NETWORKS[name]
    network = learnt(architecture)
    change = ChannelChange(layer, 1, factor, offset)
    _, found = worked(Ablation(network, PICTURES, (change,)))
    np.testing.assert_array_equal(found.before, logits(network).argmax(1))
    np.testing.assert_array_equal(found.after, logits(network, layer, 1, factor, offset).argmax(1))
    np.testing.assert_array_equal(found.labels, PICTURES.labels())


@pytest.mark.parametrize("name", NETWORKS)
def test_the_ranking_is_that_of_brute_force(name: str) -> None:
    architecture, layer = NETWORKS[name]
    network, labels = learnt(architecture), torch.tensor(PICTURES.labels())
    pieces, found = worked(Ranking(network, PICTURES, layer))
    whole = logits(network)
    loss = torch.nn.functional.cross_entropy
    assert found.images == len(labels)
    assert found.accuracy == pytest.approx((whole.argmax(1) == labels).double().mean().item())
    for channel in range(len(found.cost)):
        without = logits(network, layer, channel)
        right = (without.argmax(1) == labels).double().mean().item()
        assert found.cost[channel] == pytest.approx(found.accuracy - right)
        rise = (loss(without, labels) - loss(whole, labels)).item()
        assert found.loss[channel] == pytest.approx(rise, abs=1e-5)
    assert pieces[-1].done == pieces[-1].of == len(found.cost)


def test_the_order_by_hand() -> None:
    ranked = Ranked(10, 0.9, np.array([0.1, 0.0, 0.3, 0.0]), np.array([0.5, -0.1, 0.2, 0.4]))
    assert ranked.order.tolist() == [2, 0, 3, 1]


def test_accuracies_and_confusions_by_hand() -> None:
    loss = Loss(np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2]), np.array([0, 0, 0, 2]))
    assert loss.accuracies == (0.75, 0.5)
    before, after = loss.confusions(3)
    assert before.tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 1]]
    assert after.tolist() == [[1, 0, 0], [2, 0, 0], [0, 0, 1]]


def test_where_pictures_have_no_class_of_the_network_its_own_answers_count() -> None:
    network = frozen()
    _, found = worked(Ranking(network, PICTURES, "conv1", own=True))
    assert found.accuracy == 1
    assert (found.cost >= 0).all()
    _, loss = worked(Ablation(network, PICTURES, (ChannelChange("conv1", 0),), own=True))
    np.testing.assert_array_equal(loss.labels, loss.before)


def test_of_a_large_network_fewer_pictures_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    """conv1 has 4 channels, and behind it are 3 · 36 multiply-adds."""
    monkeypatch.setattr(ablation, "MAX_MACS", 4 * 108 * 5)
    assert most_images(small_network(), "conv1") == 5
    _, found = worked(Ranking(frozen(), PICTURES, "conv1"))
    assert found.images == 5


def test_the_small_networks_are_ranked_on_all_their_pictures_and_the_large_one_on_its_photographs() -> None:
    small = classifier_preset("small_cnn", (1, 28, 28), 10)
    assert most_images(small, "conv1") > 1_000
    large = PretrainedRun().architecture
    assert all(most_images(large, name) >= 1 for name in ("norm20", "add5", "norm49"))
    assert most_images(large, "add5") >= 12


def test_without_a_photograph_s_class_the_large_network_is_compared_with_itself() -> None:
    pictures = Pictures(PretrainedRun().dataset)
    network = FrozenNetwork(pretrained="efficientnet_lite0")
    _, found = worked(Ablation(network, pictures, (ChannelChange("norm49", 7),), own=True))
    assert found.accuracies[0] == 1
    assert len(found.after) == 12


def test_an_engine_works_on_it() -> None:
    engine = LocalEngine(device="cpu")
    try:
        job = Ranking(frozen(), PICTURES, "conv1")
        again = pickle.loads(pickle.dumps(job))
        handle = engine.jobs.ask(again)
        assert handle.wait(PATIENCE_S)
        np.testing.assert_array_equal(handle.result.order, worked(job)[1].order)
    finally:
        engine.close()
