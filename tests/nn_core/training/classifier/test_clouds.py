"""Clouds as part of a look: against forward passes by hand, while training does not notice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from nn_core import Architecture, Conv2d, Flatten, GlobalAvgPool2d, Linear, build
from nn_core.data import fit_images
from nn_core.embedding.cloud import (
    MAX_FEATURES,
    MAX_MACS,
    Cloud,
    cloud_numbers,
    count_of,
    layers_of,
    usual_layer,
)
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierProbe, ClassifierRun, ConfigError
from tests.nn_core.training.classifier.driven import trained, trainer_of
from tests.nn_core.training.small_runs import branching_network, restless_network, small_run, small_set

NETWORKS = {
    "straight": small_run().architecture,
    "restless": restless_network(),
    "branching": branching_network(),
}
IMAGE = small_set(seed=5).images[7]


def by_hand(trainer: Any, layer: str) -> tuple[np.ndarray, np.ndarray]:
    """Features, in float64, and answers for the images that are kept aside."""
    run = trainer_run(trainer)
    model = build(run).double().eval()
    model.load_state_dict(trainer.state())
    images = small_set()
    pixels = torch.tensor(images.images[images.split(0).validation]).double() / 255
    kept: dict[str, torch.Tensor] = {}
    handle = model.get_submodule(layer).register_forward_hook(
        lambda _module, _inputs, output: kept.update(out=output.detach().clone())
    )
    logits = model(pixels)
    handle.remove()
    return kept["out"].flatten(1).numpy(), logits.argmax(dim=1).numpy()


def trainer_run(trainer: Any) -> Architecture:
    architecture: Architecture = trainer._architecture
    return architecture


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("dims", [2, 3])
def test_points_are_the_principal_components_of_the_features(network: str, dims: int) -> None:
    architecture = NETWORKS[network]
    trainer = trained(small_run(architecture), 20)
    found = trainer.snapshot(ClassifierProbe(cloud=Cloud(dims=dims)))
    features, answers = by_hand(trainer, usual_layer(architecture))
    truth = PCA(dims, svd_solver="full").fit(features)
    points = truth.transform(features)
    signs = np.sign((found["cloud.points"] * points).sum(axis=0))
    np.testing.assert_allclose(found["cloud.points"] * signs, points, atol=2e-4 * np.abs(points).max())
    np.testing.assert_allclose(found["cloud.variance"], truth.explained_variance_ratio_, rtol=1e-4)
    np.testing.assert_array_equal(found["cloud.predicted"], answers)
    assert found["cloud.count"].tolist() == list(features.shape)


def test_the_layer_that_is_asked_is_compared() -> None:
    trainer = trained(small_run(), 5)
    found = trainer.snapshot(ClassifierProbe(cloud=Cloud(layer="linear1")))
    features, _ = by_hand(trainer, "linear1")
    assert found["cloud.count"].tolist() == [18, 3]
    np.testing.assert_allclose(
        found["cloud.variance"], PCA(2).fit(features).explained_variance_ratio_, rtol=1e-4
    )


def test_an_image_lies_where_its_features_do_and_near_those_that_brute_force_finds() -> None:
    trainer = trained(small_run(), 20)
    found = trainer.snapshot(ClassifierProbe(image=IMAGE, cloud=Cloud()))
    features, _ = by_hand(trainer, "flatten1")
    model = build(small_run().architecture).double().eval()
    model.load_state_dict(trainer.state())
    own = model[:-1](torch.tensor(IMAGE[None]).double() / 255).detach().numpy()[0]
    distances = np.linalg.norm(features - own, axis=1)
    order = np.argsort(distances)
    assert found["cloud.near"].tolist() == order[:10].tolist()
    np.testing.assert_allclose(found["cloud.distances"], distances[order[:10]], rtol=1e-4)
    truth = PCA(2, svd_solver="full").fit(features)
    signs = np.sign((found["cloud.points"] * truth.transform(features)).sum(axis=0))
    np.testing.assert_allclose(found["cloud.own"] * signs, truth.transform(own[None])[0], atol=1e-3)


def test_an_image_of_the_cloud_is_no_neighbour_of_its_own() -> None:
    trainer = trained(small_run(), 20)
    places = small_set().split(0).validation
    found = trainer.snapshot(ClassifierProbe(image=small_set().images[places[4]], cloud=Cloud()))
    np.testing.assert_allclose(found["cloud.own"], found["cloud.points"][4], atol=1e-5)
    assert found["cloud.same"].tolist() == [4]
    assert 4 not in found["cloud.near"].tolist()
    assert found["cloud.distances"].min() > 0
    assert "cloud.same" not in trainer.snapshot(ClassifierProbe(image=IMAGE, cloud=Cloud()))


def test_pictures_come_when_they_are_asked_for() -> None:
    trainer, images = trainer_of(small_run()), small_set()
    assert "cloud.pictures" not in trainer.snapshot(ClassifierProbe(cloud=Cloud()))
    found = trainer.snapshot(ClassifierProbe(cloud=Cloud(pictures=True)))
    places = images.split(0).validation
    np.testing.assert_array_equal(found["cloud.pictures"], images.images[places])
    np.testing.assert_array_equal(found["cloud.labels"], images.labels[places])
    np.testing.assert_array_equal(found["cloud.places"], places)


def test_large_pictures_are_made_smaller() -> None:
    from nn_core.embedding.found import pictures_of

    pixels = np.random.default_rng(0).integers(0, 256, (400, 3, 64, 64), dtype=np.uint8)
    small = pictures_of(pixels, np.zeros(400, np.int64), np.arange(400))["cloud.pictures"]
    # 400 x 3 x s x s <= 1,000,000: s = 28
    assert small.shape == (400, 3, 28, 28)
    np.testing.assert_array_equal(small, fit_images(pixels, (3, 28, 28)))


def test_errors_are_counted_by_class_and_by_what_is_measured() -> None:
    trainer = trained(small_run(), 5)
    found = trainer.snapshot(ClassifierProbe(cloud=Cloud()))
    _, answers = by_hand(trainer, "flatten1")
    images = small_set()
    places = images.split(0).validation
    wrong = answers != images.labels[places]
    for label, (failed, of) in enumerate(found["slices.class"].tolist()):
        own = images.labels[places] == label
        assert (failed, of) == (int((wrong & own).sum()), int(own.sum()))
    mean = images.images[places].mean(axis=(1, 2, 3)) / 255
    order = np.argsort(mean)
    np.testing.assert_allclose(found["slices.brightness.edges"][[0, -1]], mean[order[[0, -1]]], rtol=1e-5)
    assert found["slices.brightness"].sum(axis=0).tolist() == [wrong.sum(), 18]
    judged = trainer.judge(5, found, (), True)["slices"]
    assert set(judged) == {"class", "brightness", "position"}


def test_training_does_not_notice() -> None:
    one, other = trainer_of(small_run(restless_network())), trainer_of(small_run(restless_network()))
    for _ in range(5):
        one.step()
        one.snapshot(ClassifierProbe(cloud=Cloud(dims=3, pictures=True)))
        other.step()
    for name, tensor in one.state().items():
        assert torch.equal(tensor, other.state()[name])


def test_each_step_has_its_own_cloud_and_the_past_one_of_its_weights() -> None:
    trainer = trained(small_run(), 3)
    before = trainer.snapshot(ClassifierProbe(cloud=Cloud()))
    past = trainer.state()
    again = trainer.snapshot(ClassifierProbe(cloud=Cloud()))
    np.testing.assert_array_equal(before["cloud.points"], again["cloud.points"])
    trainer.step()
    now = trainer.snapshot(ClassifierProbe(cloud=Cloud()))
    assert not np.allclose(now["cloud.points"], before["cloud.points"], atol=1e-4)
    then = trainer.snapshot(ClassifierProbe(cloud=Cloud()), past)
    np.testing.assert_allclose(then["cloud.points"], before["cloud.points"], atol=1e-5)
    trainer.load(past, trainer.step_count, 0)
    loaded = trainer.snapshot(ClassifierProbe(cloud=Cloud()))
    np.testing.assert_allclose(loaded["cloud.points"], before["cloud.points"], atol=1e-5)


def test_what_cannot_be_shown_is_judged() -> None:
    trainer = trained(small_run(), 3)

    def kind(found: dict[str, np.ndarray]) -> Any:
        return trainer.judge(3, found, (), True)["cloud"]["kind"]

    good = trainer.snapshot(ClassifierProbe(cloud=Cloud()))
    assert kind(good) in ("loses", "keeps", "gains")
    weights = trainer.state()
    flat = trainer.snapshot(ClassifierProbe(cloud=Cloud()), {name: 0 * one for name, one in weights.items()})
    assert kind(flat) == "flat"
    weights["conv1.weight"] = weights["conv1.weight"] * torch.nan
    broken = trainer.snapshot(ClassifierProbe(cloud=Cloud()), weights)
    assert "cloud.points" not in broken
    assert "cloud.own" not in broken
    assert kind(broken) == "broken"
    few = trainer_of(replace(small_run(), dataset=small_set(20)))
    found = few.snapshot(ClassifierProbe(cloud=Cloud()))
    assert found["cloud.count"][0] == len(small_set(20).split(0).validation) < 12
    assert few.judge(0, found, (), True)["cloud"]["kind"] == "few"


def test_fewer_features_than_dimensions_leave_the_last_one_empty() -> None:
    network = Architecture((1, 6, 6), (Conv2d(2, 3), GlobalAvgPool2d(), Flatten(), Linear(3)))
    found = trained(small_run(network), 3).snapshot(ClassifierProbe(cloud=Cloud(dims=3)))
    assert found["cloud.points"].shape == (18, 3)
    assert not found["cloud.points"][:, 2].any()
    assert found["cloud.variance"].sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("cloud", "sentence"),
    [
        ({"layer": "conv9"}, "There is no layer 'conv9'"),
        ({"dims": 4}, "dims must be"),
        ({"dims": "2"}, "dims must be"),
        ({"layer": 3}, "A cloud may have"),
        ({"pictures": 1}, "A cloud may have"),
        ({"colour": "class"}, "A cloud may have"),
        ([], "A cloud may have"),
        ("all", "A cloud may have"),
    ],
)
def test_a_message_that_cannot_be_answered_is_refused_in_words(cloud: Any, sentence: str) -> None:
    run = small_run()
    if cloud == []:
        assert ClassifierProbe.read({"cloud": cloud}, run).cloud is None
        return
    with pytest.raises(ConfigError) as refused:
        run.check_probe(ClassifierProbe.read({"cloud": cloud}, run))
    assert sentence in refused.value.message
    assert refused.value.field == "cloud"


def test_a_cloud_is_about_one_image_in_a_layer_that_can_be_compared() -> None:
    large = ClassifierRun(classifier_preset("small_cnn", (1, 28, 28), 10), "mnist")
    with pytest.raises(ConfigError, match="relu1 has too many numbers an image; at most 2,048"):
        large.check_probe(ClassifierProbe(cloud=Cloud(layer="relu1")))
    with pytest.raises(ConfigError, match="one image lies among many"):
        large.check_probe(ClassifierProbe(image=np.zeros((2, 1, 28, 28), np.uint8), cloud=Cloud()))
    assert layers_of(large.architecture) == ("pool1", "pool2", "flatten1", "linear1")
    assert usual_layer(large.architecture) == "flatten1"
    assert usual_layer(classifier_preset("lenet5", (1, 28, 28), 10)) == "tanh4"
    assert usual_layer(Architecture((1, 6, 6), (Conv2d(3, 3), GlobalAvgPool2d(), Flatten()))) == "conv1"


def test_a_larger_network_shows_fewer_images_and_a_huge_one_none() -> None:
    wide = Architecture((1, 28, 28), (Conv2d(200, 9), GlobalAvgPool2d(), Flatten(), Linear(10)))
    macs = 200 * 81 * 400 + 2_000
    assert wide.macs == macs
    assert count_of(wide, 5_000) == MAX_MACS // macs < 1_000
    assert count_of(wide, 300) == 300
    huge = Architecture((1, 256, 256), (*(Conv2d(64, 5, padding=2),) * 3, GlobalAvgPool2d(), Flatten()))
    assert huge.macs > MAX_MACS // 12
    assert count_of(huge, 5_000) == 0


def test_memory_counts_the_cloud() -> None:
    network = classifier_preset("small_cnn", (1, 28, 28), 10)
    assert cloud_numbers(network, 5_000) == 3 * 1_000 * 1_568 + 2 * 1_000**2 + 4 * 100 * 1_000
    assert MAX_FEATURES >= 1_568
    assert ClassifierRun(network, "mnist").memory().work >= 4 * cloud_numbers(network, 1_000)
