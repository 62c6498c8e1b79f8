"""A short mark of what others can change of a run, by which a page sees that somebody else has changed it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nn_core.training.config import Config


def mark_of(config: Config, steps_per_second: float | None, owner: str) -> str:
    """The same for the same config, pace and owner, another one for others; each frame of a run tells it.

    It is a digest: nobody is told whose the run is.
    """
    return blake2b(f"{config.mark} {steps_per_second} {owner}".encode(), digest_size=8).hexdigest()
