"""How the numbers inside a network are spread: histograms of weights and gradients, and dead units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import torch
from torch import Tensor, nn

from nn_core.training.trainer import Arrays, forward, to_numpy

HISTOGRAM_BINS = 41


def histograms(model: nn.Module, kind: str, tensors: Iterable[Tensor | None]) -> Arrays:
    """How the values of each layer's weight (or its gradient) are spread, on -limit..+limit.

    Args:
        kind: "weight" or "gradient"; part of the names, "conv1.weight_histogram", "conv1.weight_limit" and
            "conv1.weight_moments": (mean, standard deviation) of the numbers themselves.
        tensors: one for each parameter of the model, in its order.
    """
    arrays: Arrays = {}
    for (name, _), tensor in zip(model.named_parameters(), tensors, strict=True):
        if tensor is not None and name.endswith(".weight"):
            values = to_numpy(tensor)
            limit = float(np.abs(values).max()) or 1.0
            counts, _ = np.histogram(values, HISTOGRAM_BINS, (-limit, limit))
            layer = name.removesuffix(".weight")
            arrays[f"{layer}.{kind}_histogram"] = counts.astype(np.int32)
            arrays[f"{layer}.{kind}_limit"] = np.array([limit], np.float32)
            exact = values.astype(np.float64)
            arrays[f"{layer}.{kind}_moments"] = np.array([exact.mean(), exact.std()], np.float32)
    return arrays


def dead_units(outputs: Mapping[str, Tensor]) -> Arrays:
    """ "relu1.dead": 1 for each channel (n c ... of each layer) that is zero everywhere for every image."""
    dead = {name: (values.transpose(0, 1).flatten(1) == 0).all(dim=1) for name, values in outputs.items()}
    return {f"{name}.dead": to_numpy(values.to(torch.uint8)) for name, values in dead.items()}


def dead_units_in(network: nn.Module, x: Tensor, layers: tuple[str, ...], chunk: int) -> Arrays:
    """`dead_units` of these layers for all images or noise vectors of x, looked at in chunks."""
    found = [dead_units(forward(network, part, layers)[1]) for part in torch.split(x, chunk)]
    return {name: np.minimum.reduce([one[name] for one in found]) for name in found[0]}
