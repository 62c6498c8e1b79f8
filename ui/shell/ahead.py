"""An edited network, made a run ahead of the page.

The list of layers that somebody edits comes on the live socket as well, and reaches the engine while
Streamlit still gets the page's script going. When the script asks for a run of that network, it is there, and
its first frame is in the browser. What cannot be made a run is left to the script, which says why.
"""

from __future__ import annotations

import json
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import fields, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from nn_core import Architecture
from ui.shell.engine import engine
from ui.shell.rows import check_shown

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import RunSpec

PATIENCE_S = 2.0
"""So long a page waits for a run that is being made for it."""

_lock = Lock()
_made: dict[str, Future[RunHandle | None]] = {}
"""The newest of each visitor that no page has taken yet."""


def make(name: str, layers: object, owner: str, origin: str) -> tuple[RunHandle, RunHandle] | None:
    """A run of the layers in place of those of the run with that name, and that run; None where there can be
    none, or where that is not the owner's.

    Args:
        layers: as in an architecture's JSON.
        owner, origin: of who edits; see `Engine.submit`.
    """
    before = engine().get(name)
    if before is None or before.owner != owner or not owner:
        return None
    promised: Future[RunHandle | None] = Future()
    with _lock:
        _forget(_made.pop(owner, None))
        _made[owner] = promised
    run = None
    try:
        run = _run_of(before, layers, owner, origin)
    finally:
        promised.set_result(run)
    return None if run is None else (run, before)


def take(spec: RunSpec, owner: str) -> RunHandle | None:
    """The run that was made ahead of the owner's page, if it is one of `spec`; another one is forgotten."""
    with _lock:
        promised = _made.pop(owner, None)
    if promised is None:
        return None
    with suppress(TimeoutError):
        run = promised.result(PATIENCE_S)
        if run is not None and run.spec == spec:
            return run
    _forget(promised)
    return None


def _forget(promised: Future[RunHandle | None] | None) -> None:
    """Nobody takes it any more."""

    def close(made: Future[RunHandle | None]) -> None:
        if (run := made.result()) is not None:
            run.close()

    if promised is not None:
        promised.add_done_callback(close)


def _run_of(before: RunHandle, layers: object, owner: str, origin: str) -> RunHandle | None:
    from nn_core.training.engine.trouble import SENTENCES

    spec: Any = before.spec
    if sum(isinstance(getattr(spec, part.name), Architecture) for part in fields(spec)) != 1:
        return None  # of several networks the page knows which is edited, and what it makes of the others
    try:
        text = json.dumps({"input_shape": spec.architecture.input_shape, "layers": layers})
        edited = replace(spec, architecture=Architecture.from_json(text))
        check_shown(edited.architecture)
        edited.check()
        return None if edited == spec else engine().submit(edited, owner=owner, origin=origin)
    except (*SENTENCES, RecursionError):
        return None
