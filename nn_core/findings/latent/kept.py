"""The generator that "Latent space" brings along: one that comes with the app, else trained once and kept."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path

import numpy as np

from nn_core.findings import checkpoints
from nn_core.network.state import COUNT, state_shapes
from nn_core.training.gan.spec import GanRun

Arrays = dict[str, np.ndarray]

CACHE = Path(os.environ.get("LAYERSCOPE_CACHE") or Path(__file__).resolve().parents[3] / ".cache")
FOLDER = CACHE / "generators"
STEPS = checkpoints.GENERATOR_STEPS
VERSION = 1
"""Of the training: another one makes every kept file worthless."""


def recipe() -> GanRun:
    """What is trained: the GAN lab's default."""
    return checkpoints.gan()


def file_of(spec: GanRun) -> Path:
    """Where the weights of such a training are kept: under a name that hangs on all that makes them."""
    parts = [spec.generator.to_json(), spec.discriminator.to_json(), spec.dataset, asdict(spec.config)]
    text = json.dumps([VERSION, STEPS, *parts], sort_keys=True)
    return FOLDER / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.safetensors"


def steps_behind(spec: GanRun, step: int) -> int:
    """How many steps the weights that a run has at a step have learnt for: those of a kept one count, too."""
    return step if spec.weights is None else STEPS + step


def save(spec: GanRun, weights: Arrays) -> None:
    """Keep weights ("g.<layer>.<name>", "d...."); a reader sees the whole file or none."""
    from safetensors.numpy import save_file

    path = file_of(spec)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    save_file({name: array.copy(order="C") for name, array in weights.items()}, unfinished)
    unfinished.replace(path)


def load(spec: GanRun) -> Arrays | None:
    """The weights kept, else those that come with the app; None where neither is made for these networks."""
    weights = _kept(spec)
    if weights is not None and _fit(spec, weights):
        return weights
    return checkpoints.load(checkpoints.GENERATOR) if spec == recipe() else None


def _kept(spec: GanRun) -> Arrays | None:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(file_of(spec))
    except (OSError, SafetensorError, ValueError):
        return None


def _fit(spec: GanRun, weights: Arrays) -> bool:
    wanted = {
        f"{side}{name}": shape
        for side, network in spec.networks.items()
        for name, shape in state_shapes(network).items()
    }
    return weights.keys() == wanted.keys() and all(
        weights[name].shape == shape
        and weights[name].dtype == (np.int64 if name.endswith(COUNT) else np.float32)
        and bool(np.isfinite(weights[name]).all())
        for name, shape in wanted.items()
    )
