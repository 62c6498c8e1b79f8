"""What describes a GAN, and what may be asked of it, is valid or refused in words."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_core import Architecture, Linear, SpecError, Unflatten
from nn_core.data import DataError
from nn_core.network.presets import gan_preset
from nn_core.training import ConfigError, GanConfig, GanProbe, GanRun
from tests.nn_core.training.small_runs import small_network, small_set


def gan_run(**config: Any) -> GanRun:
    generator, discriminator = gan_preset("dense", (1, 6, 6), 8)
    return GanRun(generator, discriminator, small_set(), GanConfig(**{"latent_size": 8, **config}))


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"config": GanConfig(latent_size=9)}, ConfigError, "the noise has 9"),
        ({"generator": Architecture((8,), (Linear(49), Unflatten((1, 7, 7))))}, SpecError, "1 x 7 x 7"),
        ({"discriminator": small_network()}, SpecError, "one number"),
        ({"dataset": "nothing"}, DataError, "choose one of"),
    ],
)
def test_a_gan_that_cannot_run_is_refused_in_words(
    changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    gan_run().check()
    with pytest.raises(error, match=message):
        replace(gan_run(), **changes).check()


def test_a_gan_names_the_layers_of_both_sides() -> None:
    names = gan_run().layer_names
    assert {name.partition(".")[0] for name in names} == {"g", "d"}
    with pytest.raises(ConfigError, match="8 numbers"):
        gan_run().check_probe(GanProbe(latent=np.zeros(3)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"latent": [[[1.0]]]},
        {"latent": [[1.0]] * 401},
        {"labels": (0, 1)},
        {"labels": (-1,)},
        {"latent": [[1.0]] * 3, "labels": (0, 1)},
        {"silenced": (("g.relu1", 1.5),)},
        {"silenced": (("g.relu1", 1),) * 257},
        {"latent": [math.inf]},
    ],
)
def test_a_probe_that_cannot_be_answered_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        GanProbe(**wrong)
    assert caught.value.field in wrong
