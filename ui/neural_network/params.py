"""The address of the page "Neural network": what its parameters hold beyond numbers and names."""

from __future__ import annotations

import base64
import binascii
import math
import re
import zlib
from dataclasses import dataclass

import numpy as np

from nn_core.data.planes import PLANES
from nn_core.network.fields import value_text
from nn_core.training import Held, OwnPoint, PlaneConfig, PlaneLayer, PlaneRun
from nn_core.training.plane.presets import PLANE_PRESETS
from nn_core.training.plane.spec import MAX_OWN_POINTS
from ui.kit.code_section import CODE
from ui.kit.url import Choice, Param, RunId, config_param

PER_UNIT = 100
"""Own points stand in the URL as whole hundredths."""


@dataclass(frozen=True)
class Features(Param):
    """Names of features: x-y-sin_x."""

    def read(self, text: str) -> tuple[str, ...]:
        return PlaneConfig(features=tuple(text.split("-"))).features

    def write(self, value: tuple[str, ...]) -> str:
        return "-".join(value)


@dataclass(frozen=True)
class Layers(Param):
    """Hidden layers: 4tanh-2relu; "none" for none."""

    def read(self, text: str) -> tuple[PlaneLayer, ...]:
        parts = [] if text == "none" else text.split("-")
        return PlaneConfig(layers=tuple(map(_layer_of, parts))).layers

    def write(self, value: tuple[PlaneLayer, ...]) -> str:
        return "-".join(f"{layer.neurons}{layer.activation}" for layer in value) or "none"


def _layer_of(text: str) -> PlaneLayer:
    found = re.fullmatch(r"([0-9]{1,3})([a-z_]+)", text)
    if found is None:
        raise ValueError(f"{value_text(text)} is not of the form 4tanh")
    return PlaneLayer(int(found[1]), found[2])


@dataclass(frozen=True)
class Points(Param):
    """Own points: x, y and target in hundredths, 16 bits each, compressed, in base64url."""

    def read(self, text: str) -> tuple[OwnPoint, ...]:
        try:
            packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            raw = zlib.decompressobj().decompress(packed, 6 * MAX_OWN_POINTS)
            rows = np.frombuffer(raw, "<i2").reshape(-1, 3) / PER_UNIT
        except (ValueError, binascii.Error, zlib.error):
            raise ValueError("they are damaged: part of the address may be missing") from None
        return tuple(OwnPoint(*map(float, row)) for row in rows)

    def write(self, value: tuple[OwnPoint, ...]) -> str:
        rows = np.array([(point.x, point.y, point.target) for point in value])
        packed = zlib.compress(np.rint(rows * PER_UNIT).astype("<i2").tobytes(), level=9)
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@dataclass(frozen=True)
class HeldWeights(Param):
    """Weights set by hand: layer1:2:y:1.5,output:0:bias:-3."""

    def read(self, text: str) -> tuple[Held, ...]:
        return PlaneConfig(held=tuple(_held_of(part.split(":")) for part in text.split(","))).held

    def write(self, value: tuple[Held, ...]) -> str:
        return ",".join(f"{held.layer}:{held.neuron}:{held.source}:{held.value:g}" for held in value)


def _held_of(parts: list[str]) -> Held:
    if len(parts) != 4 or not parts[1].isdecimal():
        raise ValueError("one is not of the form layer1:2:y:1.5")
    layer, neuron, source, value = parts
    try:
        weight = float(value)
    except ValueError:
        raise ValueError(f"{value[:20]!r} is no number") from None
    return Held(layer, int(neuron[:3]), int(source[:3]) if source.isdecimal() else source, weight)


PACES = {
    "full": ("full speed", math.inf, 0.0),
    "60_epochs": ("60 epochs a second", 60.0, 0.0),
    "10_epochs": ("10 epochs a second", 10.0, 0.0),
    "1_epoch": ("1 epoch a second", 1.0, 0.0),
    "5_steps": ("5 steps a second", 0.0, 5.0),
    "1_step": ("1 step a second", 0.0, 1.0),
}
"""Of each choice: its title, epochs a second and steps a second; one of the two counts."""

DEFAULT = PlaneConfig()
PARAMS = (
    Choice("data", "data set", PlaneRun().dataset, tuple(PLANES)),
    config_param(PlaneConfig, "noise", "noise", "noise"),
    config_param(PlaneConfig, "train_share", "share", "share to learn from"),
    config_param(PlaneConfig, "seed", "seed", "seed"),
    Features("features", "features", DEFAULT.features),
    Layers("layers", "hidden layers", DEFAULT.layers),
    config_param(PlaneConfig, "loss", "loss", "loss"),
    config_param(PlaneConfig, "optimizer", "opt", "optimiser"),
    config_param(PlaneConfig, "learning_rate", "rate", "learning rate"),
    config_param(PlaneConfig, "batch_size", "batch", "batch size"),
    config_param(PlaneConfig, "l1", "l1", "L1 penalty"),
    config_param(PlaneConfig, "l2", "l2", "L2 penalty"),
    Points("points", "own points", ()),
    HeldWeights("held", "weights set by hand", ()),
    Choice("lesson", "prepared experiment", None, tuple(PLANE_PRESETS)),
    Choice("pace", "speed", "60_epochs", tuple(PACES)),
    RunId("run", "run"),
    CODE,
)
