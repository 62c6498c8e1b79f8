"""What the controls of a training run say."""

import pytest

from ui.kit.controls import fewer_than_a_batch


@pytest.mark.parametrize(
    ("images", "batch", "says"),
    [
        (20, 4_096, "only 20 images to learn from, fewer than a batch of 4,096:"),
        (1_500, 2_000, "only 1,500 images to learn from, fewer than a batch of 2,000:"),
    ],
)
def test_few_images_are_counted_as_everywhere(images: int, batch: int, says: str) -> None:
    assert says in str(fewer_than_a_batch(images, batch))
    assert fewer_than_a_batch(batch, batch) is None
