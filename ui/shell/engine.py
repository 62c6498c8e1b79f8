"""The one training engine of this server. Imports torch only when somebody asks for it.

Training is in this process; with `LAYERSCOPE_HOSTS=2` it is in two others.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nn_core.training import Engine

_lock = threading.Lock()
_engine: Engine | None = None


def engine() -> Engine:
    """The engine, started at its first use."""
    global _engine
    with _lock:
        if _engine is None:
            _engine = _begun(os.environ.get("LAYERSCOPE_HOSTS", ""))
        return _engine


def _begun(hosts: str) -> Engine:
    from nn_core.training import HostedEngine, LocalEngine

    return HostedEngine(int(hosts)) if hosts else LocalEngine()


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
