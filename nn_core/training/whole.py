"""All that a trainer is at one step, as plain data: to copy it, or to write it down and go on later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from nn_core.network.modules import Dropout


@dataclass(frozen=True, eq=False)
class Whole:
    """What a fresh trainer of the same spec needs to go on bit by bit as the one that gave it.

    Spec and data are no part of it: what follows from those is made again.

    Attributes:
        tensors: copies on the CPU, by dotted names ("model.conv1.weight", "optimizer.0.mean").
        facts: the rest, as JSON may hold it: numbers, texts, lists, dicts.
    """

    tensors: Mapping[str, Tensor]
    facts: Mapping[str, Any]

    @property
    def step_count(self) -> int:
        """Steps taken; each trainer keeps them as the fact "step_count"."""
        return int(self.facts["step_count"])

    def part(self, name: str) -> dict[str, Tensor]:
        """The tensors whose names begin with `name.`, by what follows."""
        return part_of(self.tensors, name)


def part_of(tensors: Mapping[str, Tensor], name: str) -> dict[str, Tensor]:
    """Of these tensors those whose names begin with `name.`, by what follows."""
    start = f"{name}."
    return {key.removeprefix(start): one for key, one in tensors.items() if key.startswith(start)}


def named(name: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Copies on the CPU of tensors, under names that begin with `name.`."""
    return {f"{name}.{key}": one.detach().to("cpu", copy=True) for key, one in tensors.items()}


def whole_model(name: str, model: nn.Module) -> dict[str, Tensor]:
    """Its weights and buffers, its gradients (metrics read them until the next step), and the state of each
    generator that its dropout draws from: "model.…", "model.gradient.…", "model.random.…"."""
    gradients = {key: one.grad for key, one in model.named_parameters() if one.grad is not None}
    return {
        **named(f"{name}.weights", model.state_dict()),
        **named(f"{name}.gradient", gradients),
        **named(f"{name}.random", {key: one.generator.get_state() for key, one in _moved_dropouts(model)}),
    }


def restore_model(whole: Whole, name: str, model: nn.Module) -> None:
    """What `whole_model` kept, into a model that is built alike."""
    model.load_state_dict(whole.part(f"{name}.weights"))
    gradients = whole.part(f"{name}.gradient")
    for key, parameter in model.named_parameters():
        parameter.grad = alike(parameter, gradients[key]) if key in gradients else None
    for key, state in whole.part(f"{name}.random").items():
        dropout = model.get_submodule(key)
        assert isinstance(dropout, Dropout)
        dropout.generator = torch.Generator(_device_of(model))
        dropout.generator.set_state(state)


def _moved_dropouts(model: nn.Module) -> Iterable[tuple[str, Dropout]]:
    """Those that have drawn, or may have: before the first draw a generator is on the CPU, as it was made."""
    device = _device_of(model)
    for key, module in model.named_modules():
        if isinstance(module, Dropout) and module.generator.device == device:
            yield key, module


def _device_of(model: nn.Module) -> torch.device:
    return next(model.parameters(), torch.empty(0)).device


def alike(like: Tensor, values: Tensor) -> Tensor:
    """A copy of `values` that lies in memory, and where, as `like` does."""
    return torch.empty_like(like, requires_grad=False).copy_(values)
