"""What a discriminator's answer takes a picture, or a place in the plane, for."""

from __future__ import annotations

import math
from typing import Literal

BOUNDS = {"real": 0.6, "generated": 0.4}
"""Above the first D takes it for real, below the second for generated; the browser is sent these numbers."""


def judge_verdict(verdict: float) -> Literal["real", "generated", "undecided", "unknown"]:
    """What an answer of 0 (generated) to 1 (real) says; around one half it says nothing."""
    if not math.isfinite(verdict):
        return "unknown"
    if verdict > BOUNDS["real"]:
        return "real"
    return "generated" if verdict < BOUNDS["generated"] else "undecided"
