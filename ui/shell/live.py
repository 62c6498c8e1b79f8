"""The live stream: `/live/{run_id}` sends the newest frame of a run to a browser that is ready for it.

A frame is a safetensors buffer (see `encode_frame`). The browser answers each drawn frame with
{"type": "next"} and says what it wants to see with {"type": "watch", ...} (see `ui.shell.wish`). Where that
cannot be, the answer {"type": "error", ...} says why, and repeats the "number" that the wish may have.
A slow reader skips frames; nothing queues. {"type": "ping"} asks whether the server is still there, which it
answers with {"type": "pong"}.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.shell.engine import engine
from ui.shell.frame import encode_frame
from ui.shell.tally import Tally
from ui.shell.wish import Wish, WishError, parse_message, parse_wish

if TYPE_CHECKING:
    from nn_core.training import Probe, RunHandle, Snapshot

logger = logging.getLogger(__name__)

FRAMES_ON_THEIR_WAY = 2
READ_EVERY_S = 0.3
"""Pictures move, numbers are read: while a run trains, those of a page change together and this seldom."""
RUN_IS_GONE = 4404
RUN_IS_UNREADABLE = 4422
RUN_SLEEPS = 4503
TALLY = Tally()
LEFT = (WebSocketDisconnect, KeyError, RuntimeError)
"""A browser that is gone, or one that sends bytes instead of text."""


async def live(websocket: WebSocket) -> None:
    """Serve one reader until it leaves or the run is gone; where there is none to be had, say why."""
    if urlsplit(websocket.headers.get("origin", "")).netloc != websocket.headers.get("host"):
        await websocket.close(code=4403)
        return
    await websocket.accept()
    run = await run_in_threadpool(_find, websocket.path_params["run_id"])
    if isinstance(run, Absence):
        await websocket.send_text(json.dumps({"type": "error", "reason": run.reason}))
        await websocket.close(code=run.code)
        return
    await Reader(websocket, run).serve()


@dataclass(frozen=True)
class Absence:
    """Why there is no run, as a sentence, and with which code its socket is closed."""

    reason: str
    code: int


def _find(run_id: str) -> RunHandle | Absence:
    """The run, woken if it sleeps."""
    from nn_core.training import CapacityError, LostError
    from nn_core.training.errors import StoreError

    try:
        found = engine().find(run_id)
    except StoreError as error:
        return Absence(str(error), RUN_IS_UNREADABLE)
    except (CapacityError, LostError) as error:
        return Absence(str(error), RUN_SLEEPS)
    if found is None:
        return Absence("This run has ended. Reload the page to start it anew.", RUN_IS_GONE)
    return found


class Reader:
    """One browser that watches one run."""

    def __init__(self, websocket: WebSocket, run: RunHandle) -> None:
        self.websocket = websocket
        self.run = run
        self.wish = Wish(run.spec.probe())
        self.shown: Wish | None = None
        self.newest: Snapshot | None = None
        self.wished, self.credit = False, 0  # a frame before the first wish would only delay the wanted one
        self.wake = asyncio.Event()
        self.read_at = 0.0
        self.waits_since: float | None = None
        loop = asyncio.get_running_loop()
        self.subscription = run.subscribe(
            lambda shot: loop.call_soon_threadsafe(self._deliver, shot), self.wish.probe
        )

    async def serve(self) -> None:
        READERS.add(self)
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._send())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.subscription.close()
            READERS.discard(self)
            TALLY.leave(self.run.id)
            for task in tasks:
                task.cancel()
            for ending in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(ending, Exception):
                    logger.error("a reader of run %s failed", self.run.look, exc_info=ending)

    def _deliver(self, snapshot: Snapshot) -> None:
        self.newest = snapshot
        TALLY.reach(self.run.id, snapshot.step)
        self.wake.set()

    async def _listen(self) -> None:
        while True:
            try:
                text = await self.websocket.receive_text()
            except LEFT:
                return
            message: dict[str, Any] = {}
            try:
                message = parse_message(text)
                await self._obey(message)
            except WishError as error:
                await self._answer({"type": "error", "reason": str(error), "number": message.get("number")})

    async def _obey(self, message: dict[str, Any]) -> None:
        if message["type"] == "ping":
            await self._answer({"type": "pong"})
            return
        if message["type"] == "next":
            self.credit = min(self.credit + 1, FRAMES_ON_THEIR_WAY)
        else:
            self.wish = await run_in_threadpool(parse_wish, message, self.run.spec)
            self.subscription.probe = self._live_probe()
            if self.waits_since is None:
                self.waits_since = time.monotonic()
            if not self.wished:
                self.wished, self.credit = True, FRAMES_ON_THEIR_WAY
        self.wake.set()

    async def _answer(self, message: dict[str, Any]) -> None:
        with suppress(*LEFT):
            await self.websocket.send_text(json.dumps(message))

    def _live_probe(self) -> Probe:
        """While the reader looks at the past, the present needs no maps, only its numbers."""
        return self.wish.probe if self.wish.step is None else self.run.spec.probe()

    async def _send(self) -> None:
        while True:
            self.wake.clear()
            frame = await self._next_frame() if self.credit > 0 else None
            if frame is None:
                await self.wake.wait()
                continue
            self.credit -= 1
            try:
                await self.websocket.send_bytes(frame)
            except LEFT:
                return
            TALLY.send(self.waits_since)
            self.waits_since = None

    async def _next_frame(self) -> bytes | None:
        """The newest frame that this reader has not seen, or None after asking for one."""
        from nn_core.training.engine.shares import share_in_words

        wish = self.wish
        if wish.step is not None and wish is not self.shown:
            self.shown = wish
            past = await run_in_threadpool(self.run.at, wish.step, wish.probe)
            return encode_frame(self.run, past, live=False)
        snapshot, self.newest = self.newest, None
        if snapshot is None:
            self.subscription.request()
            return None
        readable = self._readable(snapshot)
        curves = await run_in_threadpool(self._curves, snapshot) if readable and wish.history else {}
        if wish.step is None:
            self.shown = None
        else:
            snapshot = replace(snapshot, arrays={})
        share = share_in_words(engine().people, snapshot.state)
        return encode_frame(self.run, snapshot, live=True, readable=readable, curves=curves, share=share)

    def _readable(self, snapshot: Snapshot) -> bool:
        """Whether this frame's numbers are for reading: now and then while the run moves, else always."""
        now = time.monotonic()
        if snapshot.state == "running" and now - self.read_at < READ_EVERY_S:
            return False
        self.read_at = now
        return True

    def _curves(self, snapshot: Snapshot) -> dict[str, np.ndarray]:
        from nn_core.training.engine.history import curves_until

        return curves_until(self.run.history(), snapshot)


READERS: set[Reader] = set()
"""Those that there are now."""


def watchers(look: str) -> int:
    """How many pages watch a run now."""
    return sum(reader.run.look == look for reader in tuple(READERS))
