"""Arrays and facts for a component as one buffer, which `readFrame` of assets/lib/frame.js takes apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np


def payload(arrays: Mapping[str, np.ndarray], facts: Mapping[str, Any]) -> bytes:
    """A safetensors buffer.

    Args:
        arrays: bool and uint8 travel as uint8, other integers as int32, real numbers as float32.
        facts: what is no array, as JSON; the browser finds it beside `arrays`.

    Raises:
        ValueError: a fact is NaN or infinite.
    """
    from safetensors.numpy import save

    frame = json.dumps(facts, allow_nan=False)
    return save({name: _portable(array) for name, array in arrays.items()}, {"frame": frame})


def _portable(array: np.ndarray) -> np.ndarray:
    small = array.dtype == np.uint8 or array.dtype == bool
    kind = np.uint8 if small else np.int32 if array.dtype.kind in "iu" else np.float32
    return np.ascontiguousarray(array, dtype=kind)
