"""A link to a run outlives the server: it opens at the step where the run stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from nn_core.training import RunHandle
from nn_core.training.engine.store import Store
from nn_core.training.errors import StoreError
from tests.pages.app import open_page, run_of, tell_as_the_server_does, warned
from tests.pages.browser_memory import Visitor
from tests.waiting import PATIENCE_S
from ui.gan_lab.lab import faces_only
from ui.home import demos
from ui.home.demos import demo, reader
from ui.kit.runs import CNN_LAB, INSTEAD, UNKNOWN
from ui.shell.engine import close_engine, keep_runs

LABS = {"cnn_lab": "cnn", "gan_lab": "gan", "neural_network": "plane", "gan_plane": "gan_plane"}


@pytest.fixture(autouse=True)
def _server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path))
    close_engine()
    keep_runs()
    yield
    close_engine()


def restart() -> None:
    close_engine()
    keep_runs()


def trained(name: str, steps: int) -> Visitor:
    """A visitor whose run has taken so many steps."""
    found = Visitor(open_page(name), LABS[name])
    run = run_of(found.page)
    run.step(steps)
    assert run.wait(PATIENCE_S)
    found.run()
    return found


@pytest.mark.parametrize("name", LABS)
def test_a_link_opens_the_run_where_it_stood_before_the_restart(name: str) -> None:
    found = trained(name, 5)
    before = run_of(found.page)
    history, weights = before.history(), before.weights().arrays
    restart()
    again = Visitor(open_page(name, **found.address), LABS[name])
    run = run_of(again.page)
    assert (again.address, run.id) == (found.address, before.id)
    assert run.wait(PATIENCE_S)
    assert (run.step_count, run.timeline()) == (5, tuple(range(6)))
    np.testing.assert_equal(run.history(), history)
    np.testing.assert_equal(run.weights().arrays, weights)
    assert UNKNOWN not in warned(again.page)
    assert not again.page.exception


def test_faces_are_the_same_after_a_restart() -> None:
    found = Visitor(open_page("gan_lab", data="faces", preset="dense"), "gan")
    run = run_of(found.page)
    run.step(2)
    assert run.wait(PATIENCE_S)
    found.run()
    restart()
    faces_only.cache_clear()
    again = Visitor(open_page("gan_lab", **found.address), "gan")
    assert UNKNOWN not in warned(again.page)
    assert (run_of(again.page).id, run_of(again.page).step_count) == (run.id, 2)


def test_who_kept_the_page_open_over_a_restart_goes_on() -> None:
    found = trained("neural_network", 5)
    run_id = found.address["run"]
    restart()
    found.run()
    assert (found.address["run"], run_of(found.page).step_count) == (run_id, 5)


def test_another_page_looks_at_the_lab_s_run_though_it_sleeps() -> None:
    trained_there = run_of(trained("cnn_lab", 5).page).look
    restart()
    page = open_page("embedding")
    page.session_state[CNN_LAB] = trained_there
    page.run()
    assert page.query_params["run"] == trained_there


@pytest.mark.parametrize("shared", [partial(demo, "cnn"), reader])
def test_what_visitors_share_goes_on_where_it_stood_when_nobody_was_there(
    shared: Callable[[], RunHandle], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demos, "READER_STEPS", 3)
    before = shared()
    assert before.wait(PATIENCE_S, step=2)
    restart()
    after = shared()
    assert (after.id, after.step_count >= 2) == (before.id, True)


def test_a_run_that_cannot_be_read_is_told_and_its_file_left_alone(tmp_path: Path) -> None:
    found = trained("neural_network", 5)
    close_engine()
    (file,) = (tmp_path / "runs").glob("*.safetensors")
    broken = file.read_bytes()[:-1]
    file.write_bytes(broken)
    keep_runs()
    again = Visitor(open_page("neural_network", **found.address), "plane")
    assert "The file of this run is damaged" in warned(again.page)
    assert INSTEAD in warned(again.page)
    assert UNKNOWN not in warned(again.page), "its file was left as it is"
    assert again.address["run"] != found.address["run"]
    assert run_of(again.page).step_count == 0
    assert not again.page.exception
    close_engine()
    assert file.read_bytes() == broken


def test_a_run_that_cannot_be_read_now_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    tell_as_the_server_does(monkeypatch)
    found = trained("neural_network", 5)
    restart()

    def refuse(*_: object) -> None:
        raise StoreError("This run cannot be read now: input/output error.")

    with monkeypatch.context() as disk:
        disk.setattr(Store, "load", refuse)
        again = Visitor(open_page("neural_network", **found.address), "plane")
        assert warned(again.page) == "This run cannot be read now: input/output error."
        assert again.address == found.address
    assert again.press("Try again")
    assert (again.address, run_of(again.page).step_count) == (found.address, 5)


def test_a_second_server_in_one_home_says_so_and_serves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = Store(tmp_path / "runs")
    assert trained("neural_network", 2).address["run"]
    assert "Another Layerscope keeps its runs" in caplog.text
    other.close()
