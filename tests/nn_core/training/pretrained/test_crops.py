"""A network that comes trained, and a picture among crops of photographs whose features are known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from nn_core.data import fit_images
from nn_core.data.photographs import crops_of_photographs
from nn_core.embedding.cloud import Cloud
from nn_core.training import ConfigError, PretrainedProbe, PretrainedRun
from nn_core.training.engine.build import build_trainer
from nn_core.training.plain import plain_spec, spec_of
from nn_core.training.pretrained.crops import CropFeatures
from nn_core.training.trainer import Trainer
from tests.nn_core.training.pretrained.known_crops import random_features
from tests.nn_core.training.pretrained.test_weights import their_model

CHOSEN = 5


def read(crop: int) -> np.ndarray:
    """What the package's module makes of a crop: what its last layer reads, in float64."""
    pixels = fit_images(crops_of_photographs().images[crop : crop + 1], (3, 224, 224))
    model, kept = their_model().double(), []
    last = [module for module in model.modules() if isinstance(module, torch.nn.Linear)][-1]
    last.register_forward_pre_hook(lambda _module, inputs: kept.append(inputs[0]))
    with torch.no_grad():
        model((torch.tensor(pixels).double() - 127) / 128)
    features: np.ndarray = kept[0][0].numpy()
    return features


@pytest.fixture(scope="module")
def crops() -> CropFeatures:
    """One of them lies where the network puts it."""
    known = random_features()
    known.features[CHOSEN] = read(CHOSEN)
    return known


@pytest.fixture(scope="module")
def trainer(crops: CropFeatures) -> Trainer:
    run = PretrainedRun(crops=crops)
    return build_trainer(run, run.load(), "cpu")


def looked(trainer: Trainer, **asked: Any) -> dict[str, np.ndarray]:
    return trainer.snapshot(PretrainedProbe(**asked))


@pytest.mark.parametrize("dims", [2, 3])
def test_points_are_the_principal_components_of_the_features(
    trainer: Trainer, crops: CropFeatures, dims: int
) -> None:
    found = looked(trainer, cloud=Cloud(dims=dims))
    truth = PCA(dims, svd_solver="full").fit(crops.features.astype(np.float64))
    points = truth.transform(crops.features.astype(np.float64))
    signs = np.sign((found["cloud.points"] * points).sum(axis=0))
    np.testing.assert_allclose(found["cloud.points"] * signs, points, atol=1e-3 * np.abs(points).max())
    np.testing.assert_array_equal(found["cloud.predicted"], crops.predicted)
    assert found["cloud.count"].tolist() == [288, 1_280]
    assert trainer.judge(0, found, (), live=True)["cloud"]["kind"] in ("loses", "keeps", "gains")
    assert "dropout1" not in found


def test_a_crop_is_no_neighbour_of_its_own(trainer: Trainer, crops: CropFeatures) -> None:
    picture = crops_of_photographs().images[CHOSEN]
    found = looked(trainer, image=picture, cloud=Cloud(), layers=("dropout1",))
    np.testing.assert_allclose(found["dropout1"], crops.features[CHOSEN], atol=1e-4)
    np.testing.assert_allclose(found["cloud.own"], found["cloud.points"][CHOSEN], atol=1e-3)
    distances = np.linalg.norm(crops.features - crops.features[CHOSEN], axis=1)
    order = np.argsort(distances)
    assert order[0] == CHOSEN
    assert found["cloud.near"].tolist() == order[1:11].tolist()
    np.testing.assert_allclose(found["cloud.distances"], distances[order[1:11]], rtol=1e-3)


def test_a_picture_that_is_nearly_a_crop_has_it_as_its_neighbour(trainer: Trainer) -> None:
    picture = fit_images(crops_of_photographs().images[CHOSEN : CHOSEN + 1], (3, 224, 224))[0].copy()
    picture[0, 0, 0] ^= 1
    assert looked(trainer, image=picture, cloud=Cloud())["cloud.near"][0] == CHOSEN


def test_the_crops_come_along_when_they_are_asked_for(trainer: Trainer) -> None:
    found = looked(trainer, cloud=Cloud(pictures=True))
    images = crops_of_photographs()
    assert found["cloud.pictures"].shape[:2] == (288, 3)
    assert found["cloud.pictures"].nbytes <= 10**6
    np.testing.assert_array_equal(found["cloud.labels"], images.labels)
    np.testing.assert_array_equal(found["cloud.places"], np.arange(288))


def test_without_a_picture_it_looks_at_a_crop_of_the_cat(trainer: Trainer) -> None:
    images = crops_of_photographs()
    cat = images.class_names.index("cat")
    wanted = fit_images(images.images[cat : cat + 1], (3, 224, 224))[0]
    assert images.labels[cat] == cat
    np.testing.assert_allclose(looked(trainer)["input"], wanted / 255, atol=1e-7)


def test_crops_can_be_asked_for_by_their_number(crops: CropFeatures) -> None:
    run = PretrainedRun(crops=crops)
    probe = PretrainedProbe.read({"image": {"index": 287}, "cloud": {"dims": 3, "pictures": True}}, run)
    run.check_probe(probe)
    assert probe.cloud == Cloud(dims=3, pictures=True)
    with pytest.raises(ConfigError, match="images 0 to 287"):
        PretrainedProbe.read({"image": {"index": 288}}, run)


@pytest.mark.parametrize(
    ("run", "asked", "message"),
    [
        ("bare", {"cloud": Cloud()}, "too large"),
        ("crops", {"cloud": Cloud("conv1")}, "by what dropout1 makes of them, not by 'conv1'"),
        ("crops", {"cloud": Cloud(), "image": np.zeros((2, 3, 8, 8), np.uint8)}, "one image"),
    ],
)
def test_what_it_cannot_be_asked_for_is_refused(
    run: str, asked: dict[str, Any], message: str, crops: CropFeatures
) -> None:
    with pytest.raises(ConfigError, match=message):
        PretrainedRun(crops=crops if run == "crops" else None).check_probe(PretrainedProbe(**asked))


@pytest.mark.parametrize(
    "changed",
    [
        {"features": np.zeros((288, 1_279), np.float32)},
        {"features": np.zeros((287, 1_280), np.float32)},
        {"features": np.zeros((288, 1_280))},
        {"features": np.full((288, 1_280), np.nan, np.float32)},
        {"predicted": np.full(288, 1_000, np.int32)},
        {"predicted": np.full(288, -1, np.int32)},
        {"predicted": np.zeros(12, np.int32)},
    ],
)
def test_features_of_something_else_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        PretrainedRun(crops=replace(random_features(), **changed)).check()


def test_it_is_the_same_after_it_was_written_down(crops: CropFeatures) -> None:
    plain, arrays = plain_spec(PretrainedRun(crops=crops))
    again = spec_of(plain, arrays)
    np.testing.assert_array_equal(again.crops.features, crops.features)
    np.testing.assert_array_equal(again.crops.predicted, crops.predicted)


def test_what_it_may_take_by_hand(crops: CropFeatures) -> None:
    """The crops as they were cut, a byte a value, and three copies of the features in four bytes."""
    bare, memory = PretrainedRun().memory(), PretrainedRun(crops=crops).memory()
    assert memory.images[("photographs", (3, 112, 112))] == 288 * 3 * 112 * 112
    assert (memory.weights, memory.work) == (3 * 288 * 1_280 * 4, bare.work)
