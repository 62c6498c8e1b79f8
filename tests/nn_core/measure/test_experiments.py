"""Moved images, shuffled pixels, perceptrons of equal size, and what excites a channel."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nn_core import Activation, Architecture, Conv2d, Flatten, Linear, MaxPool2d, build
from nn_core.data import ImageSet
from nn_core.measure.experiments import (
    network,
    perceptron_of_size,
    predictions,
    shift_accuracies,
    shifted,
    shuffled_pixels,
    strongest,
)

CNN = Architecture(
    (1, 6, 6), (Conv2d(3, 3, padding=1), Activation("relu"), MaxPool2d(2), Flatten(), Linear(4))
)


@pytest.fixture
def images() -> ImageSet:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (12, 1, 6, 6), dtype=np.uint8)
    return ImageSet("own", "Own", pixels, np.arange(12) % 4, ("a", "b", "c", "d"), "made here", "free")


def test_images_move_right_down_left_and_up_in_turn() -> None:
    image = np.zeros((6, 1, 5, 5), np.uint8)
    image[:, 0, 2, 2] = 9
    moved = shifted(image, 2)
    places = [tuple(int(i) for i in np.argwhere(one[0])[0]) for one in moved]
    assert places == [(2, 4), (4, 2), (2, 0), (0, 2), (2, 4), (4, 2)]
    assert moved.sum() == image.sum()


def test_what_leaves_the_image_is_gone_and_black_comes_in(images: ImageSet) -> None:
    moved = shifted(images.images, 1)
    np.testing.assert_array_equal(moved[0, 0, :, 1:], images.images[0, 0, :, :-1])
    np.testing.assert_array_equal(moved[3, 0, :-1], images.images[3, 0, 1:])
    assert not moved[0, 0, :, 0].any()
    assert not moved[3, 0, -1].any()
    np.testing.assert_array_equal(shifted(images.images, 0), images.images)
    assert not shifted(images.images, 6).any()
    assert not shifted(images.images, 99).any()
    with pytest.raises(ValueError, match="0 pixels or more"):
        shifted(images.images, -1)


def test_one_permutation_moves_the_pixels_of_all_images(images: ImageSet) -> None:
    shuffled = shuffled_pixels(images, seed=3)
    places = ImageSet(
        "p", "P", np.arange(36, dtype=np.uint8).reshape(1, 1, 6, 6), np.array([0]), ("a",), "", ""
    )
    order = shuffled_pixels(places, seed=3).images.ravel()
    assert sorted(order) == list(range(36))
    assert list(order) != list(range(36))
    np.testing.assert_array_equal(shuffled.images.reshape(12, -1), images.images.reshape(12, -1)[:, order])
    np.testing.assert_array_equal(shuffled.labels, images.labels)
    assert (shuffled_pixels(images, seed=3).images == shuffled.images).all()
    assert (shuffled_pixels(images, seed=4).images != shuffled.images).any()


def test_the_channels_of_a_pixel_stay_together() -> None:
    pixels = np.arange(2 * 3 * 16, dtype=np.uint8).reshape(2, 3, 4, 4)
    colour = ImageSet("rgb", "RGB", pixels, np.array([0, 1]), ("a", "b"), "", "")
    shuffled = shuffled_pixels(colour, seed=0).images
    np.testing.assert_array_equal(shuffled[:, 1] - shuffled[:, 0], np.full((2, 4, 4), 16))


@pytest.mark.parametrize("channels", [1, 3, 20])
def test_no_other_perceptron_is_nearer_in_size(channels: int) -> None:
    cnn = Architecture((1, 28, 28), (Conv2d(channels, 5), MaxPool2d(4), Flatten(), Linear(10)))
    chosen = perceptron_of_size(cnn)
    dense = chosen.layers[1]
    assert isinstance(dense, Linear)
    hidden = dense.out_features
    distances = {
        units: abs(perceptron_of_size(cnn, units).params - cnn.params) for units in range(1, hidden + 50)
    }
    assert min(distances, key=distances.__getitem__) == hidden
    assert (chosen.input_shape, chosen.out_shape) == (cnn.input_shape, cnn.out_shape)


def test_a_network_from_arrays_is_the_network_that_they_came_from(images: ImageSet) -> None:
    model = build(CNN, seed=5)
    weights = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    again = network(CNN, weights)
    x = torch.rand(3, 1, 6, 6)
    torch.testing.assert_close(again(x), model(x))
    assert not again.training
    expected = model(torch.tensor(images.images).float() / 255).argmax(1)
    np.testing.assert_array_equal(predictions(again, images.images), expected)


def test_accuracy_at_each_shift_is_that_on_the_shifted_images(images: ImageSet) -> None:
    model = build(CNN, seed=1).eval()
    found = shift_accuracies(model, images.images, images.labels, (0, 2, 6))
    for pixels, accuracy in zip((0, 2, 6), found, strict=True):
        logits = model(torch.tensor(shifted(images.images, pixels)).float() / 255)
        assert accuracy == pytest.approx((logits.argmax(1).numpy() == images.labels).mean())


def test_the_strongest_images_of_a_channel_are_those_that_a_search_by_hand_finds(images: ImageSet) -> None:
    model = build(CNN, seed=2).eval()
    found = strongest(model, "relu1", images.images, count=4)
    maps = model[:2](torch.tensor(images.images).float() / 255).detach().numpy()
    for channel in range(3):
        peaks = maps[:, channel].reshape(12, -1).max(axis=1)
        np.testing.assert_allclose(found.value[channel], np.sort(peaks)[::-1][:4], rtol=1e-6)
        rows = zip(
            *(part[channel] for part in (found.image, found.row, found.column, found.value)), strict=True
        )
        for image, row, column, value in rows:
            assert maps[image, channel, row, column] == pytest.approx(value)
        assert len(set(found.image[channel])) == 4


def test_only_layers_of_maps_can_be_searched(images: ImageSet) -> None:
    model = build(CNN)
    with pytest.raises(ValueError, match="no layer"):
        strongest(model, "conv9", images.images, 1)
    with pytest.raises(ValueError, match="only a layer of maps"):
        strongest(model, "linear1", images.images, 1)
    with pytest.raises(ValueError, match="there are 12"):
        strongest(model, "conv1", images.images, 13)
