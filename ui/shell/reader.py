"""One page's view of one run: what it asks, and the frames that it gets."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Protocol

import numpy as np
from starlette.concurrency import run_in_threadpool

from ui.shell.engine import engine
from ui.shell.frame import encode_frame
from ui.shell.rows import rows_instead
from ui.shell.tally import Tally
from ui.shell.wish import UNASKED, Wish, WishError, parse_wish

if TYPE_CHECKING:
    from nn_core.training import Probe, RunHandle, Snapshot
    from nn_core.training.config import Config

FRAMES_ON_THEIR_WAY = 2
READ_EVERY_S = 0.3
"""Pictures move, numbers are read: while a run trains, those of a page change together and this seldom."""
TALLY = Tally()


class Page(Protocol):
    """What a reader needs of the socket that it writes to."""

    @property
    def origin(self) -> str:
        """From where the browser comes; see `visitor.origin_of`."""

    async def send(self, frame: bytes) -> None:
        """Have it in the browser, if that is still there."""

    async def refuse(self, message: Mapping[str, Any], error: WishError) -> None:
        """Say why the wish in a message cannot be."""

    def meet(self, name: str, wish: Mapping[str, Any], before: RunHandle | None) -> None:
        """A run of that name takes the place of one of which that was wished; `before`: of this one, now."""


@dataclass(frozen=True)
class Absence:
    """Why there is no run: it has "ended", what is stored of it is "unreadable", or it is "asleep" and cannot
    wake now; the reason is a sentence.
    """

    kind: Literal["ended", "unreadable", "asleep"]
    reason: str


class Demand:
    """What a page asks of one run: the newest wish, and how many frames it is ready for.

    Attributes:
        message: the newest wish as it came.
        before: the run whose place this one has just taken, until the page itself asks for it.
        credit: no frame before the first wish: it would only delay the wanted one.
    """

    def __init__(self, before: RunHandle | None = None) -> None:
        self.before = before
        self.message: Mapping[str, Any] = {}
        self.credit = 0
        self.asked, self.allowed = asyncio.Event(), asyncio.Event()

    def ask(self, message: Mapping[str, Any]) -> None:
        self.message = message
        if message.get("number") != UNASKED:
            self.before = None
        self.asked.set()

    def allow(self) -> None:
        """One more frame."""
        self.credit = min(self.credit + 1, FRAMES_ON_THEIR_WAY)
        self.allowed.set()


async def follow(name: str, demand: Demand, page: Page) -> Absence:
    """Send a page what it demands of the run of that name, until this is cancelled; or why there is none."""
    found = await run_in_threadpool(_find, name, page.origin)
    return found if isinstance(found, Absence) else await Reader(found, demand, page).serve()


def _find(name: str, origin: str) -> RunHandle | Absence:
    """The run, woken if it sleeps."""
    from nn_core.training import CapacityError, LostError
    from nn_core.training.errors import StoreError, UnreadableError

    try:
        found = engine().find(name, origin)
    except UnreadableError as error:
        return Absence("unreadable", str(error))
    except (CapacityError, LostError, StoreError) as error:
        return Absence("asleep", str(error))
    if found is None:
        return Absence("ended", "This run has ended. Open the page again to start a new one.")
    return found


class Reader:
    """Sends one page what it wants to see of one run."""

    def __init__(self, run: RunHandle, demand: Demand, page: Page) -> None:
        self.run = run
        self._demand, self._page = demand, page
        self._wish: Wish | None = None
        self._shown: tuple[Wish | None, Config | None] = None, None
        """What of the past was sent last, and under which settings: by another loss it has other numbers."""
        self._newest: Snapshot | None = None
        self._met = ""  # the run that was met last
        self._led = False  # whether it had no successor a moment ago
        self._wake = demand.allowed
        self._read_at = 0.0
        self._waits_since: float | None = None
        loop = asyncio.get_running_loop()
        self._subscription = run.subscribe(
            lambda shot: loop.call_soon_threadsafe(self._deliver, shot), run.spec.probe()
        )

    async def serve(self) -> NoReturn:
        """Until this is cancelled."""
        READERS.add(self)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen())
                await self._send()
        finally:
            self._subscription.close()
            READERS.discard(self)
            TALLY.leave(self.run.id)

    def _deliver(self, snapshot: Snapshot) -> None:
        self._newest = snapshot
        TALLY.reach(self.run.id, snapshot.step)
        successor = self.run.successor
        if successor not in ("", self._met):
            self._met = successor
            self._page.meet(successor, self._demand.message, self.run if self._led else None)
        self._led = not successor
        self._wake.set()

    async def _listen(self) -> None:
        while True:
            await self._demand.asked.wait()
            self._demand.asked.clear()
            message = self._demand.message
            try:
                self._want(await run_in_threadpool(parse_wish, message, self.run.spec))
            except WishError as error:
                await self._page.refuse(message, error)

    def _want(self, wish: Wish) -> None:
        if self._wish is None:
            self._demand.credit = FRAMES_ON_THEIR_WAY
        self._wish = wish
        self._subscription.probe = self._live_probe(wish)
        if self._waits_since is None:
            self._waits_since = time.monotonic()
        self._wake.set()

    def _live_probe(self, wish: Wish) -> Probe:
        """While the reader looks at the past, the present needs no maps, only its numbers."""
        return wish.probe if wish.step is None else self.run.spec.probe()

    async def _send(self) -> NoReturn:
        while True:
            self._wake.clear()
            wish, demand = self._wish, self._demand
            frame = await self._next_frame(wish) if wish is not None and demand.credit > 0 else None
            if frame is None:
                await self._wake.wait()
                continue
            demand.credit -= 1
            await self._page.send(frame)
            TALLY.send(self._waits_since)
            self._waits_since = None

    async def _next_frame(self, wish: Wish) -> bytes | None:
        """The newest frame that this reader has not seen, or None after asking for one."""
        from nn_core.training.engine.shares import share_in_words

        config, (shown, shown_under) = self.run.spec.config, self._shown
        if wish.step is not None and (shown is not wish or shown_under != config):
            self._shown = wish, config
            past = await run_in_threadpool(self.run.at, wish.step, wish.probe)
            return encode_frame(self.run, past, live=False)
        snapshot, self._newest = self._newest, None
        if snapshot is None:
            self._subscription.request()
            return None
        readable = self._readable(snapshot)
        curves = await run_in_threadpool(self._curves, snapshot) if readable and wish.history else {}
        if wish.step is None:
            self._shown = None, None
        else:
            snapshot = replace(snapshot, arrays={})
        share = share_in_words(engine().people, snapshot.state)
        instead = self._instead()
        return encode_frame(
            self.run, snapshot, live=True, readable=readable, curves=curves, share=share, instead=instead
        )

    def _instead(self) -> dict[str, Any]:
        """What the page need not wait for: whose place the run takes, and with which networks."""
        before = self._demand.before
        if before is None:
            return {}
        networks = rows_instead(before.spec, self.run.spec)
        return {"instead": before.look, "networks": networks} if networks else {}

    def _readable(self, snapshot: Snapshot) -> bool:
        """Whether this frame's numbers are for reading: now and then while the run moves, else always."""
        now = time.monotonic()
        if snapshot.state == "running" and now - self._read_at < READ_EVERY_S:
            return False
        self._read_at = now
        return True

    def _curves(self, snapshot: Snapshot) -> dict[str, np.ndarray]:
        from nn_core.training.engine.history import curves_until

        return curves_until(self.run.history(), snapshot)


READERS: set[Reader] = set()
"""Those that there are now."""


def watchers(look: str) -> int:
    """How many pages watch a run now."""
    return sum(reader.run.look == look for reader in tuple(READERS))
