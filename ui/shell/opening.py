"""The HTML that opens each page: Streamlit's own, told where its server is and what the page will need.

Left to itself, Streamlit's script looks for it below the page's address first (/cnn_lab/_stcore/health),
which makes two answers of 404 and a wait. And our modules would be asked for once the page's first elements
are there, one import after the other: named here, they come while Streamlit starts. With it comes the cookie
by which the visitor is known again.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from ui.shell.assets import address, imported_by
from ui.shell.catalogue import CATALOGUE, HOME
from ui.shell.component import ENTRY
from ui.shell.prefix import prefix
from ui.shell.visitor import keep_visitor

INDEX = Path(streamlit.__file__).with_name("static") / "index.html"
SERVER = '<script>window.__streamlit = {BACKEND_BASE_URL: new URL(".", window.location.href).href}</script>'


@cache
def _html(components: tuple[str, ...]) -> str:
    start, head, rest = INDEX.read_text(encoding="utf-8").partition("<head>")
    own, end, rest = rest.partition("</head>")
    return "".join((start, head, SERVER, own, *_preloads(components), end, rest))


def _preloads(components: tuple[str, ...]) -> list[str]:
    """A tag for each module that the components need."""
    entries = [*ENTRY, *(f"components/{name}/index.js" for name in components)]
    modules = dict.fromkeys(module for entry in entries for module in imported_by(entry))
    return [f'<link rel="modulepreload" href=".{address(module)}">' for module in modules]


def _route(name: str, components: tuple[str, ...]) -> Route:
    async def open_page(request: Request) -> HTMLResponse:
        response = HTMLResponse(_html(components), headers={"Cache-Control": "no-cache"})
        keep_visitor(request, response)
        return response

    return Route(f"{prefix()}/{name}", open_page)


def opening_routes() -> list[Route]:
    """One for the home page and one for each page of the catalogue."""
    entries = [entry for entries in CATALOGUE.values() for entry in entries]
    return [_route("", HOME), *(_route(entry.name, entry.components) for entry in entries)]
