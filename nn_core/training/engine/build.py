"""From the description of a run to what trains it. Torch is imported with the first one built."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nn_core.training.spec import RunSpec

if TYPE_CHECKING:
    from nn_core.training.trainer import Trainer


def build_trainer(spec: RunSpec, data: Any, device: str) -> Trainer:
    """The trainer for a run."""
    module, _, name = spec.trainer.partition(":")
    trainer: Trainer = getattr(import_module(module), name)(spec, data, torch_device(device))
    return trainer


def fitted(spec: RunSpec, data: Any, device: str) -> Any:
    """The images as a run reads them, which its trainer then finds ready; None where there are none."""
    if spec.image_shape is None:
        return None
    from nn_core.training.trainer import pixels_on

    return pixels_on(data, spec.image_shape, torch_device(device))


def torch_device(name: str) -> Any:
    """The device "auto" is CUDA or MPS where there is one, else the CPU."""
    # Describing and submitting a run is free; torch (a second or two to import) is paid for here.
    import torch

    if name == "auto":
        mps = torch.backends.mps.is_available()
        name = "cuda" if torch.cuda.is_available() else "mps" if mps else "cpu"
    return torch.device(name)
