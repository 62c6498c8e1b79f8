"""An upload begins only where it was asked for and has room, and its memory comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from tests.ui.server.asked import Answer, answer
from ui.server import uploads
from ui.server.uploads import ALL_BYTES, LEAST_BYTES, SESSION_BYTES, SOCKET, TAB_CLOSED, UPLOAD, Uploads


class Runtime:
    """What of Streamlit's runtime knows the sessions. Those named in `asking` show a field for files."""

    def __init__(self) -> None:
        self.uploaded_file_mgr = MemoryUploadedFileManager(UPLOAD)
        self.active, self.asking, self.closed = {"ann", "bob"}, {"ann", "bob"}, list[str]()

    def get_app_session(self, session_id: str) -> Any:
        return SimpleNamespace(id=session_id) if session_id in self.active else None

    def is_active_session(self, session_id: str) -> bool:
        return session_id in self.active

    def close_session(self, session_id: str) -> None:
        self.closed.append(session_id)

    def give(self, session_id: str, size: int, name: str = "a") -> None:
        self.uploaded_file_mgr.add_file(session_id, UploadedFileRec(name, "a.zip", "", bytes(size)))


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Runtime:
    runtime = Runtime()
    monkeypatch.setattr(uploads, "get_instance", lambda: runtime)
    monkeypatch.setattr(uploads, "shows_uploader", lambda session: session.id in runtime.asking)
    return runtime


async def reads(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers how many bytes came."""
    size = len(await Request(scope, receive).body())
    await PlainTextResponse(str(size))(scope, receive, send)


async def put(app: Uploads, who: str, size: int, **headers: str) -> Answer:
    headers = {"content_length": str(size), **headers}
    return await answer(app, f"{UPLOAD}{who}/a", "PUT", b"x" * min(size, 1000), **headers)


def status(who: str, size: int, **headers: str) -> int:
    return asyncio.run(put(Uploads(reads), who, size, **headers)).status


def test_a_file_that_is_asked_for_is_taken_whole(runtime: Runtime) -> None:
    assert asyncio.run(put(Uploads(reads), "ann", 1000)).body == "1000"


def test_nobody_else_s_is(runtime: Runtime) -> None:
    runtime.asking.remove("bob")
    assert status("bob", 1000) == 403
    assert status("eve", 1000) == 404


@pytest.mark.usefixtures("below_layers")
def test_below_a_prefix_the_same_is_refused(runtime: Runtime) -> None:
    for who, status in (("ann", 200), ("eve", 404)):
        asked = answer(Uploads(reads), f"/layers{UPLOAD}{who}/a", "PUT", b"x", content_length="1")
        assert asyncio.run(asked).status == status


@pytest.mark.parametrize(
    "headers", [{"content_length": ""}, {"content_length": "-1"}, {"transfer_encoding": "chunked"}]
)
def test_its_size_must_be_said_first(runtime: Runtime, headers: dict[str, str]) -> None:
    assert status("ann", 1000, **headers) == 411


def test_all_files_of_a_session_are_bounded(runtime: Runtime) -> None:
    runtime.give("ann", 10**6)
    assert status("ann", SESSION_BYTES - 10**6) == 200
    assert status("ann", SESSION_BYTES - 10**6 + 1) == 413
    assert status("bob", SESSION_BYTES) == 200


def test_the_smallest_file_counts_too(runtime: Runtime) -> None:
    for name in range(10):
        runtime.give("ann", 1, str(name))
    assert status("ann", SESSION_BYTES - 10 * LEAST_BYTES + 1) == 413


def test_all_files_of_a_server_are_bounded(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "ALL_BYTES", 10**6)
    runtime.give("ann", 600_000)
    assert status("bob", 400_000) == 200
    assert status("bob", 400_001) == 503
    assert ALL_BYTES > SESSION_BYTES


def test_what_is_on_its_way_counts(runtime: Runtime) -> None:
    async def both() -> list[int]:
        may_go = asyncio.Event()

        async def waits(scope: Scope, receive: Receive, send: Send) -> None:
            await may_go.wait()
            await reads(scope, receive, send)

        app = Uploads(waits)
        first = asyncio.create_task(put(app, "ann", SESSION_BYTES))
        await asyncio.sleep(0)
        second = await put(app, "ann", 1)
        may_go.set()
        return [second.status, (await first).status, (await put(app, "ann", 1)).status]

    assert asyncio.run(both()) == [413, 200, 200]


def test_an_upload_that_stalls_is_given_up(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "STALLED_S", 0.0)
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    async def upload(app: Uploads) -> None:
        headers = [(b"content-length", b"1000")]
        scope = {"type": "http", "method": "PUT", "path": f"{UPLOAD}ann/a", "headers": headers}
        await app(scope, never, send)

    app = Uploads(reads)
    asyncio.run(upload(app))
    assert sent[0]["status"] == 408
    monkeypatch.setattr(uploads, "STALLED_S", 30.0)
    assert asyncio.run(put(app, "ann", SESSION_BYTES)).status == 200


Then = Callable[[Runtime], Awaitable[None]]


def left_by(runtime: Runtime, who: str, code: int, then: Then | None = None) -> None:
    """A tab's socket ends with a code; `then` is what happens after it, before all that is due is done."""

    async def socket(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive())["type"] != "websocket.disconnect":
            pass
        runtime.active.discard(who)

    async def receive() -> Message:
        return {"type": "websocket.disconnect", "code": code}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    async def visit() -> None:
        await Uploads(socket)({"type": "websocket", "path": SOCKET}, receive, send)
        if then is not None:
            await then(runtime)
        for _ in range(3):
            await asyncio.sleep(0)

    asyncio.run(visit())


def test_a_tab_that_is_closed_takes_its_files_along_and_no_other_s(runtime: Runtime) -> None:
    runtime.give("ann", 1000)
    runtime.give("bob", 1000)
    left_by(runtime, "ann", TAB_CLOSED)
    assert list(uploads.files()) == ["bob"]
    assert runtime.closed == ["ann"]


def test_a_broken_connection_leaves_them_for_a_while(runtime: Runtime) -> None:
    runtime.give("ann", 1000)
    left_by(runtime, "ann", 1006)
    assert list(uploads.files()) == ["ann"]


@pytest.mark.parametrize("comes_back", [True, False])
def test_who_comes_back_in_time_finds_them(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, comes_back: bool
) -> None:
    async def back(runtime: Runtime) -> None:
        if comes_back:
            runtime.active.add("ann")

    monkeypatch.setattr(uploads, "BACK_WITHIN_S", 0.0)
    runtime.give("ann", 1000)
    left_by(runtime, "ann", 1006, back)
    assert list(uploads.files()) == (["ann"] if comes_back else [])
