"""Reading what the browser gets as bytes."""

import json
from typing import Any

import numpy as np
from safetensors.numpy import load


def read_frame(frame: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The facts in the header of a frame, and its arrays."""
    length = int.from_bytes(frame[:8], "little")
    return json.loads(json.loads(frame[8 : 8 + length])["__metadata__"]["frame"]), load(frame)
