"""The engine of this process, of which some tests look at what no page may."""

from __future__ import annotations

from nn_core.training import LocalEngine
from ui.shell.engine import engine


def local_engine() -> LocalEngine:
    found = engine()
    assert isinstance(found, LocalEngine)
    return found
