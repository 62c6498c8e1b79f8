"""Whether the server is there (`/healthz`), and whether it can be given work (`/readyz`)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ui.shell.engine import unready

ANEW = {"Cache-Control": "no-store"}


async def _healthz(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok", headers=ANEW)


async def _readyz(_request: Request) -> PlainTextResponse:
    reason = unready()
    return PlainTextResponse(reason or "ready", 503 if reason else 200, ANEW)


def health_routes() -> list[Route]:
    """200 of `/healthz` says that the event loop turns; 503 of `/readyz` says what is missing."""
    return [Route("/healthz", _healthz), Route("/readyz", _readyz)]
