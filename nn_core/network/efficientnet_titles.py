"""What people call the layers of EfficientNet-Lite0: by stage and block, as its paper counts them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from nn_core.network.efficientnet import efficientnet_lite0, efficientnet_parts, published_names
from nn_core.network.parts import Part

IN_A_BLOCK = {"_expand_conv": "expansion", "_depthwise_conv": "depthwise", "_project_conv": "projection"}
"""The convolutions of a block, by their names in the published file."""
AFTER = {"norm": "normalised", "relu6": "activation", "add": "sum with the skip"}
"""What follows a convolution, by the stems of names: what its outputs are then."""


@cache
def efficientnet_titles() -> Mapping[str, str]:
    """By layer: "relu632" is "Stage 7 · depthwise, activation". What has no maps is left out."""
    published, parts = published_names(), efficientnet_parts()
    titles: dict[str, str] = {}
    convolution = ""
    for index, name in enumerate(efficientnet_lite0().layer_names):
        where, weights = _place(parts, index), published.get(name, "").rpartition(".")[2]
        if "conv" in weights:
            convolution = IN_A_BLOCK.get(weights, "")
        of = f"{where} · {convolution}" if convolution else where
        stem = next((stem for stem in AFTER if name.startswith(stem)), "")
        if stem == "add":
            titles[name] = f"{where} · {AFTER[stem]}"
        elif stem:
            titles[name] = f"{of}, {AFTER[stem]}"
        elif "conv" in weights:
            titles[name] = of
    return titles


def _place(parts: tuple[Part, ...], index: int) -> str:
    """In which of them a layer lies: "Stage 2, block 1"."""
    part = next(part for part in parts if part.first <= index <= part.last)
    return f"{part.title}, {_place(part.parts, index).lower()}" if part.parts else part.title
