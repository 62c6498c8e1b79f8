"""A network as the browser draws it: a row a layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from nn_core import Activation, Architecture, LayerRow, SpecError
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.network.joins import Join
from nn_core.network.layers import Layer

if TYPE_CHECKING:
    from nn_core.training.spec import RunSpec


MAX_SHOWN_LAYERS = 64


def check_shown(architecture: Architecture) -> None:
    """Raise `SpecError` for a network that a page cannot show."""
    count = len(architecture.layers)
    if count > MAX_SHOWN_LAYERS:
        message = f"A page shows networks of at most {MAX_SHOWN_LAYERS} layers; this one has {count}."
        raise SpecError(None, "layers", message)


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


def rows_instead(before: RunSpec, after: RunSpec) -> dict[str, list[dict[str, Any]]]:
    """The networks of a run that takes another's place, by what stands before the names of their layers.
    Empty where more differs than they: then only the page knows what else it shows.
    """
    alike = (type(before), before.dataset, before.config) == (type(after), after.dataset, after.config)
    networks: Mapping[str, Architecture] = getattr(after, "networks", {})
    return {prefix: rows(network) for prefix, network in networks.items()} if alike else {}
