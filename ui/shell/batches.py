"""What a script says reaches the event loop many messages at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import wraps
from threading import Lock
from weakref import WeakKeyDictionary

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.runtime_util import MESSAGE_FLUSH_INTERVAL_SECS

CALL = "_call_soon_on_event_loop"
"""How a session has the event loop take what its script says."""
TELL = "_enqueued_some_message"
"""How the runtime is told that there is something to send."""

Call = Callable[[], None]


def call_in_batches() -> None:
    """Wake the event loop for the first message; what follows waits until it looks again, and goes together.

    Streamlit wakes it for each of the hundred messages of a page. At each both threads change places at the
    interpreter: while others want it too, a page takes as many turns as it has messages. The event loop looks
    as often as Streamlit sends, and order stays.
    """
    wake = getattr(AppSession, CALL)
    changing = Lock()
    waiting: WeakKeyDictionary[AppSession, list[Call]] = WeakKeyDictionary()
    """Of the sessions at which the event loop will look by itself."""

    @wraps(wake)
    def call_with_others(session: AppSession, call: Call) -> None:
        with changing:
            is_first = session not in waiting
            waiting.setdefault(session, []).append(call)
        if is_first:
            wake(session, lambda: take(session))

    def take(session: AppSession) -> None:
        with changing:
            calls = waiting.pop(session)
            if calls:
                waiting[session] = []
        loop = session._event_loop
        for call in calls:
            loop.call_soon(call)
        if calls:
            loop.call_later(MESSAGE_FLUSH_INTERVAL_SECS, take, session)

    setattr(AppSession, CALL, call_with_others)


def tell_at_once() -> None:
    """Let the event loop tell itself without a call through the system, at each of which it gives way."""
    tell = getattr(Runtime, TELL)

    @wraps(tell)
    def tell_here(runtime: Runtime) -> None:
        known = runtime._get_async_objs()
        if asyncio._get_running_loop() is known.eventloop:
            known.need_send_data.set()
        else:
            tell(runtime)

    setattr(Runtime, TELL, tell_here)
