"""The weights of a network that comes trained: read once a process, checked, and under our names."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

import torch
from torch import Tensor

from nn_core.network.build import bare_modules
from nn_core.network.modules import OfPixels
from nn_core.network.state import COUNT, state_shapes
from nn_core.training.pretrained.networks import PRETRAINED, Pretrained, architecture_of


class Weights(dict[str, Tensor]):
    """A state dict that goes once nobody has it any more."""


_known: WeakValueDictionary[str, Weights] = WeakValueDictionary()
_reading = Lock()


def trained_network(name: str) -> tuple[OfPixels, Weights]:
    """The network in evaluation mode, on the CPU; and its weights, which all of that name share.

    They stay in memory as long as somebody keeps them.

    Raises:
        DataError: the package with the weights is not installed, or its file is damaged.
    """
    network, architecture = PRETRAINED[name], architecture_of(name)
    inputs = dict(zip(architecture.layer_names, architecture.inputs, strict=True))
    model = OfPixels(bare_modules(architecture), inputs, network.mean, network.deviation)
    weights = weights_of(name)
    model.load_state_dict(weights, assign=True)
    return model.eval().requires_grad_(False), weights


def weights_of(name: str) -> Weights:
    """By our names: "conv1.weight", "norm1.running_mean", ..."""
    with _reading:
        known = _known.get(name)
        if known is None:
            known = _known[name] = read_weights(PRETRAINED[name])
        return known


def read_weights(network: Pretrained) -> Weights:
    """Those in the file of its package.

    Raises:
        DataError: it is not there, or not what it should be.
    """
    file = network.weights
    path = file.find()
    try:
        published = torch.load(path, map_location="cpu", weights_only=True)
    except Exception:  # whatever a file makes of reading it
        raise file.damaged from None
    wanted = {}
    for name, shape in state_shapes(architecture_of(network.name)).items():
        layer, _, part = name.partition(".")
        wanted[f"{network.published()[layer]}.{part}"] = name, shape
    if not isinstance(published, Mapping) or published.keys() != wanted.keys():
        raise file.damaged
    if not all(_fits(published[theirs], ours, shape) for theirs, (ours, shape) in wanted.items()):
        raise file.damaged
    return Weights({ours: _laid_out(published[theirs]) for theirs, (ours, _) in wanted.items()})


def _laid_out(tensor: Tensor) -> Tensor:
    """Kernels channels last, which a processor convolves faster."""
    return tensor.contiguous(memory_format=torch.channels_last) if tensor.dim() == 4 else tensor


def _fits(tensor: Any, name: str, shape: tuple[int, ...]) -> bool:
    wanted = torch.int64 if name.endswith(COUNT) else torch.float32
    is_one = isinstance(tensor, Tensor) and tuple(tensor.shape) == shape and tensor.dtype == wanted
    return is_one and bool(torch.isfinite(tensor).all())
