"""What every answer tells the browser: where the parts of a page may come from, and who may frame it.

Streamlit and our modules are files of this server. More is allowed only because pages need it: scripts of
a page's own (`blob:`, by which Streamlit starts a component), WebAssembly (with which its protobuf counts),
styles beside elements ('unsafe-inline', which a script may not be), and fonts, photos and pictures of a
page's own (`data:`, `blob:`). Scripts that stand in the HTML are named by their SHA-256. All other answers
are no pages: nothing in them may run.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.shell.opening import INDEX, SERVER
from ui.shell.trouble import OUR_FAULT
from ui.shell.visitor import FRAMES

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # an address may name a run
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
}

_ORIGIN = re.compile(r"https?://(\*\.)?[a-zA-Z0-9.-]+(:\d{1,5})?")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def ancestors() -> str:
    """Who may show a page in a frame: this server, and the sites that `LAYERSCOPE_FRAME_ANCESTORS` names.

    Raises:
        ValueError: one of them is no origin. The message says what one looks like.
    """
    sites = os.environ.get(FRAMES, "").split()
    for site in sites:
        if not _ORIGIN.fullmatch(site):
            raise ValueError(
                f"{FRAMES} names the sites that may show Layerscope in a frame, with blanks between them, "
                f"as https://courses.school.example; {site[:80]!r} is none."
            )
    return " ".join(("'self'", *sites))


def policy(ancestors: str) -> str:
    """The Content-Security-Policy of a page."""
    scripts = [
        script for html in (SERVER, INDEX.read_text(encoding="utf-8")) for script in _INLINE.findall(html)
    ]
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(
                ("script-src 'self' blob: 'wasm-unsafe-eval'", *(f"'sha256-{digest}'" for digest in digests))
            ),
            "style-src 'self' 'unsafe-inline'",
            "connect-src 'self' data:",
            "font-src 'self' data:",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "object-src 'none'",
            "frame-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {ancestors}",
        )
    )


class Headers:
    """Adds them to every answer; `failed` adds them to that which Starlette gives beyond this.

    Args:
        ancestors: who may show a page in a frame.
    """

    def __init__(self, app: ASGIApp, ancestors: str) -> None:
        self.app = app
        always = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]
        name = b"content-security-policy"
        self.page = [*always, (name, policy(ancestors).encode())]
        self.other = [*always, (name, f"default-src 'none'; frame-ancestors {ancestors}".encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                message["headers"] = headers + (self.page if _is_page(headers) else self.other)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in headers)


async def failed(_request: Request, _error: Exception) -> PlainTextResponse:
    """The answer where the server itself fails."""
    return PlainTextResponse(
        OUR_FAULT, 500, {**ALWAYS, "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
    )
