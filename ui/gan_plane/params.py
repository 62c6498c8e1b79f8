"""The address of the page "GAN in the plane"."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass, fields

import numpy as np

from nn_core.data.distributions import DISTRIBUTIONS
from nn_core.training.gan_plane.presets import PLANE_GAN_PRESETS
from nn_core.training.gan_plane.spec import MAX_OWN_POINTS, PlaneGanConfig, PlaneGanRun
from ui.kit.code_section import CODE
from ui.kit.controls import PACE
from ui.kit.url import Choice, Param, RunId, config_param

LAYERS = ("real", "generated", "surface", "manifold", "gradients")
USUAL_LAYERS = ("real", "generated", "surface", "gradients")
PER_UNIT = 100
"""Drawn points stand in the URL as whole hundredths."""
OwnPoints = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Drawn(Param):
    """Points drawn by hand: x and y in hundredths, 16 bits each, compressed, in base64url."""

    def read(self, text: str) -> OwnPoints:
        try:
            packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            raw = zlib.decompressobj().decompress(packed, 4 * MAX_OWN_POINTS)
            rows = np.frombuffer(raw, "<i2").reshape(-1, 2) / PER_UNIT
        except (ValueError, binascii.Error, zlib.error):
            raise ValueError("they are damaged: part of the address may be missing") from None
        return PlaneGanConfig(points=tuple((float(x), float(y)) for x, y in rows)).points

    def write(self, value: OwnPoints) -> str:
        packed = zlib.compress(np.rint(np.array(value) * PER_UNIT).astype("<i2").tobytes(), level=9)
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@dataclass(frozen=True)
class Layers(Param):
    """Which layers the picture shows."""

    def read(self, text: str) -> tuple[str, ...]:
        names = [] if text == "none" else text.split("-")
        if not set(names) <= set(LAYERS):
            raise ValueError(f"they are none, or some of {', '.join(LAYERS)} with a - between them")
        return tuple(name for name in LAYERS if name in names)

    def write(self, value: tuple[str, ...]) -> str:
        return "-".join(value) or "none"


NAMES = {
    "loss": ("loss", "loss"),
    "layers_g": ("g_layers", "layers of G"),
    "neurons_g": ("g_neurons", "neurons of G"),
    "activation_g": ("g_act", "activation of G"),
    "optimizer_g": ("g_opt", "optimiser of G"),
    "learning_rate_g": ("g_rate", "learning rate of G"),
    "steps_g": ("g_steps", "steps of G"),
    "layers_d": ("d_layers", "layers of D"),
    "neurons_d": ("d_neurons", "neurons of D"),
    "activation_d": ("d_act", "activation of D"),
    "optimizer_d": ("d_opt", "optimiser of D"),
    "learning_rate_d": ("d_rate", "learning rate of D"),
    "steps_d": ("d_steps", "steps of D"),
    "r1": ("r1", "R1 penalty"),
    "clip": ("clip", "clipping of D"),
    "gradient_penalty": ("penalty", "gradient penalty"),
    "average": ("average", "averaging of G"),
    "batch_size": ("batch", "batch size"),
    "noise_size": ("dims", "dimensions of the noise"),
    "noise": ("noise", "kind of noise"),
    "seed": ("seed", "seed"),
}
"""Of each number or name in the config: its name in the URL, and what people call it."""

PARAMS = (
    Choice("data", "distribution", PlaneGanRun().dataset, tuple(DISTRIBUTIONS)),
    *(
        config_param(PlaneGanConfig, field.name, *NAMES[field.name])
        for field in fields(PlaneGanConfig)
        if field.name in NAMES
    ),
    Drawn("points", "drawn points", ()),
    Layers("layers", "layers", USUAL_LAYERS),
    Choice("lesson", "prepared game", None, tuple(PLANE_GAN_PRESETS)),
    PACE,
    RunId("run", "run"),
    CODE,
)
