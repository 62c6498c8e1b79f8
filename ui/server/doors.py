"""Who is let in: visitors who know this server by its name, and nobody to Streamlit's own figures.

A page of another site can have its name point to this machine, and then reads what the machine answers. So
the names are listed (`server.allowedHosts`), and whatever is served obeys the list: pages, files, sockets.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from ui.shell.prefix import own_path

WRONG_NAME = (
    "This server does not answer to that name. Whoever runs it can allow the name with "
    "--server.allowedHosts, or STREAMLIT_SERVER_ALLOWED_HOSTS."
)
SHUT = frozenset({"/_stcore/metrics"})


class Doors:
    """Answers what is asked by a wrong name, or of what is shut, and passes on all else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] in ("http", "websocket"):
            is_socket = scope["type"] == "websocket"
            if not is_host_allowed(Headers(scope=scope).get("host")):
                app = WebSocketClose(4403) if is_socket else PlainTextResponse(WRONG_NAME, 421)
            elif own_path(scope).rstrip("/") in SHUT:
                app = PlainTextResponse("Not Found", 404)
        await app(scope, receive, send)
