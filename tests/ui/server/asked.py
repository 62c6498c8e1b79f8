"""Asks an ASGI app without a server between."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from starlette.types import ASGIApp, Message


class Answer(NamedTuple):
    """What came back: names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: str


def ask(app: ASGIApp, path: str = "/", method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
    """The answer to one request; `headers` are named with underscores."""
    return asyncio.run(answer(app, path, method, body, **headers))


async def answer(
    app: ASGIApp, path: str = "/", method: str = "GET", body: bytes = b"", **headers: str
) -> Answer:
    """As `ask`, for who is in an event loop already."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    named = {"host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "client": ("127.0.0.1", 50_000),
    }
    await app(scope, receive, send)
    start = next(message for message in sent if message["type"] == "http.response.start")
    text = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    told = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], told, text.decode(errors="replace"))
