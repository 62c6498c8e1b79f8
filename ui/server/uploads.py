"""What may be uploaded: refused before a byte is read, where it is too much or no page asks for it.

Streamlit bounds one file (`server.maxUploadSize`) and keeps all of them as long as it keeps their session.
Here the files of a session are bounded, and those of all; and they go with the tab that they came from.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from typing import cast

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from nn_core.training.memory import size_text
from ui.shell.prefix import own_path

SOCKET, UPLOAD = "/_stcore/stream", "/_stcore/upload_file/"
SESSION_BYTES = 250_000_000
"""A zip as large as one may be, another that takes its place while the first is still there, and pictures."""

ALL_BYTES = 1_000_000_000
LEAST_BYTES = 10_000
STALLED_S = 30.0
"""How long an upload may send nothing."""

BACK_WITHIN_S = 60.0
"""How long the files of a session wait for a browser whose connection broke."""

TAB_CLOSED = 1001


def files() -> dict[str, int]:
    """The bytes of the files that each session has uploaded, no file counting as less than `LEAST_BYTES`."""
    manager = cast(MemoryUploadedFileManager, get_instance().uploaded_file_mgr)
    return {
        session_id: sum(max(LEAST_BYTES, len(file.data)) for file in list(stored.values()))
        for session_id, stored in list(manager.file_storage.items())
    }


def shows_uploader(session: AppSession) -> bool:
    """Whether a field for files, or a camera, stands on the page of a session."""
    state = session.session_state
    shown = {*list(state._old_state), *list(state._new_widget_state.states)}
    widgets = list(state._new_widget_state.widget_metadata.values())
    return any(widget.value_type == "file_uploader_state_value" and widget.id in shown for widget in widgets)


class Uploads:
    """Refuses uploads, counts those on their way, and lets go of the files of tabs that are closed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._coming: Counter[str] = Counter()
        self._waiting: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and own_path(scope) == SOCKET:
            await self._serve_tab(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "PUT" and own_path(scope).startswith(UPLOAD):
            await self._take(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        session_id = own_path(scope).removeprefix(UPLOAD).partition("/")[0]
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        is_said = re.fullmatch(r"[0-9]{1,15}", length) and "transfer-encoding" not in headers
        size = int(length) if is_said else 0
        refusal = self._refusal(session_id, size)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        self._coming[session_id] += size
        try:
            await self.app(scope, _without_stalling(receive), send)
        except ClientDisconnect:
            await _no(408, "Nothing came any more.")(scope, receive, send)
        finally:
            self._coming -= Counter({session_id: size})
            self._let_go(BACK_WITHIN_S)

    def _refusal(self, session_id: str, size: int) -> PlainTextResponse | None:
        """The answer to an upload of that many bytes which may not begin; None: it may."""
        if size == 0:
            return _no(411, "Say first how large it is.")
        session = get_instance().get_app_session(session_id)
        if session is None:
            return _no(404, "There is no such session.")
        if not shows_uploader(session):
            return _no(403, "The page of this session takes no files.")
        there = files()
        if there.get(session_id, 0) + self._coming[session_id] + size > SESSION_BYTES:
            return _no(413, f"All files of one tab may have {size_text(SESSION_BYTES)} together.")
        if sum(there.values()) + self._coming.total() + size > ALL_BYTES:
            return _no(503, "Others have uploaded so much that there is no room now. Try again later.")
        return None

    async def _serve_tab(self, scope: Scope, receive: Receive, send: Send) -> None:
        patience_s = BACK_WITHIN_S

        async def receive_until_closed() -> Message:
            nonlocal patience_s
            message = await receive()
            if message.get("code") == TAB_CLOSED:
                patience_s = 0.0
            return message

        try:
            await self.app(scope, receive_until_closed, send)
        finally:
            self._let_go(patience_s)

    def _let_go(self, patience_s: float) -> None:
        """End the sessions without a browser that have files, unless it comes back in time."""
        for session_id in files():
            if session_id not in self._waiting and not get_instance().is_active_session(session_id):
                self._waiting.add(session_id)
                asyncio.get_running_loop().call_later(patience_s, self._end, session_id)

    def _end(self, session_id: str) -> None:
        self._waiting.discard(session_id)
        runtime = get_instance()
        if not runtime.is_active_session(session_id):
            runtime.close_session(session_id)
            runtime.uploaded_file_mgr.remove_session_files(session_id)


def _without_stalling(receive: Receive) -> Receive:
    async def receive_soon() -> Message:
        try:
            return await asyncio.wait_for(receive(), STALLED_S)
        except TimeoutError:
            return {"type": "http.disconnect"}

    return receive_soon


def _no(status: int, reason: str) -> PlainTextResponse:
    return PlainTextResponse(reason, status)
