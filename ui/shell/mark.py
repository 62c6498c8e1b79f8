"""A short mark of what can be set of a run, by which a page sees that somebody else has changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nn_core.training.config import Config


def mark_of(config: Config, steps_per_second: float | None) -> str:
    """The same for the same config and pace, another one for others; each frame of a run tells it."""
    return f"{config.mark} {steps_per_second}"
