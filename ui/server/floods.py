"""Sockets that send more than any page does are closed: the live stream and Streamlit's own alike.

Each socket has a bucket of messages that fills up by so many a second. While a finger drags, the busiest page
sends about 70 a second. What is counted is a socket, never an address: behind one there may be a class.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MESSAGES_A_SECOND = 200.0
AT_ONCE = 400.0
BYTES_A_MESSAGE = 2**16
"""A longer message counts as so many more."""

HOLD_S = 2.0
"""How long the socket of a flooder is left unread: whoever comes back at once gets little through."""

LINGER_S = 0.5
FLOODED = 4429
REASON = "More messages than this server takes."


class Bucket:
    """What a socket may send yet.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left, self._at = AT_ONCE, clock()

    def takes(self, size: int) -> bool:
        """Whether a message of so many bytes is still within it."""
        now = self._clock()
        self._left = (
            min(AT_ONCE, self._left + (now - self._at) * MESSAGES_A_SECOND) - 1 - size // BYTES_A_MESSAGE
        )
        self._at = now
        return self._left >= 0


class Floods:
    """Closes the socket of who sends more, for the browser with a code, for the app as if it had left."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        bucket = Bucket()

        async def receive_in_measure() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive" or bucket.takes(_size(message)):
                return message
            await asyncio.sleep(HOLD_S)
            await send({"type": "websocket.close", "code": FLOODED, "reason": REASON})
            _cut(receive)
            return {"type": "websocket.disconnect", "code": FLOODED}

        await self.app(scope, receive_in_measure, send)


def _size(message: Message) -> int:
    return len(message.get("bytes") or message.get("text") or "")


def _cut(receive: Receive) -> None:
    """Read no further: Uvicorn would go on taking messages apart until the other side says goodbye, for 10 s.

    Its connection is what `receive` is a method of; elsewhere there is nothing to cut.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is not None and not transport.is_closing():
        transport.pause_reading()
        asyncio.get_running_loop().call_later(LINGER_S, transport.close)
