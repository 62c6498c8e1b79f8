"""The few lines behind each part of the page, as they stand in the core."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from nn_core.latent import channels
from nn_core.latent import vectors as latent

PARTS: dict[str, tuple[Callable[..., Any], ...]] = {
    "plane": (latent.random_directions, latent.typical_length),
    "directions": (latent.principal_directions, latent.variance_shares),
    "paths": (latent.lerp, latent.slerp),
    "arithmetic": (),
    "truncation": (latent.truncated,),
    "channels": (channels.channel_effects,),
    "checkerboard": (latent.power_spectrum, latent.stride_energy),
}
OWN = {
    "arithmetic": (
        "z = noise[group_a].mean(0) - noise[group_b].mean(0) + noise[group_c].mean(0)\npicture = G(z[None])\n"
    ),
    "channels": (
        "def silence(module, inputs, output):\n"
        "    output[:, switched_off] = 0\n"
        "    return output\n\n\n"
        "hook = G.{layer}.register_forward_hook(silence)\n"
        "picture = G(z[None])\n"
        "hook.remove()\n"
    ),
}


def code_of(part: str, layer: str | None) -> str:
    """Source code, to be read beside the pictures of that part; `layer` is the one whose maps they show."""
    own = [OWN[part].format(layer=layer or "relu1")] if part in OWN else []
    return "\n\n".join([*own, *(inspect.getsource(function) for function in PARTS[part])])
