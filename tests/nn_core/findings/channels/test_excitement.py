"""What excites a channel, by brute force and by hand."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch

from nn_core.findings.channels.excitement import SHOWN, Excitement
from nn_core.findings.channels.pictures import Pictures, most_images
from nn_core.network.presets import classifier_preset
from nn_core.network.walk import output_of
from nn_core.training import FrozenNetwork
from nn_core.training.pretrained.networks import architecture_of
from tests.nn_core.findings.channels.small import PICTURES, SET, frozen
from tests.nn_core.findings.working import worked
from tests.nn_core.training.small_runs import small_network


def test_pictures_are_those_that_a_run_keeps_aside() -> None:
    np.testing.assert_array_equal(PICTURES.places(), SET.split(3, 0.2).validation)
    np.testing.assert_array_equal(PICTURES.labels(), SET.labels[SET.split(3, 0.2).validation])
    assert len(Pictures(SET).places()) == 60


@pytest.mark.parametrize("layer", ["conv1", "linear1"])
def test_what_is_found_is_what_one_finds_image_by_image(layer: str) -> None:
    network = frozen()
    pieces, found = worked(Excitement(network, PICTURES, layer))
    model = network.module().double()
    places = PICTURES.places()
    outputs = [
        output_of(model, torch.tensor(SET.images[at : at + 1] / 255), layer)[0].detach().numpy()
        for at in places
    ]
    maps = np.stack(outputs).reshape(len(places), -1, *(outputs[0].shape[1:] or (1, 1)))
    largest = maps.max(axis=(2, 3))
    for channel in range(maps.shape[1]):
        order = np.argsort(-largest[:, channel], kind="stable")[:SHOWN]
        np.testing.assert_array_equal(found.strongest.image[channel], places[order])
        np.testing.assert_allclose(found.strongest.value[channel], largest[order, channel], rtol=1e-4)
        for at, image in enumerate(order):
            row, column = found.strongest.row[channel, at], found.strongest.column[channel, at]
            assert maps[image, channel, row, column] == pytest.approx(largest[image, channel])
        for label in range(3):
            mean = largest[PICTURES.labels() == label, channel].mean()
            assert found.by_class[channel, label] == pytest.approx(mean, rel=1e-4)
    np.testing.assert_allclose(found.mean, maps.mean(axis=(0, 2, 3)), rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(found.counts, np.bincount(PICTURES.labels(), minlength=3))
    assert (pieces[-1].done, pieces[-1].of) == (1, 1)


def test_a_large_network_is_shown_fewer_pictures() -> None:
    """100 billion multiply-adds together."""
    assert most_images(classifier_preset("small_cnn", (1, 28, 28), 10)) == 1_000
    assert most_images(architecture_of("efficientnet_lite0")) == 10**11 // 385_187_552
    assert len(Pictures(SET, most=7).places()) == 7
    assert len(Pictures(SET, most=7).chunks(small_network())[0]) == 7


def test_of_few_pictures_as_many_as_there_are() -> None:
    few = Pictures(SET, seed=3, share=0.05)
    _, found = worked(Excitement(frozen(), few, "conv1"))
    assert found.strongest.image.shape == (4, 3)


def test_the_large_network_is_asked_about_its_photographs_a_few_at_a_time() -> None:
    network = FrozenNetwork(pretrained="efficientnet_lite0")
    from nn_core.training import PretrainedRun

    pictures = Pictures(PretrainedRun().dataset)
    pieces, found = worked(Excitement(network, pictures, "norm2"))
    assert found.strongest.image.shape == (32, 9)
    assert found.counts.tolist() == [1] * 12
    assert len(pieces) > 1


def test_it_is_data_that_may_travel_and_equal_questions_are_one() -> None:
    network = frozen()
    job = Excitement(network, PICTURES, "conv1")
    assert job == Excitement(network, PICTURES, "conv1")
    assert hash(job) == hash(Excitement(network, PICTURES, "conv1"))
    again = pickle.loads(pickle.dumps(job))
    np.testing.assert_array_equal(worked(again)[1].by_class, worked(job)[1].by_class)
