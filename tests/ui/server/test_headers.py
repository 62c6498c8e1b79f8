"""Every answer says where its parts may come from, and who may show it in a frame."""

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.ui.server.asked import Answer, ask
from ui.server.headers import ALWAYS, Headers, ancestors, failed
from ui.shell.opening import opening_routes
from ui.shell.trouble import OUR_FAULT
from ui.shell.visitor import FRAMES


async def _breaks(_request: Request) -> Response:
    raise ZeroDivisionError


async def _file(_request: Request) -> Response:
    return Response("<svg/>", media_type="image/svg+xml")


ROUTES = [*opening_routes(), Route("/file", _file), Route("/breaks", _breaks)]


def app(who: str) -> ASGIApp:
    return Starlette(
        routes=ROUTES, middleware=[Middleware(Headers, who)], exception_handlers={Exception: failed}
    )


def asked(path: str, who: str = "'self'") -> Answer:
    return ask(app(who), path)


def directives(answer: Answer) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.headers["content-security-policy"].split(";"))
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("path", ["/", "/cnn_lab", "/file", "/nowhere"])
def test_every_answer_has_them(path: str) -> None:
    answer = asked(path)
    assert {name.lower(): value for name, value in ALWAYS.items()}.items() <= answer.headers.items()
    assert directives(answer)["frame-ancestors"] == ["'self'"]


def test_the_answer_of_a_server_that_fails_has_them_and_says_nothing_of_what_failed() -> None:
    async def caught(scope: Scope, receive: Receive, send: Send) -> None:
        with pytest.raises(ZeroDivisionError):  # Starlette answers first, and raises for the log
            await app("'self'")(scope, receive, send)

    answer = ask(caught, "/breaks")
    assert (answer.status, answer.body) == (500, OUR_FAULT)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert directives(answer)["default-src"] == ["'none'"]


class Scripts(HTMLParser):
    """The scripts that stand in a page, as a browser takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.inline.append(data)


@pytest.mark.parametrize("path", ["/", "/cnn_lab"])
def test_a_page_names_the_scripts_that_stand_in_it_and_allows_no_other(path: str) -> None:
    answer, scripts = asked(path), Scripts()
    scripts.feed(answer.body)
    allowed = directives(answer)["script-src"]
    assert len(scripts.inline) == 2
    for script in scripts.inline:
        assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in allowed
    assert "'unsafe-inline'" not in allowed
    assert "'unsafe-eval'" not in allowed


def test_in_what_is_no_page_nothing_runs() -> None:
    assert directives(asked("/file"))["default-src"] == ["'none'"]


def test_sites_that_are_named_may_show_a_page_in_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMES, "https://courses.school.example  http://*.uni.example:8080")
    named = ["'self'", "https://courses.school.example", "http://*.uni.example:8080"]
    assert ancestors().split() == named
    assert directives(asked("/", ancestors()))["frame-ancestors"] == named


@pytest.mark.parametrize(
    "site", ["school.example", "*", "https://a.example; script-src *", "javascript:1", "https://"]
)
def test_what_is_no_site_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    monkeypatch.setenv(FRAMES, site)
    with pytest.raises(ValueError, match=r"as https://courses\.school\.example"):
        ancestors()
