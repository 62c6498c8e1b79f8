"""A network as the browser draws it: a row a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from nn_core import Activation, Architecture, LayerRow
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.network.joins import Join
from nn_core.network.layers import Layer


def rows(architecture: Architecture) -> list[dict[str, Any]]:
    """Each layer's line of the summary, its settings, a title as short as a column is narrow, and what the
    drawing of a network has to know of such a layer."""
    return rows_of(architecture.layers, architecture.summary())


def rows_of(layers: Sequence[Layer], summary: Sequence[LayerRow]) -> list[dict[str, Any]]:
    """The same for layers and their lines, however many of a network's there are."""
    pairs = zip(layers, summary, strict=True)
    return [{**asdict(row), **asdict(layer), **_facts(layer)} for layer, row in pairs]


def _facts(layer: Layer) -> dict[str, Any]:
    return {
        "title": _short_title(layer),
        "weighted": layer.weighted,
        "channelwise": layer.channelwise,
        "signed": layer.signed,
        "joins": isinstance(layer, Join),
    }


def _short_title(layer: Layer) -> str:
    """ "Conv 5 × 5", "Leaky ReLU", "Dense", "Add relu1"."""
    if isinstance(layer, Activation):
        return ACTIVATIONS[layer.function].title
    if isinstance(layer, Join):
        return f"{layer.title.short} {layer.source}"
    size = getattr(layer, "kernel_size", None)
    return layer.title.short + (f" {size} × {size}" if size else "")
