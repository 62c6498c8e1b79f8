"""The one training engine of this server. Imports torch only when somebody asks for it.

Training is in this process; with `LAYERSCOPE_HOSTS=2` it is in two others.
"""

from __future__ import annotations

import logging
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nn_core.training import Engine
    from nn_core.training.engine.store import Store

logger = logging.getLogger(__name__)

_lock = threading.Lock()
_engine: Engine | None = None
_store: Store | None = None
_keeps = False
_unkept = ""  # why runs are not kept, though they should be


def engine() -> Engine:
    """The engine, started at its first use."""
    global _engine
    with _lock:
        if _engine is None:
            _engine = _begun(os.environ.get("LAYERSCOPE_HOSTS", ""))
        return _engine


def _begun(hosts: str) -> Engine:
    from nn_core.training import HostedEngine, LocalEngine

    store = _opened() if _keeps else None
    return HostedEngine(int(hosts), store=store) if hosts else LocalEngine(store=store)


def keep_runs() -> None:
    """Have the engine, once it starts, keep its runs in Layerscope's home.

    Where that cannot be, the log says why, and the server goes on without.
    """
    global _keeps
    _keeps = True


def _opened() -> Store | None:
    global _store, _unkept
    from nn_core.training.engine.store import open_store
    from nn_core.training.errors import StoreError

    try:
        _store = open_store()
    except (ImportError, StoreError) as error:
        _unkept = str(error)
        logger.warning("%s", error)
    return _store


def close_engine() -> None:
    """Stop every run and every worker. Runs that are kept are stored as they stand."""
    global _engine, _store, _keeps, _unkept
    with _lock:
        if _engine is not None:
            _engine.close()
        if _store is not None:
            _store.close()
        _engine, _store, _keeps, _unkept = None, None, False, ""


def trouble() -> str:
    """A sentence while runs cannot be stored, else empty. Starts no engine."""
    return "" if _engine is None else _engine.trouble


def unready() -> str:
    """A sentence while no engine can take a run, or it cannot store one; else empty. Waits for nothing."""
    return "The engine is starting, or closing." if _engine is None else _unkept or trouble()


def warm_up() -> None:
    """Start the engine, which loads torch and MNIST where it trains, and parse MNIST for the pages."""
    from nn_core.data import load

    engine()
    load("mnist")
