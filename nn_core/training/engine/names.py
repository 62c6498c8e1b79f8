"""The two ids of a run. One steers, and never leaves the server; the other, made of it, only looks."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import blake2b

DIGEST_BYTES = 16
LOOK_CHARACTERS = 22


def new_id() -> str:
    """The id of a new run: unguessable."""
    return secrets.token_urlsafe(DIGEST_BYTES)


def digest_of(run_id: str) -> bytes:
    """What an id is made into, one way: nobody finds the id again."""
    return blake2b(run_id.encode(), digest_size=DIGEST_BYTES).digest()


@lru_cache(maxsize=4096)
def look_id(run_id: str) -> str:
    """The id by which others may look at the run with that id: as long, and fit for a URL."""
    return urlsafe_b64encode(digest_of(run_id)).rstrip(b"=").decode()


def is_called(run_id: str, name: str) -> bool:
    """Whether `name` is one of the two ids of the run with that id."""
    return name in (run_id, look_id(run_id))
