"""What comes while a callback runs waits: the callback is not broken off."""

import inspect

import pytest
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.testing.v1 import AppTest

from ui.shell import callbacks


def script() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    def take() -> None:
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        context.script_requests.request_rerun(RerunData(context.query_string))
        st.session_state["taken"] = True

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.button("Take", on_click=take)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Streamlit as it is by itself."""
    monkeypatch.setattr(ScriptRunner, callbacks.YIELD, inspect.unwrap(getattr(ScriptRunner, callbacks.YIELD)))
    return AppTest.from_function(script).run()


def test_streamlit_alone_breaks_a_callback_off(page: AppTest) -> None:
    page.button[0].click().run()
    assert "taken" not in page.session_state


def test_a_callback_ends_and_then_the_page_runs_again(page: AppTest) -> None:
    callbacks.finish()
    page.button[0].click().run()
    assert page.session_state["taken"]
    assert page.session_state["runs"] == 2
