"""What a run of the script said reaches the browser, whenever the next one is asked for."""

import asyncio
import inspect
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.dataframe_source_manager import DataframeSourceManager
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from tests.waiting import PATIENCE_S
from ui.shell import reruns

SCRIPT = """
import streamlit as st
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.write(f"run {st.session_state.runs}")
"""
TWO_PAGES = """
import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

def first():
    looks()
    run = get_script_run_ctx()
    [fragment] = run.shared.new_fragment_ids.snapshot()
    st.session_state.late = RerunData(
        page_script_hash=run.page_script_hash, fragment_id=fragment, is_auto_rerun=True
    )
    st.switch_page(other)

@st.fragment
def looks():
    st.write("looks")

def second():
    get_script_run_ctx().script_requests.request_rerun(st.session_state.late)
    st.write("second")

other = st.Page(second)
st.navigation([st.Page(first, default=True), other]).run()
"""


@pytest.fixture(autouse=True)
def streamlit_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (reruns.CREATE, reruns.HEAR):
        monkeypatch.setattr(AppSession, name, inspect.unwrap(getattr(AppSession, name)))
    monkeypatch.setattr(ScriptRunner, reruns.RUN, inspect.unwrap(getattr(ScriptRunner, reruns.RUN)))
    monkeypatch.setattr(
        Runtime, "_instance", MagicMock(spec=Runtime, dataframe_source_mgr=DataframeSourceManager())
    )


async def sent_by_runs(script: Path, runs: int) -> list[ForwardMsg]:
    """What a session sends whose loop hears of a run only after the next one was asked for."""
    sent: list[ForwardMsg] = []
    session = AppSession(ScriptData(str(script)), MemoryUploadedFileManager(""), ScriptCache(), None, {})
    session._browser_queue.enqueue = sent.append  # type: ignore[assignment,method-assign]
    for _ in range(runs):
        session.request_rerun(ClientState())
        runner = session._scriptrunner
        assert runner is not None
        assert runner._script_thread is not None
        runner._script_thread.join(PATIENCE_S)
    async with asyncio.timeout(PATIENCE_S):
        while session._scriptrunner is not None:
            await asyncio.sleep(0.01)
    return sent


def said_by_runs(script: Path) -> list[str]:
    sent = asyncio.run(sent_by_runs(script, runs=2))
    return [text for message in sent if (text := _text(message))]


def pages_begun(script: Path) -> list[str]:
    """The page of each run that the browser hears of."""
    sent = asyncio.run(sent_by_runs(script, runs=1))
    return [
        message.new_session.page_script_hash
        for message in sent
        if message.WhichOneof("type") == "new_session"
    ]


def _text(message: ForwardMsg) -> str:
    if message.WhichOneof("type") == "script_finished":
        return str(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))
    return str(message.delta.new_element.markdown.body)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    return path


def test_streamlit_alone_forgets_what_a_run_said(script: Path) -> None:
    assert said_by_runs(script) == ["run 2", "FINISHED_SUCCESSFULLY"]


def test_each_run_is_heard_to_its_end(script: Path) -> None:
    reruns.hear_out()
    assert said_by_runs(script) == [
        *("run 1", "FINISHED_SUCCESSFULLY"),
        *("run 2", "FINISHED_SUCCESSFULLY"),
    ]


@pytest.fixture
def two_pages(tmp_path: Path) -> Path:
    path = tmp_path / "two_pages.py"
    path.write_text(TWO_PAGES)
    return path


def test_streamlit_alone_runs_a_fragment_of_the_page_before(two_pages: Path) -> None:
    _, second, after = pages_begun(two_pages)
    assert after != second


def test_a_fragment_of_a_page_that_was_left_is_not_run(two_pages: Path) -> None:
    reruns.stay()
    first, second = pages_begun(two_pages)
    assert first != second
