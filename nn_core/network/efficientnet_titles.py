"""What people call the layers of EfficientNet-Lite0: by stage and block, as its paper counts them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from nn_core.network.efficientnet import STAGES, efficientnet_lite0, published_names

OUTSIDE = {"_conv_stem": "Stem", "_conv_head": "Head"}
IN_A_BLOCK = {"_expand_conv": "expansion", "_depthwise_conv": "depthwise", "_project_conv": "projection"}
"""By names in the published file: convolutions outside of blocks and in them."""
AFTER = {"norm": "normalised", "relu6": "activation", "add": "sum with the skip"}
"""What follows a convolution, by the stems of names: what its outputs are then."""


@cache
def efficientnet_titles() -> Mapping[str, str]:
    """By layer: "relu632" is "Stage 7 · depthwise, activation". What has no maps is left out."""
    published, blocks = published_names(), _blocks()
    titles: dict[str, str] = {}
    place = ""
    for name in efficientnet_lite0().layer_names:
        *inside, weights = published.get(name, "").split(".")
        if weights in OUTSIDE:
            place = OUTSIDE[weights]
        elif weights in IN_A_BLOCK:
            place = f"{blocks[int(inside[1])]} · {IN_A_BLOCK[weights]}"
        stem = next((stem for stem in AFTER if name.startswith(stem)), "")
        if stem == "add":
            titles[name] = f"{place.partition(' · ')[0]} · {AFTER[stem]}"
        elif stem or weights in OUTSIDE or weights in IN_A_BLOCK:
            titles[name] = f"{place}, {AFTER[stem]}" if stem else place
    return titles


def _blocks() -> tuple[str, ...]:
    """What each block is called, in their order: a stage of one block has its name."""
    return tuple(
        f"Stage {number}, block {block}" if stage.blocks > 1 else f"Stage {number}"
        for number, stage in enumerate(STAGES, start=1)
        for block in range(1, stage.blocks + 1)
    )
