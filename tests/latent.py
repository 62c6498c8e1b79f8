"""A generator for tests of the page "Latent space": random weights instead of a training of 20 seconds."""

import numpy as np
import pytest

from nn_core import build
from nn_core.findings.latent import kept
from ui.latent_space import generator


def untrained_weights() -> dict[str, np.ndarray]:
    """Weights of the small generator's networks, spread so wide that its pictures differ at a glance."""
    spec = kept.recipe()
    weights = {
        f"{side}.{name}": tensor.numpy()
        for side, network in (("g", spec.generator), ("d", spec.discriminator))
        for name, tensor in build(network, seed=1).state_dict().items()
    }
    weights["g.conv_transpose2.weight"] *= 8
    return weights


def keep_untrained(monkeypatch: pytest.MonkeyPatch, folder: object) -> None:
    """Have the app find such a generator, as if it had been trained before."""
    monkeypatch.setattr(kept, "FOLDER", folder)
    monkeypatch.setattr(generator, "_maker", None)
    kept.save(kept.recipe(), untrained_weights())
