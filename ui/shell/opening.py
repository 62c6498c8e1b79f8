"""The HTML that opens each page: Streamlit's own, told where its server is.

Left to itself, Streamlit's script looks for it below the page's address first (/cnn_lab/_stcore/health),
which makes two answers of 404 and a wait.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from ui.shell.catalogue import CATALOGUE

INDEX = Path(streamlit.__file__).with_name("static") / "index.html"
SERVER = '<script>window.__streamlit = {BACKEND_BASE_URL: new URL(".", window.location.href).href}</script>'


@cache
def _html() -> str:
    head, start, rest = INDEX.read_text(encoding="utf-8").partition("<head>")
    return head + start + SERVER + rest


async def _open(_request: Request) -> HTMLResponse:
    return HTMLResponse(_html(), headers={"Cache-Control": "no-cache"})


def opening_routes() -> list[Route]:
    """One for the home page and one for each page of the catalogue."""
    names = [entry.name for entries in CATALOGUE.values() for entry in entries]
    return [Route(f"/{name}", _open) for name in ("", *names)]
