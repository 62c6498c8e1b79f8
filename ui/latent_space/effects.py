"""G's channels: how much its pictures change without each of a layer, measured once a layer and session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from ui.latent_space.tradeoff import RENEWED_AFTER, generator_of, inputs
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import GanRun, RunHandle

PICTURES = 16
EFFECTS = session_key("latent", "effects")


def maps_of(spec: GanRun) -> dict[str, int]:
    """G's activations that give maps, and how many channels each has; not the picture itself."""
    rows = spec.generator.summary()
    return {
        row.name: row.out_shape[0]
        for row in rows[:-1]
        if row.kind == "Activation" and len(row.out_shape) == 3
    }


def effects(run: RunHandle, layer: str) -> list[float] | None:
    """The mean change of a pixel (values from -1 to 1) without each channel; None while the run is built."""
    known: dict[tuple[str, str], tuple[int, list[float]]]
    known = st.session_state.setdefault(EFFECTS, {})
    spec: Any = run.spec
    key, step = (run.look, layer), run.step_count
    if key in known and step <= RENEWED_AFTER * known[key][0] + 20:
        return known[key][1]
    weights = run.weights()
    if not weights:
        return None
    known[key] = step, measure_effects(spec, weights, layer)
    return known[key][1]


def measure_effects(spec: GanRun, weights: Mapping[str, np.ndarray], layer: str) -> list[float]:
    """The mean change of a pixel, values from -1 to 1, without each channel of a layer."""
    from nn_core.latent.channels import channel_effects

    noise = np.concatenate(inputs(spec, PICTURES), axis=1)
    found = channel_effects(generator_of(spec, weights), layer, noise)
    return [round(float(effect), 5) for effect in found]
