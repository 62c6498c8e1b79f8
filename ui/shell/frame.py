"""A frame: a snapshot of a run as the browser reads it (`assets/lib/frame.js`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from ui.shell.mark import mark_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle, Snapshot

LARGEST_HALF = 6e4


def encode_frame(
    run: RunHandle,
    snapshot: Snapshot,
    *,
    live: bool,
    readable: bool = True,
    curves: Mapping[str, np.ndarray] = MappingProxyType({}),
    share: str = "",
    instead: Mapping[str, Any] = MappingProxyType({}),
) -> bytes:
    """A snapshot as a safetensors buffer; what is no array stands as JSON in its metadata.

    Floating-point arrays travel in half precision where they fit (values to 3 digits, half the bytes),
    integers as int32, truth values as uint8. Metrics and curves are both rounded to single precision, so
    that one number reads alike in both.

    Args:
        instead: of a run that has just taken another's place: its look id, and "networks" (see
            `rows.rows_instead`).
    """
    from safetensors.numpy import save

    facts = {
        "run": run.look,
        "step": snapshot.step,
        "state": snapshot.state,
        "message": run.message,
        "successor": run.successor,
        "settings": mark_of(run.spec.config, run.steps_per_second, run.owner),
        "metrics": _finite({name: _single(value) for name, value in snapshot.metrics.items()}),
        "measured": dict(snapshot.measured),
        "judgements": _finite(snapshot.judgements),
        "timeline": list(run.timeline()),
        "createdAt": snapshot.created_at * 1000,
        "live": live,
        "readable": readable,
        "share": share,
        **instead,
    }
    arrays = {name: _portable(array) for name, array in snapshot.arrays.items()}
    with np.errstate(over="ignore"):
        arrays |= {f"history.{name}": curve.astype(np.float32) for name, curve in curves.items()}
    return save(arrays, {"frame": json.dumps(facts, allow_nan=False)})


def _single(value: float) -> float:
    """Infinite where single precision ends."""
    with np.errstate(over="ignore"):
        return float(np.float32(value))


def _finite(record: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has no NaN and no infinity: a number that is not known is left out of its record, at any depth."""
    return {
        key: _finite(value) if isinstance(value, Mapping) else value
        for key, value in record.items()
        if not isinstance(value, float) or isfinite(value)
    }


def _portable(array: np.ndarray) -> np.ndarray:
    if array.dtype == np.uint8 or array.dtype == np.int32:
        return np.ascontiguousarray(array)
    if array.dtype == bool:
        return array.astype(np.uint8)
    if array.dtype.kind in "iu":
        return array.astype(np.int32)
    largest = np.abs(array).max(initial=0.0)
    return array.astype(np.float16 if array.size > 512 and largest < LARGEST_HALF else np.float32)
