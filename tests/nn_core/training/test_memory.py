"""What a run may need of memory: by hand for small networks, and refused in words where it is too much."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nn_core import (
    Activation,
    Add,
    Architecture,
    BatchNorm2d,
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Linear,
    MaxPool2d,
    SpecError,
    Unflatten,
    Upsample,
    build,
)
from nn_core.training import (
    ClassifierConfig,
    ClassifierProbe,
    ClassifierRun,
    ConfigError,
    GanConfig,
    GanProbe,
    GanRun,
)
from nn_core.training.classifier.statistics import dead_units, dead_units_in
from nn_core.training.memory import (
    MAX_RUN_BYTES,
    chunk_of,
    look_numbers,
    pass_numbers,
    shrunk,
    size_text,
    step_numbers,
    weight_bytes,
)
from nn_core.training.trainer import forward

SMALL = Architecture((1, 4, 4), (Conv2d(2, 3), BatchNorm2d(), Flatten(), Linear(3)))
"""16 values, then 2 x 2 x 2, the same, 8, and 3; 20 + 4 + 27 weights, and 6 numbers that the norm keeps."""


SKIPPING = Architecture(
    (1, 4, 4), (Conv2d(2, 1), Conv2d(1, 1), Conv2d(2, 1), Add("conv1"), Flatten(), Linear(3))
)
"""16 values, then 32, which wait for the sum, 16, 32, 32, 32 and 3."""


def averaging(*shape: int, classes: int = 10) -> Architecture:
    """The smallest network for that input: the mean of each channel, then the logits."""
    return Architecture(shape, (GlobalAvgPool2d(), Flatten(), Linear(classes)))


def test_a_network_by_hand() -> None:
    assert step_numbers(SMALL) == 2 * (16 + 8 + 8 + 8 + 3) + (16 + 8)
    assert pass_numbers(SMALL) == 16 + (16 + 8)
    assert look_numbers(SMALL) == 3 * (16 + 8 + 8 + 8 + 3)
    assert weight_bytes(SMALL) == (12 + 256) * 4 * (20 + 4 + 27 + 6)


def test_what_waits_for_a_later_layer_is_held_meanwhile() -> None:
    assert pass_numbers(SKIPPING) == 16 + (32 + 32 + 32)
    assert step_numbers(SKIPPING) == 2 * (16 + 32 + 16 + 32 + 32 + 32 + 3) + (32 + 16)


def test_what_a_layer_copies_first_is_held_too() -> None:
    """5 x 5 values of the edged image beside 4 x 4, and 2 x 2 of the output."""
    edged = Architecture((1, 4, 4), (Conv2d(1, 3, stride=2, extra_padding=1),))
    assert pass_numbers(edged) == 16 + (16 + 25 + 4)
    assert step_numbers(edged) == 2 * (16 + 4) + 2 * 25 + (16 + 4)


def test_a_maximum_is_kept_with_its_place() -> None:
    pooling = Architecture((1, 4, 4), (MaxPool2d(2), Flatten()))
    assert step_numbers(pooling) == 2 * 16 + 4 * 4 + 2 * 4


def test_a_run_by_hand() -> None:
    memory = ClassifierRun(averaging(3, 100, 100), "mnist", ClassifierConfig(batch_size=300)).memory()
    assert memory.images == {("mnist", "as read"): 5_000 * 784, ("mnist", (3, 100, 100)): 5_000 * 30_000}
    step = 2 * (30_000 + 3 + 3 + 10)
    assert memory.work == 4 * (300 * step + 3 * (30_000 + 3 + 3 + 10))
    assert memory.weights == 268 * 4 * 40
    assert memory.total == sum(memory.images.values()) + memory.work + memory.weights + 2**20


@pytest.mark.parametrize(
    ("numbers_per_image", "most", "chunk"),
    [(784, 250, 250), (2**25 // 250, 250, 250), (2**25 // 100, 250, 100), (2**30, 250, 1), (0, 250, 250)],
)
def test_chunks_have_at_most_128_mebibytes(numbers_per_image: int, most: int, chunk: int) -> None:
    assert chunk_of(numbers_per_image, most) == chunk


def test_a_shape_is_made_smaller_in_proportion() -> None:
    assert shrunk((3, 100, 200), 1 / 4) == (3, 50, 100)
    assert shrunk((3, 100, 200), 7.0) == (3, 100, 200)
    assert shrunk((3, 100, 200), -5) == (3, 1, 1)


@pytest.mark.parametrize(
    ("count", "text"),
    [(1_200, "1 kB"), (2_500_000, "2.5 MB"), (340e6, "340 MB"), (MAX_RUN_BYTES, "1.6 GB"), (15.7e9, "16 GB")],
)
def test_sizes_in_words(count: float, text: str) -> None:
    assert size_text(count) == text


def test_images_that_are_too_large_for_the_whole_set_are_refused() -> None:
    """The link that ended a server: 5,000 images, resized, are 15.7 GB."""
    with pytest.raises(SpecError) as caught:
        ClassifierRun(averaging(3, 1024, 1024), "mnist").check()
    assert caught.value.field == "input_shape"
    assert "5,000 images of 3 x 1024 x 1024 take 16 GB" in caught.value.message
    assert "about 3 x 305 x 305 fit" in caught.value.message
    ClassifierRun(averaging(3, 301, 301), "mnist").check()
    ClassifierRun(averaging(3, 1024, 1024, classes=2), "faces").check()


def test_a_batch_of_large_images_is_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        ClassifierRun(averaging(3, 256, 256), "mnist", ClassifierConfig(batch_size=4096)).check()
    assert caught.value.field == "batch_size"
    allowed = int(caught.value.message.rpartition("allows ")[2].rstrip("."))
    assert 0 < allowed < 4096
    ClassifierRun(averaging(3, 256, 256), "mnist", ClassifierConfig(batch_size=allowed)).check()
    with pytest.raises(ConfigError):
        ClassifierRun(averaging(3, 256, 256), "mnist", ClassifierConfig(batch_size=allowed + 1)).check()


def test_a_gan_of_large_images_is_refused() -> None:
    generator = Architecture((4,), (Linear(1024), Unflatten((1, 32, 32)), Upsample(32)))
    discriminator = Architecture((1, 1024, 1024), (GlobalAvgPool2d(), Flatten(), Linear(1)))
    run = GanRun(generator, discriminator, "mnist", GanConfig(latent_size=4))
    with pytest.raises(SpecError) as caught:
        run.check()
    assert (caught.value.layer_index, caught.value.field) == (2, "out_shape")
    assert "5,000 images of 1 x 1024 x 1024 take 5.2 GB" in caught.value.message


def test_a_look_at_more_images_than_fit_is_refused() -> None:
    layers = (Conv2d(8, 3, padding=1), GlobalAvgPool2d(), Flatten(), Linear(10))
    run = ClassifierRun(Architecture((1, 256, 256), layers), "mnist")
    with pytest.raises(ConfigError) as caught:
        run.check_probe(ClassifierProbe(image=np.zeros((64, 1, 8, 8)), layers=("*",)))
    assert caught.value.field == "image"
    # 4 (3 (9 x 65,536 + 8 + 8 + 10) + 2 x 65,536 + 8 x 65,536) bytes: 9.7 MB for each image
    assert caught.value.message == "64 at once need 621 MB of memory for these layers; at most 13 fit."
    run.check_probe(ClassifierProbe(image=np.zeros((13, 1, 8, 8)), layers=("*",)))
    run.check_probe(ClassifierProbe(image=np.zeros((1, 8, 8)), layers=("*",)))


def test_a_look_at_more_noise_than_fits_is_refused() -> None:
    generator = Architecture((4,), (Linear(1024), Unflatten((1, 32, 32)), Upsample(8)))
    discriminator = Architecture((1, 256, 256), (GlobalAvgPool2d(), Flatten(), Linear(1)))
    run = GanRun(generator, discriminator, "faces", GanConfig(latent_size=4))
    run.check()
    with pytest.raises(ConfigError, match="at most") as caught:
        run.check_probe(GanProbe(latent=np.zeros((400, 4)), layers=("g.upsample1", "d.linear1")))
    assert caught.value.field == "latent"
    run.check_probe(GanProbe(latent=np.zeros(4), layers=("*",)))
    run.check_probe(GanProbe(latent=np.zeros((64, 4))))


def test_large_networks_are_asked_for_dead_units_a_few_images_at_a_time() -> None:
    relu = Activation("relu")
    network = build(Architecture((1, 6, 6), (Conv2d(4, 3), relu, Conv2d(9, 3), relu)))
    x = torch.rand(7, 1, 6, 6, generator=torch.Generator().manual_seed(0)) - 0.5
    with torch.no_grad():
        whole = dead_units(forward(network, x, ("relu1", "relu2"))[1])
        parts = dead_units_in(network, x, ("relu1", "relu2"), 2)
    assert 0 < whole["relu2.dead"].sum() < 9
    np.testing.assert_equal(parts, whole)
