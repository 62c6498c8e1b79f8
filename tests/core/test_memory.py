"""What a run may need of memory: by hand for small networks, and refused in words where it is too much."""

from __future__ import annotations

import pytest

from nn_core import (
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
)
from nn_core.training import ClassifierConfig, ClassifierRun, ConfigError, GanConfig, GanRun
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

SMALL = Architecture((1, 4, 4), (Conv2d(2, 3), BatchNorm2d(), Flatten(), Linear(3)))
"""16 values, then 2 x 2 x 2, the same, 8, and 3; 20 + 4 + 27 weights, and 6 numbers that the norm keeps."""


def averaging(*shape: int, classes: int = 10) -> Architecture:
    """The smallest network for that input: the mean of each channel, then the logits."""
    return Architecture(shape, (GlobalAvgPool2d(), Flatten(), Linear(classes)))


def test_a_network_by_hand() -> None:
    assert step_numbers(SMALL) == 2 * (16 + 8 + 8 + 8 + 3) + (16 + 8)
    assert pass_numbers(SMALL) == 16 + (16 + 8)
    assert look_numbers(SMALL) == 3 * (16 + 8 + 8 + 8 + 3)
    assert weight_bytes(SMALL) == (12 + 256) * 4 * (20 + 4 + 27 + 6)


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
