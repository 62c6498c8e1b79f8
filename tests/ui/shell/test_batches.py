"""However much a script says, the event loop is woken once, and hears all of it in order."""

import asyncio
import inspect
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import MagicMock

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.dataframe_source_manager import DataframeSourceManager
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from tests.waiting import PATIENCE_S
from ui.shell import batches

SCRIPT = """
import streamlit as st
for line in range(40):
    st.write(f"line {line}")
"""
LINES = [f"line {line}" for line in range(40)]


@pytest.fixture(autouse=True)
def wakings(monkeypatch: pytest.MonkeyPatch) -> list[AppSession]:
    """Each time that Streamlit, as it is by itself, wakes the event loop for a session."""
    wake, woken = inspect.unwrap(getattr(AppSession, batches.CALL)), list[AppSession]()

    def count(session: AppSession, call: Callable[[], None]) -> None:
        woken.append(session)
        wake(session, call)

    monkeypatch.setattr(AppSession, batches.CALL, count)
    monkeypatch.setattr(Runtime, batches.TELL, inspect.unwrap(getattr(Runtime, batches.TELL)))
    sources = DataframeSourceManager()
    monkeypatch.setattr(Runtime, "_instance", MagicMock(spec=Runtime, dataframe_source_mgr=sources))
    return woken


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    return path


async def said(script: Path, runs: int) -> list[list[str]]:
    """The texts of each run, whose event loop is busy as long as the script runs."""
    sent: list[ForwardMsg] = []
    session = AppSession(ScriptData(str(script)), MemoryUploadedFileManager(""), ScriptCache(), None, {})
    session._browser_queue.enqueue = sent.append  # type: ignore[assignment,method-assign]
    heard: list[list[str]] = []
    for _ in range(runs):
        session.request_rerun(ClientState())
        assert session._scriptrunner is not None
        assert session._scriptrunner._script_thread is not None
        session._scriptrunner._script_thread.join(PATIENCE_S)
        async with asyncio.timeout(PATIENCE_S):
            while session._scriptrunner is not None:
                await asyncio.sleep(0.01)
        heard.append([one.delta.new_element.markdown.body for one in sent if one.HasField("delta")])
        sent.clear()
    return heard


def test_streamlit_alone_wakes_the_loop_for_each_message(script: Path, wakings: list[AppSession]) -> None:
    assert asyncio.run(said(script, runs=1)) == [LINES]
    assert len(wakings) > len(LINES)


def test_messages_go_together_and_in_order_run_after_run(script: Path, wakings: list[AppSession]) -> None:
    batches.call_in_batches()
    assert asyncio.run(said(script, runs=3)) == [LINES] * 3
    assert 1 <= len(wakings) <= 3


async def told(from_elsewhere: bool) -> tuple[bool, int]:
    """Whether the loop that sends knows at once that it has to, and how often it was woken for that."""
    loop, needed, woken = asyncio.get_running_loop(), asyncio.Event(), list[Any]()
    known = SimpleNamespace(
        need_send_data=needed,
        eventloop=loop if not from_elsewhere else MagicMock(call_soon_threadsafe=woken.append),
    )
    batches.tell_at_once()
    getattr(Runtime, batches.TELL)(cast("Runtime", SimpleNamespace(_get_async_objs=lambda: known)))
    return needed.is_set(), len(woken)


def test_the_loop_tells_itself_what_others_wake_it_for() -> None:
    assert asyncio.run(told(from_elsewhere=False)) == (True, 0)
    assert asyncio.run(told(from_elsewhere=True)) == (False, 1)
