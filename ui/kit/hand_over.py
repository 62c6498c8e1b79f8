"""Links that hand a run over: who opens one first steers the run from then on, and its owner looks on.

A link works once, for an hour, and only until a newer one is made. What opens it stands in the memory of this
server alone.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.kit.steering import TheirsError, hand_to_me, steers

if TYPE_CHECKING:
    from nn_core.training import RunHandle

TAKE_OVER = "take"
"""What names the token in an address."""
LASTS_S = 3600.0
YOURS = "This run was handed over to you: you steer it now, and its former owner looks on."
LIMITS = "It works once, for an hour at most, and only until a newer one is made."
USED = f"This link hands its run over no more, so you look on. {LIMITS}"


@dataclass(frozen=True)
class Offer:
    """What was made out for a run by its owner."""

    token: str
    owner: str
    ends_at: float


_lock = threading.Lock()
_offers: dict[str, Offer] = {}
"""The newest of each run, by its look id."""


def offer(run: RunHandle, now: float | None = None) -> str:
    """A new token, by which somebody takes the run over; one that was made out before holds no more.

    Raises:
        TheirsError: the run is not this visitor's.
    """
    if not steers(run):
        raise TheirsError
    now = time.monotonic() if now is None else now
    made = Offer(secrets.token_urlsafe(16), run.owner, now + LASTS_S)
    with _lock:
        for name in [name for name, other in _offers.items() if other.ends_at <= now]:
            del _offers[name]
        _offers[run.look] = made
    return made.token


def stands(run: RunHandle, token: str, now: float | None = None) -> bool:
    """Whether that token still hands the run over."""
    made = _offers.get(run.look)
    now = time.monotonic() if now is None else now
    return (
        made is not None
        and hmac.compare_digest(made.token.encode(), token.encode())
        and made.owner == run.owner
        and now < made.ends_at
    )


def take_over(run: RunHandle, token: str, now: float | None = None) -> str:
    """Make the run this visitor's, if the token says so; a sentence on what came of it.

    An owner who opens his own link changes nothing.
    """
    if steers(run):
        return ""
    with _lock:
        if not stands(run, token, now):
            return USED
        del _offers[run.look]
        hand_to_me(run)
    return YOURS
