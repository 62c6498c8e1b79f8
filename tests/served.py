"""An ASGI app on a free port, served by a thread of this process as Streamlit would serve it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from tests.waiting import PATIENCE_S


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Its host and port, until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="websockets-sansio"))
    started = threading.Event()
    server.startup = _and_then(server.startup, started.set)  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run)
    thread.start()
    assert started.wait(PATIENCE_S)
    host, port = server.servers[0].sockets[0].getsockname()
    yield f"{host}:{port}"
    server.should_exit = True
    thread.join(PATIENCE_S)


def _and_then(startup: Callable[..., Any], signal: Callable[[], None]) -> Callable[..., Any]:
    async def both(sockets: object = None) -> None:
        await startup(sockets)
        signal()

    return both
