"""Whoever asks by a wrong name gets nothing, whatever it is asked of."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import Message
from streamlit import config

from tests.ui.server.asked import ask
from ui.server.doors import WRONG_NAME, Doors
from ui.shell.assets import Assets, address
from ui.shell.live import live

APP = Starlette(
    routes=[
        WebSocketRoute("/live", live),
        Mount("/assets", app=Assets()),
        Route("/{path:path}", PlainTextResponse("inside")),
    ],
    middleware=[Middleware(Doors)],
)


@pytest.fixture(autouse=True)
def _names() -> Iterator[None]:
    before = config.get_option("server.allowedHosts")
    config.set_option("server.allowedHosts", ["localhost", "lab.example"])
    yield
    config.set_option("server.allowedHosts", before)


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "LAB.example", "lab.example."])
@pytest.mark.parametrize("path", ["/", address("lib/dom.js")])
def test_a_name_that_is_listed_is_let_in(host: str, path: str) -> None:
    assert ask(APP, path, host=host).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "", "["]
)
@pytest.mark.parametrize("path", ["/", address("lib/dom.js"), "/assets/fonts/inter.woff2", "/static/js/x.js"])
def test_no_file_is_given_to_who_asks_by_another_name(host: str, path: str) -> None:
    answer = ask(APP, path, host=host)
    assert (answer.status, answer.body) == (421, WRONG_NAME)


def test_no_socket_is_opened_for_who_asks_by_another_name() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"evil.example"), (b"origin", b"http://evil.example")]
    asyncio.run(APP({"type": "websocket", "path": "/live", "headers": headers}, receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/"])
def test_the_figures_of_streamlit_are_shut(path: str) -> None:
    assert ask(APP, path).status == 404
    assert ask(APP, "/_stcore/health").status == 200


@pytest.mark.usefixtures("below_layers")
def test_they_are_shut_below_a_prefix_too() -> None:
    assert ask(APP, "/layers/_stcore/metrics").status == 404
    assert ask(APP, "/layers/_stcore/health").status == 200
