"""Runs of the page's script, one after the other: each comes to its end, none is of a page that was left."""

from __future__ import annotations

from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent

CREATE = "_create_scriptrunner"
HEAR = "_handle_scriptrunner_event_on_event_loop"
"""How a session begins a run on a new runner, and how it takes what its runner says."""
RUN = "_run_script"
"""How a runner runs what was asked for."""


def hear_out() -> None:
    """Let a rerun wait until its session has heard the last word of the run before.

    A runner that has run its script takes no more requests, and what it said may still wait to be sent while
    the server is busy. Streamlit begins the next run on a new runner at once, and ignores what the old one
    said from then on: the rest of the page, and its address, would never reach the browser.
    """
    create, hear = getattr(AppSession, CREATE), getattr(AppSession, HEAR)
    waiting: WeakKeyDictionary[AppSession, list[RerunData]] = WeakKeyDictionary()

    @wraps(create)
    def create_in_turn(session: AppSession, rerun: RerunData) -> None:
        if session._scriptrunner is None:
            create(session, rerun)
        else:
            waiting.setdefault(session, []).append(rerun)

    @wraps(hear)
    def hear_and_go_on(session: AppSession, sender: Any, event: ScriptRunnerEvent, *said: Any) -> None:
        hear(session, sender, event, *said)
        if event is ScriptRunnerEvent.SHUTDOWN:
            for rerun in waiting.pop(session, []):
                runner = session._scriptrunner
                if runner is None or not runner.request_rerun(rerun):
                    create_in_turn(session, rerun)

    setattr(AppSession, CREATE, create_in_turn)
    setattr(AppSession, HEAR, hear_and_go_on)


def stay() -> None:
    """Run no fragment of a page that was left meanwhile.

    A fragment that runs by itself is asked for by the browser, which hears a moment late that another page
    has begun. Streamlit runs it once that page is drawn, under the name of the page before: the browser
    clears the page for it, and nothing comes.
    """
    run = getattr(ScriptRunner, RUN)

    @wraps(run)
    def run_here(runner: ScriptRunner, rerun: RerunData) -> None:
        if (
            not rerun.fragment_id_queue
            or rerun.page_script_hash == runner._pages_manager.current_page_script_hash
        ):
            run(runner, rerun)

    setattr(ScriptRunner, RUN, run_here)
