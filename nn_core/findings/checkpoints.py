"""Networks that come trained with the app, so that nobody waits for them: `assets/models/<name>.safetensors`.

`make models` trains each as anybody's run trains, and writes its weights in 16 bits, which halves the files.
A file says what it was made of. Where that has changed since, it is not used, and the network is trained when
somebody asks for it.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.data import DATASETS
from nn_core.network.architecture import Architecture
from nn_core.network.layers import Activation
from nn_core.network.presets import classifier_preset, gan_preset
from nn_core.network.state import state_shapes
from nn_core.training.classifier.spec import ClassifierRun
from nn_core.training.engine.build import build_trainer
from nn_core.training.gan.spec import GanConfig, GanRun
from nn_core.training.plain import plain_spec

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "models"
MADE_OF = "made_of"
Weights = dict[str, NDArray[Any]]
"""float32; counts are int64."""


CLASSIFIERS = {
    "digits": ("mnist", "relu"),
    "digits_prelu": ("mnist", "prelu"),
    "photographs": ("photographs", "relu"),
    "photographs_prelu": ("photographs", "prelu"),
}
"""Data set and activation of the preset "small_cnn", trained for `CLASSIFIER_STEPS`."""
CLASSIFIER_STEPS = 600
GENERATOR = "generator"
GENERATOR_STEPS = 1_500


@cache
def classifier(name: str) -> ClassifierRun:
    """What is trained, under a name of `CLASSIFIERS`."""
    dataset, activation = CLASSIFIERS[name]
    data = DATASETS[dataset]
    preset = classifier_preset("small_cnn", data.shape, data.classes)
    layers = [Activation(activation) if isinstance(one, Activation) else one for one in preset.layers]
    return ClassifierRun(architecture=Architecture(preset.input_shape, tuple(layers)), dataset=dataset)


@cache
def gan() -> GanRun:
    """What is trained as `GENERATOR`: the GAN lab's default."""
    config = GanConfig()
    generator, discriminator = gan_preset("dcgan", (1, 28, 28), config.latent_size)
    return GanRun(generator, discriminator, "mnist", config)


def load(name: str) -> Weights | None:
    """The trained weights; None where there is no file, or one that was made of something else.

    They have the names of a state dict, those of a GAN with "g." or "d." before them.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(FOLDER / f"{name}.safetensors", framework="numpy") as file:
            if (file.metadata() or {}).get(MADE_OF) != made_of(name):
                return None
            return {key: _widened(file.get_tensor(key)) for key in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError):
        return None


def make(name: str) -> Path:
    """Train it, which takes up to a minute, and write its file."""
    from safetensors.numpy import save_file

    run, steps = _task(name)
    trainer = build_trainer(run, run.load(), "cpu")
    for _ in range(steps):
        trainer.step()
    weights = trainer.state()
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.safetensors"
    save_file({key: _halved(weights[key].numpy()) for key in shapes_of(name)}, path, {MADE_OF: made_of(name)})
    return path


def _halved(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(np.float16 if array.dtype == np.float32 else array.dtype, order="C")


def _widened(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(np.float32) if array.dtype == np.float16 else array


def shapes_of(name: str) -> dict[str, tuple[int, ...]]:
    """The weights that a file has, and their shapes."""
    run, _ = _task(name)
    networks = run.networks if isinstance(run, GanRun) else {"": run.architecture}
    return {
        f"{before}{key}": shape
        for before, network in networks.items()
        for key, shape in state_shapes(network).items()
    }


def made_of(name: str) -> str:
    """A word that changes with the networks, the data set, the settings and the number of steps."""
    run, steps = _task(name)
    text = json.dumps([plain_spec(run)[0], steps], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _task(name: str) -> tuple[ClassifierRun | GanRun, int]:
    return (gan(), GENERATOR_STEPS) if name == GENERATOR else (classifier(name), CLASSIFIER_STEPS)


def main() -> None:
    """Make those that are missing, or were made of something else."""
    import torch

    torch.set_num_threads(1)  # as runs train
    for name in (*CLASSIFIERS, GENERATOR):
        if load(name) is None:
            path = make(name)
            print(f"{path.relative_to(FOLDER.parents[1])}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
