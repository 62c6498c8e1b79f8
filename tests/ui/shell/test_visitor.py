"""Who is known again by a cookie, and that nobody can pass for somebody else."""

from __future__ import annotations

import hashlib
import hmac
import stat
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from ui.shell import visitor
from ui.shell.visitor import FRAMES, KEY_BYTES, cookie_name, keep_visitor, origin_of, signed, visitor_of

SOMEBODY = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path / "home"))
    visitor._key.cache_clear()
    yield
    visitor._key.cache_clear()


def file_of(tmp_path: Path) -> Path:
    return tmp_path / "home" / "visitors.key"


def answered(cookies: str = "", scheme: str = "http", **headers: str) -> tuple[str, dict[str, str]]:
    """The cookie of the answer to a browser that sends these: its value, and the rest."""
    sent = {"cookie": cookies, **{name.replace("_", "-"): text for name, text in headers.items()}}
    request = Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/",
            "scheme": scheme,
            "server": ("host", 80),
            "query_string": b"",
            "headers": [(name.encode(), text.encode()) for name, text in sent.items()],
        }
    )
    response = Response()
    keep_visitor(request, response)
    text = response.headers["set-cookie"]
    plain = text.removesuffix("; Partitioned")  # Python knows the word from 3.14 on
    ((name, morsel),) = SimpleCookie(plain).items()
    assert name == cookie_name()
    partitioned = {} if plain == text else {"partitioned": "yes"}
    return morsel.value, {key: value for key, value in morsel.items() if value} | partitioned


def test_a_cookie_is_the_id_and_its_hmac_with_the_key_of_the_home(tmp_path: Path) -> None:
    text = signed(SOMEBODY)
    key = file_of(tmp_path).read_bytes()
    assert text == f"{SOMEBODY}.{hmac.new(key, SOMEBODY.encode(), hashlib.sha256).hexdigest()}"
    assert visitor_of(text) == SOMEBODY


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    text = signed(SOMEBODY)
    file = file_of(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_bytes()) == KEY_BYTES
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    visitor._key.cache_clear()
    assert visitor_of(text) == SOMEBODY


def forged(text: str) -> str:
    return text[:-1] + ("0" if text[-1] != "0" else "1")


@pytest.mark.parametrize(
    "change",
    [
        forged,
        lambda text: text[:-1],
        lambda text: text + "0",
        lambda text: text + "\n",
        lambda text: text.upper(),
        lambda text: "f" + text[1:],
        lambda text: text.partition(".")[0],
        lambda text: text.partition(".")[2],
        lambda text: text.partition(".")[0] + ".",
        lambda text: text * 1000,
        lambda text: "9" * 10_000_000,
        lambda text: "é" * 97,
        lambda text: "\0",
        lambda text: "",
    ],
)
def test_anything_else_is_nobody(change: Callable[[str], str]) -> None:
    assert visitor_of(change(signed(SOMEBODY))) is None


def test_no_cookie_is_nobody() -> None:
    assert visitor_of(None) is None


def test_what_another_key_has_signed_is_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text, name = signed(SOMEBODY), cookie_name()
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path / "another"))
    visitor._key.cache_clear()
    assert visitor_of(text) is None
    assert cookie_name() != name


def test_a_page_gives_a_cookie_that_no_script_reads_and_no_other_site_sends() -> None:
    value, rest = answered()
    assert visitor_of(value)
    assert rest == {"max-age": str(visitor.MAX_AGE_S), "httponly": True, "samesite": "lax"}
    assert answered()[0] != value


def test_over_https_it_goes_over_https_alone() -> None:
    assert answered(scheme="https")[1]["secure"]


FRAMED = {"sec_fetch_dest": "iframe", "sec_fetch_site": "cross-site"}


def test_in_a_frame_of_another_site_it_is_for_that_site_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMES, "https://courses.school.example")
    _, rest = answered(scheme="https", **FRAMED)
    assert (rest["samesite"], bool(rest["secure"]), "partitioned" in rest) == ("none", True, True)


@pytest.mark.parametrize(
    ("sites", "scheme", "headers"),
    [
        ("", "https", FRAMED),
        ("https://courses.school.example", "http", FRAMED),
        ("https://courses.school.example", "https", {}),
        ("https://courses.school.example", "https", {**FRAMED, "sec_fetch_dest": "document"}),
        ("https://courses.school.example", "https", {**FRAMED, "sec_fetch_site": "same-site"}),
    ],
    ids=("no frame is allowed", "no https", "an old browser", "no frame", "the same site"),
)
def test_anywhere_else_no_other_site_sends_it(
    sites: str, scheme: str, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FRAMES, sites)
    _, rest = answered(scheme=scheme, **headers)
    assert (rest["samesite"], "partitioned" in rest) == ("lax", False)


def test_who_comes_again_stays_the_same_and_who_forges_is_somebody_new() -> None:
    value, _ = answered()
    assert answered(f"{cookie_name()}={value}")[0] == value
    wrong = forged(value)
    assert answered(f"{cookie_name()}={wrong}")[0] not in (value, wrong)


@pytest.mark.parametrize("content", [b"", b"short", bytes(KEY_BYTES + 1)])
def test_a_broken_key_is_left_alone_and_one_holds_for_this_process(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    file_of(tmp_path).parent.mkdir()
    file_of(tmp_path).write_bytes(content)
    assert visitor_of(signed(SOMEBODY)) == SOMEBODY
    assert file_of(tmp_path).read_bytes() == content
    assert "known again only until this server ends" in caplog.text


def test_without_a_home_a_key_holds_for_this_process(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "home").write_text("no folder")
    text = signed(SOMEBODY)
    assert visitor_of(text) == SOMEBODY
    assert "known again only until this server ends" in caplog.text
    visitor._key.cache_clear()
    assert visitor_of(text) is None


def test_an_origin_is_a_word_from_which_nobody_finds_the_address() -> None:
    word = origin_of("203.0.113.7")
    assert word == origin_of("203.0.113.7") == origin_of("::ffff:203.0.113.7")
    assert word not in ("", origin_of("203.0.113.8"))
    for key in (b"", b"203.0.113.7"):  # whoever knows all addresses cannot try them all
        assert word != hashlib.blake2b(bytes([203, 0, 113, 7]), key=key, digest_size=16).hexdigest()


def test_who_has_many_addresses_of_the_new_kind_is_at_one_place() -> None:
    assert origin_of("2001:db8:1:2::1") == origin_of("2001:db8:1:2:ffff:ffff:ffff:ffff")
    assert origin_of("2001:db8:1:2::1") != origin_of("2001:db8:1:3::1")


@pytest.mark.parametrize(
    "address", [None, "", "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "testclient", "/run/x"]
)
def test_this_machine_and_what_is_no_address_are_nowhere(address: str | None) -> None:
    assert origin_of(address) == ""
