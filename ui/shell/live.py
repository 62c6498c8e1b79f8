"""The live stream: over `/live`, one socket a page, the newest frames of all runs that the page looks at.

What a browser says is JSON, and names runs by the ids that look:

    {"type": "watch", "run", "number", ...}   what it wants to see of a run from now on (see `ui.shell.wish`)
    {"type": "next", "runs": [...]}           it has drawn a frame of each of these, and is ready for another
    {"type": "leave", "run"}                  it wants no more of that run
    {"type": "edit", "run", "layers"}         so somebody edits that run's network; the page hears it as well
    {"type": "ping"}                          is the server still there?

What it hears are frames (see `ui.shell.frame`), each with the name of its run, and JSON:

    {"type": "error", "run", "number", "reason"}   a message that cannot be followed, and the number it has
    {"type": "absent", "run", "kind", "reason"}    such a run is not to be had (`ui.shell.reader.Absence`)
    {"type": "pong"}

A slow reader skips frames; nothing queues. The first frames of a run that takes another's place come unasked:
so they are there before the page has turned to it. Where no more differs than the networks, they say so, and
what is drawn of them need not wait for the page.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.shell import ahead
from ui.shell.reader import Absence, Demand, follow
from ui.shell.visitor import cookie_name, origin_of, owner_name, visitor_of
from ui.shell.wish import FIRST_SEEN, UNASKED, WishError, parse_message

if TYPE_CHECKING:
    from nn_core.training import RunHandle

logger = logging.getLogger(__name__)

MOST_RUNS = 32
"""A page looks at so many runs at most."""
TOO_MANY = f"A page can look at {MOST_RUNS} runs at once."
FAILED = "Something went wrong while this run was shown. The page asks for it again by itself."
LEFT = (WebSocketDisconnect, KeyError, RuntimeError)
"""A browser that is gone, or one that sends bytes instead of text."""


async def live(websocket: WebSocket) -> None:
    """Serve one page until it leaves."""
    if urlsplit(websocket.headers.get("origin", "")).netloc != websocket.headers.get("host"):
        await websocket.close(code=4403)
        return
    await websocket.accept()
    await Page(websocket).serve()


class Page:
    """The socket of one page."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._watched: dict[str, tuple[Demand, asyncio.Task[None]]] = {}
        self._edit: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Hear what the browser says, until it leaves."""
        try:
            while True:
                await self._hear(await self._websocket.receive_text())
        except LEFT:
            pass
        finally:
            tasks = [task for _, task in self._watched.values()] + ([self._edit] if self._edit else [])
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _hear(self, text: str) -> None:
        message: dict[str, Any] = {}
        try:
            message = parse_message(text)
            self._obey(message)
        except WishError as error:
            await self.refuse(message, error)
        if message.get("type") == "ping":
            await self._say(type="pong")

    def _obey(self, message: dict[str, Any]) -> None:
        if message["type"] == "watch":
            self._watch(message)
        elif message["type"] == "leave" and message["run"] in self._watched:
            self._watched.pop(message["run"])[1].cancel()
        elif message["type"] == "edit" and (self._edit is None or self._edit.done()):
            self._edit = asyncio.create_task(self._run_ahead(message["run"], message.get("layers")))
        elif message["type"] == "next":
            for name in message["runs"]:
                if name in self._watched:
                    self._watched[name][0].allow()

    def _watch(self, message: Mapping[str, Any], before: RunHandle | None = None) -> None:
        name = message["run"]
        if name not in self._watched:
            if len(self._watched) >= MOST_RUNS:
                raise WishError(TOO_MANY)
            demand = Demand(before)
            self._watched[name] = demand, asyncio.create_task(self._follow(name, demand))
        self._watched[name][0].ask(message)

    async def _run_ahead(self, name: str, layers: object) -> None:
        """Have an edited network in the browser before the page has turned to its run."""
        visitor = visitor_of(self._websocket.cookies.get(cookie_name()))
        if visitor is None or name not in self._watched:
            return
        made = await run_in_threadpool(ahead.make, name, layers, owner_name(visitor), self.origin)
        if made is not None and name in self._watched:
            run, before = made
            self.meet(run.look, self._watched[name][0].message, before)

    async def _follow(self, name: str, demand: Demand) -> None:
        try:
            absence = await follow(name, demand, self)
        except Exception:
            logger.exception("a reader of run %s failed", name)
            absence = Absence("asleep", FAILED)
        if self._watched.get(name, (None,))[0] is demand:
            del self._watched[name]
        await self._say(type="absent", run=name, kind=absence.kind, reason=absence.reason)

    # What the readers of its runs need

    @property
    def origin(self) -> str:
        client = self._websocket.client
        return origin_of(client.host if client else None)

    def meet(self, name: str, wish: Mapping[str, Any], before: RunHandle | None) -> None:
        """Look at the run that takes the place of one that is watched, as the page will turn to it."""
        if name not in self._watched:
            with suppress(WishError):
                seen = {part: wish[part] for part in FIRST_SEEN if part in wish}
                self._watch({"run": name, "number": UNASKED, **seen}, before)

    async def send(self, frame: bytes) -> None:
        with suppress(*LEFT):
            await self._websocket.send_bytes(frame)

    async def refuse(self, message: Mapping[str, Any], error: WishError) -> None:
        """Say why something cannot be."""
        about = {part: message.get(part) for part in ("run", "number")}
        await self._say(type="error", reason=str(error), **about)

    async def _say(self, **message: Any) -> None:
        with suppress(*LEFT):
            await self._websocket.send_text(json.dumps(message))
