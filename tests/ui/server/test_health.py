"""A server says that it is there as soon as it is, and that it is ready once it can train and store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from nn_core.training import LocalEngine
from nn_core.training.engine.store import open_store
from tests.nn_core.training.engine.conformance.copying import watched
from tests.nn_core.training.small_runs import small_run
from tests.ui.server.asked import ask
from ui.server.health import health_routes
from ui.shell import engine as shell_engine
from ui.shell.engine import close_engine, engine, keep_runs

APP = Starlette(routes=health_routes())


@pytest.fixture(autouse=True)
def _an_engine_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path))
    close_engine()
    yield
    close_engine()


def test_it_is_healthy_before_it_is_ready() -> None:
    assert ask(APP, "/healthz")[::2] == (200, "ok")
    assert ask(APP, "/readyz")[::2] == (503, "The engine is starting, or closing.")
    keep_runs()
    engine()
    assert ask(APP, "/readyz")[::2] == (200, "ready")
    close_engine()
    assert ask(APP, "/readyz").status == 503


def test_it_is_not_ready_while_another_server_has_the_store() -> None:
    store = open_store()
    keep_runs()
    engine()
    status, _, reason = ask(APP, "/readyz")
    assert status == 503
    assert "Another Layerscope keeps its runs" in reason
    store.close()


def test_it_is_not_ready_while_nobody_new_can_begin_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell_engine, "_begun", lambda: LocalEngine(device="cpu", max_runs=2))
    runs = [watched(engine().submit(small_run())) for _ in range(2)]
    sentence = "All 2 runs that this server can hold are in use. Try again later."
    assert ask(APP, "/readyz")[::2] == (503, sentence)
    assert ask(APP, "/healthz").status == 200
    runs[1].close()
    assert ask(APP, "/readyz")[::2] == (200, "ready")
    engine().submit(small_run()).park("somebody")
    assert ask(APP, "/readyz")[::2] == (200, "ready")


def test_it_is_not_ready_while_the_store_cannot_write(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_runs()
    engine()
    monkeypatch.setattr(shell_engine, "trouble", lambda: "Runs cannot be stored now: the disk is full.")
    assert ask(APP, "/readyz")[::2] == (503, "Runs cannot be stored now: the disk is full.")
