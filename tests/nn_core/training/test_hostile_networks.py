"""Thousands of networks that strangers could send: each is refused in words, or fits; none costs memory."""

from __future__ import annotations

import json
import resource
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import partial
from typing import Any

import numpy as np
import pytest

from nn_core import Architecture, SpecError
from nn_core.data import DATASETS, DataError
from nn_core.network.layers import FIELDS, LAYER_KINDS
from nn_core.training import ClassifierConfig, ClassifierRun, ConfigError, GanConfig, GanRun
from nn_core.training.memory import MAX_RUN_BYTES

PAIRS = 1_200
NETWORKS = 6_000
SIDES = (1, 2, 7, 8, 28, 64, 256, 1024)
JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**31,
    10**40,
    0.5,
    1e308,
    "8",
    "",
    [],
    [3],
    [1, 2, 3],
    {},
    {"a": 1},
)
SETS = tuple(name for name, info in DATASETS.items() if info.offline)


class Stranger:
    """Makes up networks as JSON: most could be meant, the others are nonsense."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)

    def chance(self, share: float) -> bool:
        return bool(self._random.random() < share)

    def one_of(self, choices: Any) -> Any:
        return choices[self._random.integers(len(choices))]

    def network(self, classes: int = 10) -> str:
        """As JSON; mostly with a dense layer of so many classes at its end."""
        side = self.one_of(SIDES)
        shape = self.one_of(([1, side, side], [3, side, side], [3, side, self.one_of(SIDES)], [side]))
        layers = [self.layer() for _ in range(self._random.integers(0, self.one_of((2, 4, 8, 70))))]
        if self.chance(0.8):
            layers += [{"kind": "GlobalAvgPool2d"}] * self.chance(0.5) + [
                {"kind": "Flatten"},
                {"kind": "Linear", "out_features": 7 if self.chance(0.05) else classes},
            ]
        content: Any = {"input_shape": self.one_of(JUNK) if self.chance(0.03) else shape, "layers": layers}
        text = json.dumps(content)
        return text[: self._random.integers(len(text))] if self.chance(0.02) else text

    def layer(self) -> Any:
        if self.chance(0.01):
            return self.one_of(JUNK)
        kind = self.one_of(tuple(LAYER_KINDS))
        required = {spec.name for spec in fields(LAYER_KINDS[kind]) if spec.default is MISSING}
        settings = {
            name: self.setting(info)
            for name, info in FIELDS[kind].items()
            if name in required or self.chance(0.25)
        }
        return {"kind": kind, **settings}

    def setting(self, info: dict[str, Any]) -> Any:
        if self.chance(0.02):
            return self.one_of(JUNK)
        match info["type"]:
            case "int":
                low, high = info["minimum"], info["maximum"]
                return int(self._random.integers(low, (high if self.chance(0.1) else min(high, low + 8)) + 1))
            case "float":
                return float(self._random.uniform(info["minimum"], info["maximum"]))
            case "bool":
                return self.chance(0.5)
            case "choice":
                return self.one_of(info["choices"])
            case "layer":
                names = ("input", "input", "conv1", "pool1", "unflatten1", "conv9")
                return None if info.get("optional") and self.chance(0.9) else self.one_of(names)
        return [int(size) for size in self._random.integers(1, 12, 3)]

    def config(self) -> ClassifierConfig:
        return ClassifierConfig(batch_size=self.one_of((1, 2, 32, 512, 4096)))


def outcome(describe: Callable[[], ClassifierRun | GanRun]) -> str:
    """ "fits", or the kind of the refusal, which is a sentence."""
    refusal = None
    try:
        run = describe()
        run.check()
    except (SpecError, ConfigError, DataError) as error:
        refusal = error
    if refusal is None:
        assert run.memory().total <= MAX_RUN_BYTES
        return "fits"
    assert str(refusal).endswith(".")
    assert len(str(refusal)) < 400
    return type(refusal).__name__


def classifier(stranger: Stranger) -> ClassifierRun:
    data = stranger.one_of(SETS)
    network = Architecture.from_json(stranger.network(DATASETS[data].classes))
    return ClassifierRun(network, data, stranger.config())


def gan(stranger: Stranger) -> GanRun:
    """A generator that mostly ends in an image, and a discriminator that mostly reads such images."""
    size = stranger.one_of((1, 8, 100))
    side, channels = stranger.one_of((1, 4, 32)), stranger.one_of((1, 3, 4096))
    layers = [stranger.layer() for _ in range(stranger.one_of((0, 0, 1, 3)))]
    first = [
        {"kind": "Linear", "out_features": channels * side**2},
        {"kind": "Unflatten", "shape": [channels, side, side]},
    ]
    last = [{"kind": "Conv2d", "out_channels": stranger.one_of((1, 3, 3, 2)), "kernel_size": 1}]
    content = {"input_shape": [size], "layers": [*first, *layers, *last]}
    generator = Architecture.from_json(json.dumps(content))
    head = [{"kind": "GlobalAvgPool2d"}, {"kind": "Flatten"}, {"kind": "Linear", "out_features": 1}]
    judge = {"input_shape": generator.out_shape, "layers": [stranger.layer()] * stranger.chance(0.3) + head}
    config = GanConfig(latent_size=size, batch_size=stranger.one_of((1, 16, 4096)))
    return GanRun(generator, Architecture.from_json(json.dumps(judge)), stranger.one_of(SETS), config)


@pytest.mark.walk
def test_networks_of_strangers_fit_or_are_refused_in_words_and_cost_no_memory() -> None:
    stranger = Stranger(seed=0)
    before = _highest_bytes()
    found = Counter(outcome(partial(classifier, stranger)) for _ in range(NETWORKS))
    assert _highest_bytes() - before < 100_000_000
    assert found["fits"] > NETWORKS / 50, found
    assert found["SpecError"] > NETWORKS / 2, found
    assert found["ConfigError"] > 10, found


def test_pairs_of_strangers_fit_or_are_refused_in_words() -> None:
    stranger = Stranger(seed=1)
    found = Counter(outcome(partial(gan, stranger)) for _ in range(PAIRS))
    assert min(found["fits"], found["SpecError"], found["ConfigError"]) > 10, found


def _highest_bytes() -> int:
    """The most that this process has held."""
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest if sys.platform == "darwin" else highest * 1024
