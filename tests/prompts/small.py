"""The small generator of the page "Latent space" as its cards show it, trained from a seed of one's own."""

import fcntl
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

from nn_core.findings.latent.generated import generator_of, judge_of, maps_of
from nn_core.findings.latent.kept import STEPS, recipe
from nn_core.findings.latent.samples import PICKS, Samples, samples_of
from nn_core.findings.trained import Trained
from nn_core.training import GanProbe, GanRun
from nn_core.training.gan.trainer import GanTrainer
from tests.prompts.labs import train
from tests.prompts.reader import probabilities, reader
from ui.latent_space.params import prepared
from ui.latent_space.words import TRY

Arrays = dict[str, np.ndarray]
CARDS = {title: (part, values) for part, cards in TRY.items() for title, _, values, _ in cards}
PREDICTIONS = {title: prediction for cards in TRY.values() for title, _, _, prediction in cards}
SECOND_READER = 1
"""Pictures are read by another classifier than the one that the page chooses its samples with."""


@dataclass(frozen=True, eq=False, repr=False)
class Small:
    """weights: "g.<layer>.<name>", "d...."; arrays: the noise (64 z) and the samples (64 1 28 28) shown."""

    spec: GanRun
    weights: Arrays
    arrays: Arrays

    @cached_property
    def network(self) -> torch.nn.Sequential:
        return generator_of(self.spec, self.weights)

    @cached_property
    def page(self) -> Samples:
        """What the page chooses its samples from."""
        return samples_of(self.spec, self.weights, self.arrays, judge())

    @property
    def noise(self) -> np.ndarray:
        return self.arrays["noise"].astype(np.float64)

    @cached_property
    def directions(self) -> np.ndarray:
        """(32 z): the principal ones, as NumPy has them, the strongest first."""
        return np.linalg.svd(self.weights["g.linear1.weight"].astype(np.float64))[2]

    def draw(self, noise: np.ndarray) -> np.ndarray:
        """Pictures (n 28 28), 0 to 1, of noise (n z)."""
        with torch.no_grad():
            made: torch.Tensor = self.network(torch.tensor(noise, dtype=torch.float32))
        return (made[:, 0].numpy() + 1) / 2

    def set_up(self, title: str) -> dict[str, Any]:
        """The page's choices once "Set it up" of that title was pressed, and its samples are chosen."""
        part, values = CARDS[title]
        named = {name: value for name, value in values.items() if name != "pick"}
        found = PICKS[values["pick"]](self.page).values if "pick" in values else {}
        assert found is not None
        return prepared(part, {**named, **found}, maps_of(self.spec))


def read(pictures: np.ndarray) -> np.ndarray:
    """What a classifier reads in pictures (n 28 28) of 0 to 1: the ten digits' probabilities (n 10)."""
    return probabilities(2 * pictures[:, None] - 1, SECOND_READER)


@cache
def judge() -> Trained:
    """The classifier that the page trains to choose samples."""
    found = judge_of(recipe())
    assert found is not None
    weights = {name: tensor.numpy() for name, tensor in reader().state_dict().items()}
    return Trained(found.run, weights, np.nan, np.empty(0, np.int64))


@cache
def small_from(seed: int, folder: Path) -> Small:
    """Trained by whoever needs it first, and kept in the folder for the rest."""
    spec = replace(recipe(), config=replace(recipe().config, seed=seed))
    path = folder / f"small-{seed}.safetensors"
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            save_file(_trained(spec), path)
    kept = load_file(path)
    arrays = {name: kept.pop(name) for name in ("noise", "samples")}
    return Small(spec, kept, arrays)


def _trained(spec: GanRun) -> Arrays:
    trainer = train(GanTrainer(spec, spec.load(), torch.device("cpu")), STEPS)
    shot = trainer.snapshot(GanProbe())
    weights = {name: tensor.numpy() for name, tensor in trainer.state().items()}
    arrays = weights | {name: shot[name] for name in ("noise", "samples")}
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}  # safetensors asks for it
