"""A short mark of what can be set of a run, by which a page sees that somebody else has changed it."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Any


@lru_cache(maxsize=256)
def mark_of(config: Any, steps_per_second: float | None) -> str:
    """16 hexadecimal digits, the same for the same config and pace; each frame of a run tells them."""
    return blake2b(repr((config, steps_per_second)).encode(), digest_size=8).hexdigest()
