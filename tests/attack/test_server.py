"""What a stranger tries on a whole server: wrong names, paths that lead out of `assets/`, floods."""

from __future__ import annotations

import http.client
import random
from collections.abc import Iterator
from contextlib import ExitStack
from socket import create_connection
from typing import NamedTuple

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.attack.visitor import visitor
from tests.browser.server import ROOT, served
from tests.resident import resident_bytes
from tests.waiting import PATIENCE_S, until
from ui.server.floods import AT_ONCE, FLOODED
from ui.shell.assets import ASSETS, address

pytestmark = pytest.mark.walk  # starts a server

PATHS, SILENT = 600, 500
MB = 10**6
TARGETS = (
    "app.py",
    "requirements.txt",
    ".streamlit/config.toml",
    "ui/shell/live.py",
    "etc/passwd",
    ".git/config",
)
SEPARATORS = ("/", "%2f", "%5c", "\\", "//", "/./", "%252f")
UP = ("..", "%2e%2e", ".%2e", "%252e%252e", "..;", "...", "..%00", "%c0%ae%c0%ae")
PREFIXES = (
    "/assets/",
    "/assets",
    address(""),
    address("lib/"),
    "/",
    "/static/",
    "/media/",
    "/component/",
    "/app/static/",
    "/_stcore/bidi-components/",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Its address, and the number of its process."""
    with served(tmp_path_factory.mktemp("server") / "server.log") as server:
        yield server


@pytest.fixture
def url(server: tuple[str, int]) -> str:
    return server[0]


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(url: str, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    try:
        connection.request(
            method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def way_out(random_: random.Random) -> str:
    separator = random_.choice(SEPARATORS)
    parts = [random_.choice(UP) for _ in range(random_.randrange(7))]
    target = random_.choice(TARGETS).replace("/", random_.choice(("/", separator)))
    absolute = random_.choice(("", "", "", "/", "//", "C:/", f"{ROOT}/", "file:///"))
    return random_.choice(PREFIXES) + separator.join([absolute, *parts, target][absolute == "" :])


def test_no_path_leads_out_of_the_folder_of_assets(url: str) -> None:
    random_ = random.Random(0)
    kept = [ROOT / target for target in TARGETS[:4]]
    starts = [path.read_bytes()[:60] for path in kept] + [b"root:", b"[core]"]
    for _ in range(PATHS):
        path = way_out(random_)
        answer = ask(url, path)
        assert answer.status < 500, path
        assert not any(start in answer.body for start in starts), path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path


def test_what_is_in_the_folder_is_served(url: str) -> None:
    assert ask(url, "/assets/fonts/inter.woff2").body == (ASSETS / "fonts" / "inter.woff2").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cnn_lab",
        "/nowhere",
        "/favicon.png",
        "/_stcore/health",
        "/_stcore/host-config",
        "/assets/fonts/inter.woff2",
        address("lib/dom.js"),
        "/media/x",
        "/_stcore/metrics",
    ],
)
def test_nothing_is_told_to_who_asks_by_another_name(url: str, path: str) -> None:
    for name in ("evil.example", "127.0.0.1.evil.example", "evil.example:8501", "a@127.0.0.1"):
        answer = ask(url, path, Host=name)
        assert answer.status == 421
        assert "does not answer to that name" in answer.body.decode()


def flood(socket: ClientConnection, message: bytes) -> None:
    """Send far more than is taken, and hear all that is said until the end."""
    for _ in range(20 * int(AT_ONCE)):
        socket.send(message)
    while True:
        socket.recv(timeout=PATIENCE_S)


def test_who_floods_the_socket_of_a_session_is_cut_off_and_the_server_answers(url: str) -> None:
    message = BackMsg(app_heartbeat=True).SerializeToString()
    with connect(f"{url.replace('http', 'ws')}/_stcore/stream", origin=Origin(url)) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            flood(socket, message)
        assert ask(url, "/_stcore/health").status == 200
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == FLOODED


def test_a_page_without_a_field_for_files_takes_none(url: str) -> None:
    with visitor(url) as tab:
        tab.open("pooling")
        assert tab.upload(10, "a") == (403, "The page of this session takes no files.")


def test_a_session_that_is_none_takes_no_file(url: str) -> None:
    with visitor(url) as tab:
        tab.open("cnn_lab", "data=own")
        assert tab.upload(10, "a", session_id="0" * 36)[0] == 404


def test_the_files_of_a_tab_are_bounded_before_a_byte_is_read_and_go_with_it(server: tuple[str, int]) -> None:
    url, process = server
    with visitor(url) as tab:
        tab.open("cnn_lab", "data=own")
        before = resident_bytes(process)
        for name in ("a", "b"):
            assert tab.upload(90 * MB, name) == (204, "")
        status, reason = tab.upload(90 * MB, "c", send=False)
        assert (status, "All files of one tab" in reason) == (413, True)
        assert resident_bytes(process) > before + 150 * MB
        tab.open("pooling")
        assert tab.upload(10, "d")[0] == 403
    until(lambda: resident_bytes(process) < before + 60 * MB)


def test_sockets_that_say_nothing_keep_nobody_out(url: str) -> None:
    host, port = url.removeprefix("http://").split(":")
    with ExitStack() as silent:
        for _ in range(SILENT):
            silent.enter_context(create_connection((host, int(port)), timeout=PATIENCE_S))
        assert ask(url, "/cnn_lab").status == 200


def test_the_figures_of_streamlit_are_shut(url: str) -> None:
    assert ask(url, "/_stcore/metrics").status == 404
    assert ask(url, "/_stcore/metrics?families=active_sessions").status == 404


def test_a_page_may_be_framed_by_this_server_only(url: str) -> None:
    assert "frame-ancestors 'self'" in ask(url, "/cnn_lab").headers["Content-Security-Policy"]
