"""Callbacks run to their end."""

from __future__ import annotations

from functools import wraps

from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState

YIELD = "_maybe_handle_execution_control_request"
"""Where Streamlit breaks off what runs if the browser has sent something meanwhile."""


def finish() -> None:
    """Let no message of the browser break off a callback: it waits for the page's script.

    Streamlit takes a callback that it broke off for done: the press or the edit would be lost.
    """
    look = getattr(ScriptRunner, YIELD)

    @wraps(look)
    def unless_in_a_callback(runner: ScriptRunner) -> None:
        if not _is_in_callback():
            look(runner)

    setattr(ScriptRunner, YIELD, unless_in_a_callback)


def _is_in_callback() -> bool:
    try:
        return ThreadState.get().run_location is RunLocation.CALLBACK
    except RuntimeError:  # on a thread that runs no script
        return False
