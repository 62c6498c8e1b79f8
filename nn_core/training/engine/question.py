"""A question to a run that only the worker that holds it may answer: of its past, of its weights."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event
from typing import Any, Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Question(Generic[Asked, Answer]):
    """Asked by one thread, answered once by another."""

    def __init__(self, look: Callable[[Asked], Answer]) -> None:
        self._look = look
        self._answered = Event()
        self._found: Answer | None = None
        self._error: Exception | None = None

    def answer(self, run: Asked | None) -> None:
        """Look, and wake who asked. None: there is nothing to look at."""
        try:
            self._found = None if run is None else self._look(run)
        except Exception as error:  # it belongs to who asked, and must not end the run
            self._error = error
        self._answered.set()

    def wait(self) -> Answer | None:
        """The answer; None where there was nothing to look at."""
        self._answered.wait()
        if self._error is not None:
            raise self._error
        return self._found


class Questions(Generic[Asked]):
    """Those that wait for a worker. `lock` is held by who calls, but for `answer`."""

    def __init__(self, lock: AbstractContextManager[Any]) -> None:
        self._lock = lock
        self._waiting: list[Question[Asked, Any]] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, question: Question[Asked, Any]) -> None:
        self._waiting.append(question)

    def answer(self, run: Asked | None) -> None:
        """Answer all by looking at `run`; None: there is nothing to look at."""
        with self._lock:
            asked, self._waiting = self._waiting, []
        for question in asked:
            question.answer(run)
