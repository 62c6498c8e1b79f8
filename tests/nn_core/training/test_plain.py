"""A spec that is written as plain data and read again is the same; whatever else is read is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_core import SpecError
from nn_core.data import DataError, ImageSet
from nn_core.network.presets import classifier_preset
from nn_core.training import (
    ChannelImageRun,
    ClassifierRun,
    ConfigError,
    FrozenNetwork,
    Held,
    OwnPoint,
    PlaneConfig,
    PlaneGanConfig,
    PlaneGanRun,
    PlaneLayer,
    PlaneRun,
    PretrainedRun,
    StartingWeights,
)
from nn_core.training.kinds import kind_of, kinds, spec_class
from nn_core.training.plain import config_of, plain_config, plain_spec, spec_of
from tests.nn_core.training.detection.small import small_detection
from tests.nn_core.training.small_runs import (
    branching_network,
    own_scene,
    small_gan,
    small_run,
    small_segmentation,
    small_set,
)


def in_groups(images: ImageSet, groups: int = 10) -> ImageSet:
    return replace(images, groups=np.arange(len(images)) % groups)


OWN = PlaneConfig(
    features=("x", "sin_x"),
    layers=(PlaneLayer(3, "relu"), PlaneLayer(1)),
    points=(OwnPoint(0.5, -1, 1), OwnPoint(0.1, 0.25, 0)),
    held=(Held("layer1", 0, "bias", 1.5), Held("layer2", 0, 2, -1)),
    l1=1e-5,
)
SPECS: dict[str, Any] = {
    "classifier": ClassifierRun(classifier_preset("lenet5", (1, 28, 28), 10), "mnist"),
    "classifier, own images": small_run(train_images=40, weight_decay=1e-4),
    "classifier that branches": small_run(branching_network()),
    "gan": small_gan(train_images=None),
    "gan, conditional": small_gan(d_steps=2),
    "plane": PlaneRun(),
    "plane, by hand": PlaneRun("circle", OWN),
    "gan_plane": PlaneGanRun(),
    "pretrained": PretrainedRun(),
    "segmentation": small_segmentation(twin=True),
    "segmentation, own pictures": small_segmentation(own=tuple(map(own_scene, range(16)))),
    "detection": small_detection(),
    "channel_image": ChannelImageRun(FrozenNetwork(pretrained="efficientnet_lite0"), "add3", 7, "unit"),
    "gan_plane, drawn": PlaneGanRun("own", PlaneGanConfig(points=((0.5, 0.25), (-1, 0)))),
}


def again(spec: Any) -> Any:
    plain, arrays = plain_spec(spec)
    return spec_of(json.loads(json.dumps(plain)), {name: array.copy() for name, array in arrays.items()})


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_comes_back(name: str) -> None:
    assert again(SPECS[name]) == SPECS[name]


@pytest.mark.parametrize("name", SPECS)
def test_a_config_comes_back(name: str) -> None:
    config = SPECS[name].config
    read = config_of(type(config), json.loads(json.dumps(plain_config(config))))
    assert (read, read.mark) == (config, config.mark)


def test_each_kind_is_among_them_and_has_one_class() -> None:
    assert {kind_of(spec) for spec in SPECS.values()} == set(kinds())
    for spec in SPECS.values():
        assert spec_class(kind_of(spec)) is type(spec)


@pytest.mark.parametrize("made", [small_gan, small_run])
def test_starting_weights_come_back(made: Any) -> None:
    weights = {"g.linear1.weight": np.arange(6.0).reshape(2, 3), "d.linear1.bias": np.zeros(0, np.float32)}
    spec = again(replace(made(), weights=StartingWeights(weights)))
    assert spec.weights.arrays.keys() == weights.keys()
    for name, array in weights.items():
        np.testing.assert_array_equal(spec.weights.arrays[name], array)


def test_own_images_are_told_apart_by_all_that_they_are() -> None:
    one, other = small_run(), small_run()
    assert one.dataset != other.dataset
    assert again(one).dataset is one.dataset
    images = small_set(seed=1)
    assert again(replace(one, dataset=images)).dataset is images
    named = replace(images, class_names=("x", "y", "z"))
    assert again(replace(one, dataset=named)).dataset is named
    tens, nines = in_groups(named), in_groups(named, 9)
    assert again(replace(one, dataset=tens)).dataset is tens
    assert again(replace(one, dataset=nines)).dataset is nines


def test_a_set_that_nobody_holds_any_more_is_made_anew() -> None:
    plain, arrays = plain_spec(small_run())
    copies = {name: array.copy() for name, array in arrays.items()}
    del arrays
    dataset = spec_of(plain, copies).dataset
    np.testing.assert_array_equal(dataset.images, small_set().images)
    assert not dataset.images.flags.writeable


def test_which_images_belong_together_comes_back() -> None:
    plain, arrays = plain_spec(replace(small_run(), dataset=in_groups(small_set())))
    copies = {name: array.copy() for name, array in arrays.items()}
    del arrays
    assert spec_of(plain, copies).dataset.groups.tolist() == [*range(10)] * 9


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"kind": "nothing"}, KeyError),
        ({"kind": "../x"}, KeyError),
        ({"kind": None}, KeyError),
        ({"dataset": "nothing"}, DataError),
        ({"dataset": 7}, TypeError),
        ({"dataset": None}, TypeError),
        ({"architecture": []}, TypeError),
        ({"architecture": {"input_shape": [1, 6, 6], "layers": []}}, SpecError),
        ({"config": {"batch_size": 0}}, ConfigError),
        ({"config": {"batch_size": True}}, TypeError),
        ({"config": {"optimizer": "newton"}}, ConfigError),
        ({"config": {"__class__": "x"}}, KeyError),
        ({"trainer": "os:system"}, KeyError),
        ({"load": {}}, KeyError),
    ],
)
def test_what_is_no_spec_is_refused(change: dict[str, Any], error: type[Exception]) -> None:
    plain, arrays = plain_spec(small_run())
    with pytest.raises(error):
        spec_of({**plain, **change}, arrays)


def test_a_part_that_is_missing_is_refused() -> None:
    plain, arrays = plain_spec(small_run())
    for name in ("kind", "architecture", "dataset"):
        with pytest.raises((KeyError, TypeError)):
            spec_of({key: value for key, value in plain.items() if key != name}, arrays)
