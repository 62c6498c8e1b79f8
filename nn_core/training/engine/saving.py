"""When an engine stores its runs, and how they wake.

A thread of its own asks a run for its record as `RunHandle.copy` does, between two steps, and writes it. So
workers know nothing of the disk, and nothing here counts as watching.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from math import inf
from threading import Event, Lock, Thread

from nn_core.training.engine.board import Board
from nn_core.training.engine.names import is_called
from nn_core.training.engine.question import Question
from nn_core.training.engine.record import Record
from nn_core.training.engine.run import Run
from nn_core.training.engine.seen import SeenRun
from nn_core.training.engine.store import Store
from nn_core.training.errors import StoreError

logger = logging.getLogger(__name__)

SAVE_EVERY_S = 6.0
"""With the time to notice and to write it, a crash takes no more than ten seconds of work."""
PAST_EVERY_S = 120.0
"""While a run trains, its past is stored this seldom: a crash may take some places of the time slider."""
LOOK_EVERY_S = 1.0
VISIT_EVERY_S = 60.0
CLOSE_S = 6.0
"""Storing all at the end takes no longer: whoever ends a server waits ten seconds at most."""
UNKNOWN = "Runs cannot be stored now, because of a fault in this program."

Mark = tuple[int, int, int, int, bool]
"""Differs wherever the records of a run do."""


class Saving:
    """Between the runs of an engine and its store.

    Args:
        changed: the engine's lock.
        awake: the engine's runs.
    """

    def __init__(
        self, store: Store, changed: Board, clock: Callable[[], float], awake: Callable[[], list[Run]]
    ) -> None:
        self.trouble = ""  # a sentence while runs cannot be stored
        self.waking = Lock()  # held from looking for a run until the engine has it: it must not wake twice
        self._store = store
        self._changed = changed
        self._clock = clock
        self._awake = awake
        self._marks: dict[str, Mark] = {}  # what the disk has of those that are awake
        self._recorded_at: dict[str, float] = {}
        self._past_at: dict[str, float] = {}  # when their past was stored
        self._without_past: set[str] = set()  # those whose past on the disk is incomplete
        self._leaving: dict[str, Record | None] = {}  # those on their way to the disk; None: still to be told
        self._stored: dict[str, Record] = {}  # of those the ones that the disk had as they are
        self._closed: set[str] = set()  # those to be dropped
        self._visited_at = clock()
        self._stopped = self._ended = False
        self._called = Event()
        self._thread = Thread(target=self._work, name="saving", daemon=True)
        self._thread.start()

    # The lock is held

    def keep(self, run: Run) -> bool:
        """Store a run that leaves the engine; call it before the run ends. Whether it can wake again."""
        if run.state in ("failed", "finished"):
            return False
        if run.busy:
            self._leaving[run.id] = None
        else:
            self._leaving[run.id] = record = _record_of(run)
            if self._has(run):
                self._stored[run.id] = record
        self._forget(run.id)
        self._called.set()
        return not self.trouble

    def put_down(self, run: Run) -> None:
        """A worker has let go of a run. Of one that left meanwhile this is the moment to take its record."""
        if run.id in self._leaving and self._leaving[run.id] is None:
            del self._leaving[run.id]
            if run.fresh or run.learning is not None:  # else it could not be built
                self._leaving[run.id] = _record_of(run)
            self._called.set()

    def drop(self, run_id: str) -> None:
        """A run was closed for good."""
        self._leaving.pop(run_id, None)
        self._stored.pop(run_id, None)
        self._forget(run_id)
        self._closed.add(run_id)
        self._called.set()

    def _has(self, run: Run) -> bool:
        """Whether the disk has all of it."""
        return self._marks.get(run.id) == _mark_of(run) and run.id not in self._without_past

    def _forget(self, run_id: str) -> None:
        for known in (self._marks, self._recorded_at, self._past_at):
            known.pop(run_id, None)
        self._without_past.discard(run_id)

    # Without it

    def id_of(self, name: str) -> str:
        """The id of the run that sleeps and has `name` as one of its two ids; `name` where there is none."""
        with self._changed:
            leaving = next((run_id for run_id in self._leaving if is_called(run_id, name)), None)
        return leaving or self._store.id_of(name)

    def wake(self, run_id: str) -> Record | None:
        """What is stored of a run, or about to be; None where there is nothing.

        Raises:
            StoreError: its file cannot be read.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._leaving.get(run_id, True) is not None)
            if run_id in self._closed:
                return None
            record = self._leaving.get(run_id)
        if record is None and (record := self._store.load(run_id)) is not None:
            self._marks[run_id] = _mark_of_record(record)
        return record

    def settle(self, run_id: str) -> None:
        """Wait until the disk has a run that leaves, or has no longer what was closed.

        Then another process may look for it there.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: self._ended or not (run_id in self._leaving or run_id in self._closed)
            )

    def look(self) -> None:
        """Look at once for what is to be stored."""
        self._called.set()

    def close(self) -> None:
        """Store all as they stand now, as far as the time allows, and stop."""
        ends_at = time.monotonic() + CLOSE_S
        self._stopped = True
        self._called.set()
        self._thread.join(CLOSE_S / 2)
        with self._changed:
            for run in self._awake():
                run.halt()
            self._changed.call()
            self._changed.wait_for(lambda: not any(run.busy for run in self._awake()), CLOSE_S / 4)
            for run in self._awake():
                if not run.busy:
                    self.keep(run)
        self._drop_closed()
        while time.monotonic() < ends_at and self._store_leaving():
            pass
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    # The thread

    def _work(self) -> None:
        while not self._stopped:
            self._called.wait(LOOK_EVERY_S)
            self._called.clear()
            self._drop_closed()
            while self._store_leaving():
                pass
            for run in self._awake():
                if not self._stopped and self._is_due(run):
                    self._store_awake(run)
            self._visit()

    def _drop_closed(self) -> None:
        for run_id in list(self._closed):
            self._store.drop(run_id)
            with self._changed:
                self._closed.discard(run_id)
                self._changed.notify_all()

    def _store_leaving(self) -> bool:
        """Store the one that has waited longest; whether there was one."""
        with self._changed:
            run_id, record = next(((one, of) for one, of in self._leaving.items() if of), ("", None))
        if record is None:
            return False
        if not self._still_has(run_id, record):
            self._save(run_id, record)
        with self._changed:
            if self._leaving.get(run_id) is record:  # else it has been awake in between
                del self._leaving[run_id]
                self._changed.notify_all()
        return True

    def _still_has(self, run_id: str, record: Record) -> bool:
        """Whether the disk has one that leaves, as it was stored and has made room for no other."""
        with suppress(StoreError):
            return self._stored.pop(run_id, None) is record and self._store.holds(run_id)
        return False

    def _is_due(self, run: Run) -> bool:
        if run.state in ("failed", "finished") or run.fresh or run.learning is None:
            return False
        nothing_lost = run.step_count == 0 and run.id not in self._marks
        if nothing_lost or self._has(run) or (run.running and self._marks.get(run.id) == _mark_of(run)):
            return False
        now = self._clock()
        return now - self._recorded_at.setdefault(run.id, now) >= SAVE_EVERY_S

    def _store_awake(self, run: Run) -> None:
        question = Question[SeenRun, tuple[Mark, Record]](lambda run: (_mark_of(run), _record_of(run)))
        now = self._clock()
        with self._changed:
            if run.fresh:
                return
            self._recorded_at[run.id] = now
            run.ask(question)
        told = question.wait()
        newest = run.running and now - self._past_at.get(run.id, -inf) < PAST_EVERY_S
        if told is None or not self._save(run.id, told[1], newest):
            return
        with self._changed:
            if run.state == "finished":
                return
            self._marks[run.id] = told[0]
            if run.id not in self._without_past:
                self._past_at[run.id] = now

    def _save(self, run_id: str, record: Record, newest: bool = False) -> bool:
        """Store a record, perhaps without its past; whether that went well."""
        try:
            if newest and self._store.save_newest(run_id, record):
                self._without_past.add(run_id)
            else:
                self._store.save(run_id, record)
                self._without_past.discard(run_id)
        except StoreError as error:
            self._say(str(error))
        except Exception:
            logger.exception("a run cannot be stored")
            self._say(UNKNOWN)
        else:
            self._say("")
        return not self.trouble

    def _say(self, trouble: str) -> None:
        if trouble == self.trouble:
            return
        if trouble:
            logger.warning("%s", trouble)
        with self._changed:
            self.trouble = trouble
            self._changed.call()  # those that stayed awake for it may go

    def _visit(self) -> None:
        now = self._clock()
        if now - self._visited_at >= VISIT_EVERY_S:
            self._visited_at = now
            seen = [run.id for run in self._awake() if run.watched or now - run.watched_at < VISIT_EVERY_S]
            self._store.visit(seen)


def _record_of(run: SeenRun) -> Record:
    """Its record; where the run stands as its spec begins, that is enough."""
    record, learning = run.record(), run.learning
    begins = not run.fresh and learning is not None and learning.begins(run.spec.config)
    return replace(record, start=None) if begins else record


def _mark_of(run: SeenRun) -> Mark:
    generation, revision, step, validated_at, state = run.key
    return generation, revision, step, validated_at, state == "diverged"


def _mark_of_record(record: Record) -> Mark:
    """The mark of a run that has just woken from it."""
    start = record.start
    step, validated_at = (0, -1) if start is None else (start.trainer.step_count, start.validated_at)
    return 0, 0, step, validated_at, record.state == "diverged"
