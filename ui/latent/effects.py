"""How much G's pictures change without each channel of a layer, measured once a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from ui.latent.tradeoff import RENEWED_AFTER, generator_of, inputs

if TYPE_CHECKING:
    from nn_core.training import RunHandle

PICTURES = 16


def effects(run: RunHandle, layer: str) -> list[float] | None:
    """The mean change of a pixel (values from -1 to 1) without each channel; None while the run is built."""
    key, step = (run.id, layer), run.step_count
    kept = st.session_state.get("latent_effects")
    if kept is not None and kept[0] == key and step <= RENEWED_AFTER * kept[1] + 20:
        return list(kept[2])
    weights = run.weights()
    if not weights:
        return None
    found = _measure(run.spec, weights, layer)
    st.session_state["latent_effects"] = key, step, found
    return found


def _measure(spec: Any, weights: dict[str, np.ndarray], layer: str) -> list[float]:
    from nn_core.channels import channel_effects

    noise = np.concatenate(inputs(spec, PICTURES), axis=1)
    found = channel_effects(generator_of(spec, weights), layer, noise)
    return [round(float(effect), 5) for effect in found]
