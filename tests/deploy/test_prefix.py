"""A server that shares its name with others: all that a page asks for lies below its prefix."""

import http.client
import json
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.attack.visitor import visitor
from tests.browser.server import ROOT, serve
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.walk  # starts a server

PREFIX = "/layers"
NAMED = re.compile(r'(?:href|src)="([^"]+)"')


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of such a server, without the prefix."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", PREFIX)
        with serve(tmp_path_factory.mktemp("server") / "server.log") as url:
            yield url


def get(url: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc, timeout=PATIENCE_S)
    try:
        connection.request("GET", where.path)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("page", ["", "cnn_lab"])
def test_all_that_a_page_names_is_there(url: str, page: str) -> None:
    address = f"{url}{PREFIX}/{page}"
    status, headers, body = get(address)
    assert status == 200
    assert "Path" not in headers["Set-Cookie"]
    named = [urljoin(address, link) for link in NAMED.findall(body.decode())]
    assert any("/lib/live.js" in link for link in named)
    for link in named:
        assert urlsplit(link).path.startswith(f"{PREFIX}/"), link
        assert get(link)[0] == 200 or "openapi" in link, link


def test_the_fonts_are_there(url: str) -> None:
    fonts = re.findall(r'^url = "(.+)"', (ROOT / ".streamlit" / "config.toml").read_text(), re.MULTILINE)
    assert len(fonts) == 2
    for font in fonts:
        assert get(urljoin(f"{url}{PREFIX}/cnn_lab", font))[0] == 200


def test_the_address_without_its_last_slash_leads_there(url: str) -> None:
    status, headers, _ = get(f"{url}{PREFIX}")
    assert status in (301, 307, 308)
    assert urlsplit(headers["Location"]).path == f"{PREFIX}/"


def test_both_sockets_lie_below_it(url: str) -> None:
    with visitor(f"{url}{PREFIX}") as tab:
        tab.open("pooling")
    live = f"{url.replace('http', 'ws')}{PREFIX}/live"
    with connect(live, origin=Origin(url)) as socket:
        socket.send('{"type": "watch", "run": "nobody"}')
        assert "ended" in json.loads(socket.recv(timeout=PATIENCE_S))["reason"]


def test_nothing_but_its_health_lies_beside_it(url: str) -> None:
    assert get(f"{url}/healthz")[2] == b"ok"
    for path in ("/", "/cnn_lab", "/assets/fonts/inter.woff2", "/layerscope/"):
        assert get(url + path)[0] == 404
    with pytest.raises(InvalidStatus):
        connect(f"{url.replace('http', 'ws')}/live", origin=Origin(url))


def test_what_is_shut_is_shut_there_too(url: str) -> None:
    assert get(f"{url}{PREFIX}/_stcore/metrics")[0] == 404
