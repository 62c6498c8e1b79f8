"""Which engine a server has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nn_core.training import LocalEngine
from tests.nn_core.training.engine.host_threads import HostThread
from ui.shell.engine import close_engine, engine


@pytest.fixture(autouse=True)
def _no_engine_before_and_after() -> Iterator[None]:
    close_engine()
    yield
    close_engine()


def test_training_is_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYERSCOPE_HOSTS", raising=False)
    assert isinstance(engine(), LocalEngine)
    assert engine() is engine()


def test_training_is_in_so_many_hosts_as_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[HostThread] = []

    def start() -> HostThread:
        started.append(HostThread())
        return started[-1]

    monkeypatch.setattr("nn_core.training.engine.hosts.OwnProcess", start)
    monkeypatch.setenv("LAYERSCOPE_HOSTS", "2")
    assert engine().get("a" * 22) is None
    assert len(started) == 2
