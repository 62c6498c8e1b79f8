"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.latent.tradeoff import UNTOUCHED
from nn_core.judgements.latent_questions import judge_surer
from nn_core.latent.vectors import lerp, slerp, typical_length
from nn_core.tutorials.condition import Measured

Array = NDArray[np.floating]
CHOSEN = ("reach", "sample", "a", "b", "t", "psi")


def facts_of(data: Mapping[str, Any], axes: str, noise: Array | None) -> Measured:
    """What is measured of what the component shows.

    Args:
        data: the component's. axes: the kind of its directions.
        noise: `64 z`, of the samples; None while the run is built.
    """
    chosen = data["chosen"]
    return {
        **{name: data[name] for name in ("part", "latent_size", "first", "second", "centre", "cut")},
        **{name: chosen[name] for name in CHOSEN},
        "axes": axes,
        "usual_length": typical_length(data["latent_size"])[0],
        "moved": sum(slide != 0 for slide in chosen["slides"]),
        **_lengths(data, noise),
        **_prices(data),
        "channels_off": len(chosen["off"]),
        "off_place": _place(data),
    }


def _lengths(data: Mapping[str, Any], noise: Array | None) -> Measured:
    names = ("length", "a_length", "b_length", "straight_length", "sphere_length", "sum_length")
    if noise is None:
        return dict.fromkeys(names)
    chosen = data["chosen"]
    first, second = (np.array(data["axes"][data[name] - 1]) for name in ("first", "second"))
    middle = noise[data["centre"] - 1] if data["centre"] else np.zeros(data["latent_size"])
    far = chosen["reach"] * typical_length(data["latent_size"])[0]
    a, b = noise[chosen["a"] - 1], noise[chosen["b"] - 1]
    plus, minus, also = (_mean(noise, chosen[name]) for name in ("plus", "minus", "also"))
    points = (
        middle + far * (chosen["u"] * first + chosen["v"] * second),
        a,
        b,
        lerp(a, b, chosen["t"]),
        slerp(a, b, chosen["t"]),
        plus - minus + also,
    )
    return {name: float(np.linalg.norm(point)) for name, point in zip(names, points, strict=True)}


def _mean(noise: Array, picked: tuple[int, ...]) -> Array:
    return np.asarray(noise[np.array(picked) - 1].mean(axis=0))


def _prices(data: Mapping[str, Any]) -> Measured:
    """Of the measured amount that is nearest to the chosen one, and of untouched noise."""
    names = ("measured_psi", "confidence", "variety", "whole_confidence", "whole_variety", "surer")
    if not data["tradeoff"]:
        return dict.fromkeys(names)
    nearest, whole = (
        min(data["tradeoff"], key=lambda dot: abs(dot[0] - amount))
        for amount in (data["chosen"]["psi"], UNTOUCHED[data["cut"]])
    )
    surer = judge_surer(nearest[1], whole[1])
    return dict(zip(names, (*nearest, *whole[1:], surer), strict=True))


def _place(data: Mapping[str, Any]) -> int | None:
    """Of the one channel that is off, among the bars of its layer, which is shown."""
    bars: list[float] | None = data["effects"]
    off: tuple[tuple[str, int], ...] = data["chosen"]["off"]
    if not bars or len(off) != 1 or off[0][0] != data["layer"] or off[0][1] >= len(bars):
        return None
    return 1 + sum(bar > bars[off[0][1]] for bar in bars)
