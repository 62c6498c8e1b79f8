"""What a browser asks of the live stream, checked before anything is done with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
MAX_NAME_CHARACTERS = 100
MAX_NAMES = 200
"""Frames that were drawn together: more than any page draws."""
KINDS = ("watch", "next", "leave", "edit", "ping")
ABOUT_THE_MESSAGE = ("type", "run", "number", "step", "history")
FIRST_SEEN = ("layers", "image")
"""What a page shows of a run before all else."""
UNASKED = -1
"""The number of a wish that no browser has sent, so none waits for what becomes of it."""


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
    if not isinstance(message, dict) or message.get("type") not in KINDS:
        raise WishError(f"A message must be an object with one of the types {', '.join(KINDS)}.")
    number = message.get("number")
    if number is not None and not is_whole(number, 0, MAX_STEP):
        raise WishError("number must be a whole number that is not negative, or null.")
    if message["type"] in ("watch", "leave", "edit") and not _is_name(message.get("run")):
        raise WishError("run must be the name of a run.")
    if message["type"] == "next" and not _are_names(message.get("runs")):
        raise WishError("runs must be the names of runs.")
    return message


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_NAME_CHARACTERS


def _are_names(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MAX_NAMES and all(map(_is_name, value))


def parse_wish(message: Mapping[str, Any], spec: RunSpec) -> Wish:
    """The wish in a "watch" message for a run of `spec`, or WishError."""
    from nn_core.training import ConfigError

    step = message.get("step")
    if step is not None and not is_whole(step, 0, MAX_STEP):
        raise WishError("step must be a whole number that is not negative, or null.")
    asked = {name: value for name, value in message.items() if name not in ABOUT_THE_MESSAGE}
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
