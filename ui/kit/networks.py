"""Networks as plain data for the browser's components."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from nn_core import Activation, Architecture
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.network.layers import LAYER_KINDS, Layer
from nn_core.network.state import state_shapes


def rows(architecture: Architecture) -> list[dict[str, Any]]:
    """Each layer's line of the summary, its settings, a title as short as a column is narrow, and what the
    drawing of a network has to know of such a layer."""
    pairs = zip(architecture.summary(), architecture.layers, strict=True)
    return [{**asdict(row), **asdict(layer), **_facts(layer)} for row, layer in pairs]


def _facts(layer: Layer) -> dict[str, Any]:
    return {
        "title": _short_title(layer),
        "weighted": layer.weighted,
        "channelwise": layer.channelwise,
        "signed": layer.signed,
    }


def _short_title(layer: Layer) -> str:
    """ "Conv 5 × 5", "Leaky ReLU", "Dense"."""
    if isinstance(layer, Activation):
        return ACTIVATIONS[layer.function].title
    size = getattr(layer, "kernel_size", None)
    return layer.title.short + (f" {size} × {size}" if size else "")


def filter_layers(architecture: Architecture) -> list[dict[str, Any]]:
    """The layers whose weights can be drawn: the shapes of the weight and of the layer's input, and for a
    dense layer after Flatten the picture that it was, so that the weights of one output can be drawn as that
    picture."""
    layers, shapes = [], state_shapes(architecture)
    before: dict[str, Any] = {}
    for row in rows(architecture):
        if LAYER_KINDS[row["kind"]].weighted:
            picture = (
                before["in_shape"]
                if before.get("kind") == "Flatten" and len(before["in_shape"]) == 3
                else None
            )
            shape = list(shapes[f"{row['name']}.weight"])
            facts = {name: row[name] for name in ("name", "kind", "in_shape")}
            layers.append({**facts, "weight_shape": shape, "image_shape": picture})
        before = row
    return layers
