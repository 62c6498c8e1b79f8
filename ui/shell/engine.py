"""The one training engine of this server. Imports torch only when somebody asks for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nn_core.training import Engine, LocalEngine

_lock = threading.Lock()
_engine: LocalEngine | None = None


def engine() -> Engine:
    """The engine, started at its first use."""
    global _engine
    with _lock:
        if _engine is None:
            from nn_core.training import LocalEngine

            _engine = LocalEngine()
        return _engine


def close_engine() -> None:
    """Stop every run and every worker."""
    global _engine
    with _lock:
        if _engine is not None:
            _engine.close()
        _engine = None


def warm_up() -> None:
    """Import torch, start the engine and parse MNIST, so that the first page finds them ready."""
    from nn_core.data import load

    engine()
    load("mnist")
