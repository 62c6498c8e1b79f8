"""The networks that score each pixel."""

from __future__ import annotations

import pytest
import torch

from nn_core import SpecError, build
from nn_core.network.unet import SEGMENTATION_PRESETS, segmentation_preset, without_skips


def test_presets_give_a_score_of_each_class_at_each_pixel() -> None:
    unet, without = (segmentation_preset(name, (1, 64, 64), 4) for name in ("unet", "without_skips"))
    for network in (unet, without):
        assert build(network)(torch.zeros(2, 1, 64, 64)).shape == (2, 4, 64, 64)
    joins = [row.kind for row in unet.summary()].count("Concat")
    assert joins == 3
    assert without == without_skips(unet)
    assert "Concat" not in [row.kind for row in without.summary()]
    with pytest.raises(SpecError, match="multiples of 8; this image has 1 x 28 x 28"):
        segmentation_preset("unet", (1, 28, 28), 4)
    with pytest.raises(SpecError, match="no preset named 'resnet'; there are unet, without_skips"):
        segmentation_preset("resnet", (1, 64, 64), 4)


def test_the_u_net_by_hand() -> None:
    """3 x 3 convolutions with biases; on the way up each reads its level's skip as well."""
    unet = segmentation_preset("unet", (1, 64, 64), 4)
    assert [row.params for row in unet.summary() if row.params] == [
        8 * (9 + 1),
        16 * (9 * 8 + 1),
        32 * (9 * 16 + 1),
        32 * (9 * 32 + 1),
        32 * (9 * (32 + 32) + 1),
        16 * (9 * (32 + 16) + 1),
        8 * (9 * (16 + 8) + 1),
        4 * (8 + 1),
    ]


def test_what_the_last_layer_sees_of_the_picture() -> None:
    """By the smallest maps: each convolution adds 2 steps of its own map, each pooling one: 1, 2, 4 and 8
    pixels. 1 + 2·1 + 1 + 2·2 + 2 + 2·4 + 4 + 2·8 = 38."""
    rows = segmentation_preset("unet", (1, 64, 64), 4).summary()
    assert next(row for row in rows if row.name == "conv4").receptive_field == 38


def test_presets_say_what_they_are() -> None:
    for name, preset in SEGMENTATION_PRESETS.items():
        assert preset.name == name
        assert preset.title
        assert preset.description.endswith(".")
