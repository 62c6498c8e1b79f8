"""What the browser gets before any script of ours runs: the HTML that opens a page, and the logo."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.requests import Request

from ui.shell import visitor
from ui.shell.assets import address
from ui.shell.catalogue import CATALOGUE
from ui.shell.opening import SERVER, opening_routes

pytestmark = pytest.mark.usefixtures("_home")
LOGO = Path(__file__).resolve().parents[3] / "assets" / "images" / "logo.svg"


@pytest.fixture
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path))
    visitor._key.cache_clear()
    yield
    visitor._key.cache_clear()


def below(module: str) -> str:
    """Where a page finds a module, wherever the server lies."""
    return f".{address(module)}"


def test_every_page_opens_with_the_address_of_the_server_before_any_script_asks_for_it() -> None:
    routes = opening_routes()
    names = ["", *(entry.name for entries in CATALOGUE.values() for entry in entries)]
    assert [route.path for route in routes] == [f"/{name}" for name in names]
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": []})
    html = bytes(asyncio.run(routes[0].endpoint(request)).body).decode()
    assert html.count(SERVER) == 1
    assert 0 < html.index(SERVER) < html.index('type="module"')


def test_a_page_names_each_module_once_that_its_components_import() -> None:
    route = next(route for route in opening_routes() if route.path == "/cnn_lab")
    request = Request({"type": "http", "method": "GET", "path": "/cnn_lab", "headers": []})
    html = bytes(asyncio.run(route.endpoint(request)).body).decode()
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)">', html.partition("</head>")[0])
    assert len(named) == len(set(named))
    assert {below(f"components/{name}/index.js") for name in ("network_map", "cnn_lab/filters")} <= set(named)
    assert {below("lib/life.js"), below("lib/live.js")} <= set(named)
    assert below("components/gan_plane/index.js") not in named


def test_the_logo_is_drawn_without_a_typeface() -> None:
    kinds = {node.tag.rpartition("}")[2] for node in ElementTree.parse(LOGO).iter()}
    assert kinds == {"svg", "g", "path"}
