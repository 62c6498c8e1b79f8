"""What a browser asks of the live stream, checked before anything is done with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nn_core.network.fields import is_whole
from nn_core.training.memory import size_text

if TYPE_CHECKING:
    from nn_core.training import Probe
    from nn_core.training.spec import RunSpec

MAX_MESSAGE_CHARACTERS = 400_000
MAX_FRAME_BYTES = 32_000_000
"""Thirty frames a second, each made and sent anew, must stay small."""
MAX_STEP = 10**9


class WishError(ValueError):
    """A message from the browser that cannot be followed; the text says why."""


@dataclass(frozen=True)
class Wish:
    """A reader's wish: which arrays, for which input, at which step (None: now), with curves or not."""

    probe: Probe
    step: int | None = None
    history: bool = False


def parse_message(text: str) -> dict[str, Any]:
    """A message as a dict with a "type", or WishError."""
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise WishError(
            f"A message may have {MAX_MESSAGE_CHARACTERS:,} characters; this one has {len(text):,}."
        )
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise WishError("A message must be JSON.") from None
    if not isinstance(message, dict) or message.get("type") not in ("watch", "next", "ping"):
        raise WishError('A message must be an object with the type "watch", "next" or "ping".')
    number = message.get("number")
    if number is not None and not is_whole(number, 0, MAX_STEP):
        raise WishError("number must be a whole number that is not negative, or null.")
    return message


def parse_wish(message: dict[str, Any], spec: RunSpec) -> Wish:
    """The wish in a "watch" message for a run of `spec`, or WishError."""
    from nn_core.training import ConfigError

    step = message.get("step")
    if step is not None and not is_whole(step, 0, MAX_STEP):
        raise WishError("step must be a whole number that is not negative, or null.")
    asked = {
        name: value for name, value in message.items() if name not in ("type", "number", "step", "history")
    }
    try:
        probe = spec.probe.read(asked, spec)
        spec.check_probe(probe)
    except ConfigError as error:
        raise WishError(error.message) from None
    size = probe.frame_bytes(spec)
    if size > MAX_FRAME_BYTES:
        raise WishError(
            f"A frame with all that would be {size_text(size)}; at most {size_text(MAX_FRAME_BYTES)}."
        )
    return Wish(probe=probe, step=step, history=message.get("history") is True)
