"""Layers of EfficientNet-Lite0 have the names of its paper and of its published file."""

from collections import Counter

import pytest

from nn_core.attribution.methods import maps_of
from nn_core.network.efficientnet import efficientnet_lite0
from nn_core.network.efficientnet_titles import efficientnet_titles


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("conv1", "Stem"),
        ("relu61", "Stem, activation"),
        # The first block does not widen: one convolution of the stem, then its depthwise one.
        ("conv2", "Stage 1 · depthwise"),
        # Blocks have three convolutions from then on: 3 + 3 x 2 before the third stage's first.
        ("conv10", "Stage 3, block 1 · expansion"),
        ("norm12", "Stage 3, block 1 · projection, normalised"),
        # Stages 2 to 6 have 1, 1, 2, 2 and 3 skips: those of blocks that change neither size nor width.
        ("add1", "Stage 2, block 2 · sum with the skip"),
        ("add9", "Stage 6, block 4 · sum with the skip"),
        ("relu632", "Stage 7 · depthwise, activation"),
        ("relu633", "Head, activation"),
    ],
)
def test_a_layer_is_called_by_stage_block_and_part(name: str, title: str) -> None:
    assert efficientnet_titles()[name] == title


def test_each_layer_with_maps_has_a_title_of_its_own() -> None:
    titles = efficientnet_titles()
    assert set(titles) == {row.name for row in maps_of(efficientnet_lite0())}
    assert max(Counter(titles.values()).values()) == 1
