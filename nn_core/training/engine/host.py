"""A process in which runs live: a local engine that is spoken to through a pipe.

`python -m nn_core.training.engine.host` reads from its standard input what the server wants of its engine
(`nn_core.training.engine.hosts`), and writes to its standard output what comes of it. It ends with the pipe.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import FileIO
from threading import Event, Thread
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from nn_core.data import ImageSet, load
from nn_core.training.engine.freed import keep_at_hand, keep_giving_back
from nn_core.training.engine.handle import LocalHandle
from nn_core.training.engine.jobs import LocalJobHandle
from nn_core.training.engine.local import LocalEngine
from nn_core.training.engine.lost import Lost
from nn_core.training.engine.pipe import receive, send
from nn_core.training.engine.room import Order
from nn_core.training.engine.status import EngineStatus
from nn_core.training.engine.store import Store
from nn_core.training.engine.subscription import Watcher
from nn_core.training.engine.tell import Asked, Gone, Teller, Woken
from nn_core.training.engine.trouble import SENTENCES
from nn_core.training.jobs import Job
from nn_core.training.probe import Probe
from nn_core.training.spec import RunSpec, Snapshot

logger = logging.getLogger(__name__)

SLOW = frozenset(
    {"warm_up", "pause", "step", "reset", "watch", "at", "weights", "copy", "wait", "find", "settle", "go_on"}
)
"""What waits for a worker, the disk or torch: a thread of its own does each, so that no other call waits."""
MAX_CALLS = 256
NICENESS = 10
"""How far a host stands back where processors are short (`os.nice`): training takes what answers leave, and
gives way within a moment to a page that is drawn in many short turns.
"""


class Host:
    """Does what the server wants of one engine, until it closes it or is gone.

    Args:
        settings: of the engine.
        load_ahead: loads what the first run will need.
    """

    def __init__(
        self,
        reading: FileIO,
        writing: FileIO,
        settings: dict[str, Any],
        load_ahead: Callable[[], None] = lambda: None,
    ) -> None:
        self._reading, self._writing = reading, writing
        self._load_ahead = load_ahead
        self._sets: dict[int, ImageSet] = {}  # that crossed before
        self._jobs: dict[int, Job] = {}
        self._runs: WeakValueDictionary[str, LocalHandle] = WeakValueDictionary()  # the teller holds them
        self._works: WeakValueDictionary[str, LocalJobHandle] = WeakValueDictionary()
        self._watchers: dict[int, Watcher] = {}
        self._newest: WeakKeyDictionary[LocalHandle, Snapshot] = WeakKeyDictionary()  # what was told last
        self._teller = Teller(
            partial(send, writing), lambda key: self._jobs.pop(key, None), lambda: self._engine.status()
        )
        self._telling = Thread(target=self._tell, name="teller")
        self._closed = Event()
        self._giving_back = Thread(target=keep_giving_back, args=(self._closed,), name="giving back")
        self._engine = _engine(settings, self._teller.stir)
        self._calls = ThreadPoolExecutor(MAX_CALLS, "call")

    def serve(self) -> None:
        """Returns when the engine is closed.

        Raises:
            EOFError: the server is gone.
        """
        self._telling.start()
        self._giving_back.start()
        while (message := receive(self._reading, self._sets.__getitem__)) is not None:
            self._take(*message)
        self.close()

    def close(self) -> None:
        """Store and end all runs, and tell what is left to be told."""
        self._closed.set()
        self._engine.close()
        self._calls.shutdown()
        self._teller.close()
        self._telling.join()
        self._giving_back.join()

    def _tell(self) -> None:
        try:
            self._teller.work()
        except Exception:
            logger.exception("this host has nobody left who answers, so it ends")
            self._writing.close()

    def _take(self, number: int, verb: str, *args: Any) -> None:
        if (args[1] if verb == "run" else verb) in SLOW:
            self._calls.submit(self._do, number, verb, *args)
        else:
            self._do(number, verb, *args)

    def _do(self, number: int, verb: str, *args: Any) -> None:
        value: Any = None
        trouble: Exception | None = None
        try:
            value = getattr(self, f"_{verb}")(*args)
        except (*SENTENCES, Gone) as error:
            trouble = error
        except Exception as error:  # whoever called hears of it, and nobody else
            logger.exception("%s failed", verb)
            trouble = RuntimeError(repr(error))
        if number:
            self._teller.answer(number, value, trouble, args[0] if verb in ("run", "job") else "")

    # What the server may want

    def _warm_up(self) -> None:
        self._load_ahead()

    def _set(self, token: int, images: ImageSet) -> None:
        self._sets[token] = images

    def _drop_set(self, token: int) -> None:
        self._sets.pop(token, None)

    def _submit(self, spec: RunSpec, replacing: str, owner: str, origin: str) -> LocalHandle:
        return self._known(self._engine.submit(spec, self._runs.get(replacing), owner, origin))

    def _beside(self, others: EngineStatus) -> None:
        self._engine.leave_room(others)

    def _first_to_go(self, owner: str, origin: str, asked_at: float) -> Order:
        has_trained, is_open, since = self._engine.first_to_go(owner, origin)
        return has_trained, is_open, since + time.time() - asked_at

    def _find(self, run_id: str, origin: str) -> Woken | None:
        run = self._engine.find(run_id, origin)
        return None if run is None else Woken(self._known(run))

    def _settle(self, run_id: str) -> None:
        self._engine.settle(run_id)

    def _go_on(self, lost: Lost) -> LocalHandle:
        return self._known(self._engine.go_on(lost))

    def _known(self, run: LocalHandle) -> LocalHandle:
        self._runs[run.id] = run
        return run

    def _run(self, run_id: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        run = self._of(run_id)
        if name == "latest":
            return self._latest(run)
        value = getattr(run, name)(*args, **kwargs)
        return self._known(value) if isinstance(value, LocalHandle) else value

    def _of(self, run_id: str) -> LocalHandle:
        if (run := self._runs.get(run_id)) is None:
            raise Gone
        return run

    def _latest(self, run: LocalHandle) -> None:
        """Told beside the answer, and only once: pages ask again and again."""
        snapshot = run.latest()
        if self._newest.get(run) is not snapshot:
            self._newest[run] = snapshot
            self._teller.newest(run.id, snapshot)

    # Subscriptions

    def _subscribe(self, number: int, run_id: str, probe: Probe) -> None:
        """Twice where the server does not know whether it was heard before this process had the run."""
        run = self._runs.get(run_id)
        if run is not None and number not in self._watchers:
            self._watchers[number] = run.subscribe(partial(self._teller.shot, number, run_id), probe)

    def _request(self, number: int) -> None:
        if (watcher := self._watchers.get(number)) is not None:
            watcher.request()

    def _look(self, number: int, probe: Probe) -> None:
        if (watcher := self._watchers.get(number)) is not None:
            watcher.probe = probe

    def _unsubscribe(self, number: int) -> None:
        if (watcher := self._watchers.pop(number, None)) is not None:
            watcher.close()

    # Jobs

    def _ask(self, key: int, job: Job | None, who: str, owner: str) -> Asked:
        handle = self._engine.jobs.ask(self._job_of(key, job), who, owner)
        return Asked(key, self._works.setdefault(handle.id, handle))

    def _job_of(self, key: int, job: Job | None) -> Job:
        """The job of that number; it crosses with the first call that names it."""
        if job is not None:
            self._jobs[key] = job
        if key not in self._jobs:
            raise Gone
        return self._jobs[key]

    def _found(self, key: int, job: Job) -> Asked | None:
        handle = self._engine.jobs.found(job)
        if handle is None:
            return None
        self._jobs[key] = handle.job
        return Asked(key, self._works.setdefault(handle.id, handle))

    def _forget(self, key: int, job: Job) -> None:
        self._engine.jobs.forget(self._jobs.get(key, job))

    def _job(self, work_id: str, name: str, *args: Any) -> None:
        if (handle := self._works.get(work_id)) is not None:
            getattr(handle, name)(*args)


def _engine(settings: dict[str, Any], on_change: Callable[[], None]) -> LocalEngine:
    """The engine of a host; its store, if there is one, is the server's."""
    others = {name: value for name, value in settings.items() if name != "store"}
    store = None
    if settings.get("store"):
        place, max_bytes, keeper = settings["store"]
        store = Store(place, max_bytes, beside=keeper)
    return LocalEngine(**others, store=store, on_change=on_change)


def main() -> None:
    """Serve whoever started this process."""
    for one in (signal.SIGINT, signal.SIGTERM):  # for the server, which then closes the engines
        signal.signal(one, signal.SIG_IGN)
    reading, writing = FileIO(os.dup(0)), FileIO(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything here prints is no message
    if hasattr(os, "nice"):  # Windows has none
        os.nice(NICENESS)
    serve(reading, writing)


def serve(reading: FileIO, writing: FileIO) -> None:
    """Serve one engine after the other, until the server is gone.

    Then this process ends at once: another server may have the store, and nobody waits for what is still in
    torch.
    """
    keep_at_hand()
    sys.setswitchinterval(1e-3)  # whoever answers gets the interpreter from who trains after 1 ms
    try:
        while True:
            Host(reading, writing, receive(reading), _load_torch).serve()
    except EOFError:
        logger.info("the server is gone")
    except Exception:
        logger.exception("a host ends")
    os._exit(0)


def _load_torch() -> None:
    """And MNIST, while there is nothing to do yet; both are kept out of all later collections."""
    import torch  # noqa: F401

    load("mnist")
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
