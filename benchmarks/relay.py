"""Stands between students and a server as a network does that may be gone for a while."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

PIECE_BYTES = 2**16


class Relay:
    """Carries what comes for it to a port of this machine, and back."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._carries = asyncio.Event()
        self.mend()

    def cut(self) -> None:
        """From now on nothing arrives, and nobody is told: what is sent waits, as TCP sends it again."""
        self._carries.clear()

    def mend(self) -> None:
        self._carries.set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Its address."""
        async with await asyncio.start_server(self._serve, "127.0.0.1", 0) as server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
            await asyncio.gather(self._carry(reader, back), self._carry(there, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE_BYTES):
                await self._carries.wait()
                writer.write(piece)
                await writer.drain()
        await self._carries.wait()
        writer.close()
