"""Which engine a server has."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from nn_core.training import LocalEngine
from tests.nn_core.training.engine.host_threads import HostThread
from ui.shell import engine as shell_engine
from ui.shell.engine import close_engine, engine, warm_up

HOSTS = shell_engine.hosts
"""Before anything takes its place for all tests."""


@pytest.fixture(autouse=True)
def _no_engine_before_and_after() -> Iterator[None]:
    close_engine()
    yield
    close_engine()


@pytest.fixture(autouse=True)
def _as_in_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell_engine, "hosts", HOSTS)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[HostThread]:
    """The hosts that were started meanwhile."""
    started: list[HostThread] = []

    def start() -> HostThread:
        started.append(HostThread())
        return started[-1]

    monkeypatch.setattr("nn_core.training.engine.hosts.OwnProcess", start)
    return started


def test_training_may_be_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERSCOPE_HOSTS", "0")
    assert isinstance(engine(), LocalEngine)
    assert engine() is engine()


@pytest.mark.parametrize(
    ("processors", "asked", "expected"),
    [
        (4, "", 3),
        (1, "", 1),
        (2, "", 2),
        (4, "2", 2),
        (4, " 1 ", 1),
        (3, "many", 2),
        (3, "-1", 2),
        (3, "1e9", 2),
        (3, "9" * 40, 2),
    ],
)
def test_training_is_in_so_many_hosts(
    monkeypatch: pytest.MonkeyPatch, started: list[HostThread], processors: int, asked: str, expected: int
) -> None:
    monkeypatch.setattr("nn_core.training.engine.hosts.processors", lambda: processors)
    monkeypatch.setenv("LAYERSCOPE_HOSTS", asked)
    assert engine().get("a" * 22) is None
    assert len(started) == expected


def test_a_number_of_hosts_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, started: list[HostThread], caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("LAYERSCOPE_HOSTS", "many")
    engine()
    assert "LAYERSCOPE_HOSTS is 'many', but should be a whole number from 0 to 256" in caplog.text
    assert started


def test_training_may_be_on_a_ray_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def made(*args: object) -> LocalEngine:
        asked.extend(args)
        return LocalEngine()

    monkeypatch.setenv("LAYERSCOPE_ENGINE", " ray ")
    monkeypatch.setenv("LAYERSCOPE_HOSTS", "3")
    monkeypatch.setattr("nn_core.training.engine.ray_hosts.RayEngine", made)
    assert isinstance(engine(), LocalEngine)
    assert asked == [3, None, 2 / 3]


@pytest.mark.parametrize("hosts", ["0", "1"])
@pytest.mark.parametrize(
    ("asked", "runs"),
    [("", 133), ("0.5", 100), (" 1 ", 200), ("0", 133), ("2", 133), ("nan", 133), ("a", 133)],
)
def test_those_who_come_from_one_address_may_have_a_part_of_all_runs(
    monkeypatch: pytest.MonkeyPatch, started: list[HostThread], asked: str, runs: int, hosts: str
) -> None:
    monkeypatch.setenv("LAYERSCOPE_HOSTS", hosts)
    monkeypatch.setenv("LAYERSCOPE_ADDRESS_SHARE", asked)
    made: Any = engine()
    assert made._room.max_runs_origin == runs


def test_a_part_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("LAYERSCOPE_HOSTS", "0")
    monkeypatch.setenv("LAYERSCOPE_ADDRESS_SHARE", "half")
    engine()
    assert "LAYERSCOPE_ADDRESS_SHARE is 'half', but should be a number above 0 and up to 1" in caplog.text


def test_an_engine_that_there_is_not_is_told(
    monkeypatch: pytest.MonkeyPatch, started: list[HostThread], caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("LAYERSCOPE_ENGINE", "dask")
    engine()
    assert "LAYERSCOPE_ENGINE is 'dask', but may only be 'ray'" in caplog.text
    assert started


def test_a_server_ends_where_the_cluster_that_it_was_to_use_is_not_there(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    raised: list[int] = []
    monkeypatch.setenv("LAYERSCOPE_ENGINE", "ray")
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setattr("signal.raise_signal", raised.append)
    warm_up()
    assert raised == [signal.SIGTERM]
    assert "LAYERSCOPE_ENGINE=ray needs the Python package ray, which is not installed" in caplog.text
