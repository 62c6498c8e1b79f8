"""Who is at the browser: somebody without an account, known again by a signed cookie.

The cookie holds a random id and its HMAC, with a key that stays in Layerscope's home; no script in the
browser can read it. Whoever has none that this server signed is somebody as long as the session lasts.
Where he comes from is a word that stands for his internet address until this server ends.
"""

from __future__ import annotations

import hmac
import logging
import os
import re
import secrets
from contextlib import suppress
from functools import cache
from hashlib import blake2b, sha256
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from tempfile import NamedTemporaryFile

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from nn_core.home import home
from ui.shell.keys import session_key

logger = logging.getLogger(__name__)

FRAMES = "LAYERSCOPE_FRAME_ANCESTORS"
"""The environment's name for the sites that may show a page in a frame."""
KEY_BYTES = 32
MAX_AGE_S = 400 * 24 * 3600
"""As long as browsers keep a cookie at most; each opening of a page begins it anew."""
SIGNED = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")
VISITOR = session_key("visitor", "id")
HOME_BITS = 64
"""One household has so many bits of an IPv6 address for itself: 2**64 addresses."""
ORIGIN_KEY = secrets.token_bytes(KEY_BYTES)
"""Of this process: nobody finds an address from a word, and another server has other words."""


def me() -> str:
    """The name of this session's visitor as an owner of runs: no secret, as nobody finds his id from it."""
    if VISITOR not in st.session_state:
        known = visitor_of(st.context.cookies.get(cookie_name()))
        st.session_state[VISITOR] = known or _new_id()
    return owner_name(st.session_state[VISITOR])


def owner_name(visitor: str) -> str:
    """What a visitor's id is as an owner."""
    return blake2b(visitor.encode(), digest_size=16, person=b"owner").hexdigest()


def my_origin() -> str:
    """Where this session's visitor comes from; see `origin_of`."""
    return origin_of(st.context.ip_address)


def origin_of(address: str | None) -> str:
    """A word for an internet address, one for all that a household has. Nobody finds the address from it.

    Empty for this machine itself, which also is a proxy on it that does not say for whom it asks, and for
    what is no address.
    """
    try:
        ip = ip_address(address or "")
    except ValueError:
        return ""
    ip = (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
    if ip.is_loopback:
        return ""
    return blake2b(ip.packed[: HOME_BITS // 8], key=ORIGIN_KEY, digest_size=16).hexdigest()


def keep_visitor(request: Request, response: Response) -> None:
    """Have the browser keep who it is, or who it is from now on.

    The cookie names no path: it goes back to this server only, and to no other that shares its name. In a
    frame of another site, where that may be, it is one for that site alone (`Partitioned`): no third site
    has it sent, as none has one.
    """
    framed = _in_a_frame_elsewhere(request)
    known = visitor_of(request.cookies.get(cookie_name()))
    response.set_cookie(
        cookie_name(),
        signed(known or _new_id()),
        max_age=MAX_AGE_S,
        path=None,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="none" if framed else "lax",
    )
    if framed:  # Starlette writes this from Python 3.14 on
        name, value = response.raw_headers[-1]
        response.raw_headers[-1] = name, value + b"; Partitioned"


def _in_a_frame_elsewhere(request: Request) -> bool:
    """Whether a frame of another site asks, on a server that lets it, over https; browsers want that."""
    is_allowed = request.url.scheme == "https" and bool(os.environ.get(FRAMES))
    asks = request.headers.get("sec-fetch-dest"), request.headers.get("sec-fetch-site")
    return is_allowed and asks == ("iframe", "cross-site")


def visitor_of(cookie: str | None) -> str | None:
    """The id in a cookie that this server has signed; None for anything else."""
    parts = SIGNED.fullmatch(cookie or "")
    if parts is None or not hmac.compare_digest(_mac(parts[1]), parts[2]):
        return None
    return parts[1]


def signed(visitor: str) -> str:
    """The cookie for that id."""
    return f"{visitor}.{_mac(visitor)}"


def cookie_name() -> str:
    """Of this home: a browser knows no ports, and two servers of one machine must not take each other's."""
    return f"layerscope_{blake2b(_key(), digest_size=4, person=b'cookie').hexdigest()}"


def _new_id() -> str:
    return secrets.token_hex(16)


def _mac(visitor: str) -> str:
    return hmac.new(_key(), visitor.encode(), sha256).hexdigest()


@cache
def _key() -> bytes:
    """The key in Layerscope's home, made at its first use; where that cannot be, one for this process."""
    path = home() / "visitors.key"
    try:
        return _kept(path)
    except (OSError, ValueError) as error:
        logger.warning("Visitors are known again only until this server ends: %s: %s", path, error)
        return secrets.token_bytes(KEY_BYTES)


def _kept(path: Path) -> bytes:
    """The key in that file, which appears whole and is never replaced.

    Raises:
        OSError, ValueError: there can be none, or another thing stands there.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent) as file:  # only its owner may read it
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was faster
                os.link(file.name, path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"it has not {KEY_BYTES} bytes")
    return key
