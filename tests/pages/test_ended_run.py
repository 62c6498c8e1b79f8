"""A run that has ended (freed, closed elsewhere, of a server before) hands its page over to a new one."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import open_page, press, run_of, said
from tests.waiting import until

PAGES = ("cnn_lab", "gan_lab", "gan_plane", "neural_network")

pytestmark = pytest.mark.usefixtures("engine_ends")


def with_ended_run(name: str) -> tuple[AppTest, Any]:
    page = open_page(name)
    run = run_of(page)
    run.close()
    return page, run


@pytest.mark.parametrize("name", PAGES)
def test_train_starts_a_new_run_with_the_same_settings(name: str) -> None:
    page, ended = with_ended_run(name)
    run = run_of(press(page, "Train"))
    assert run.id != ended.id
    assert run.spec == ended.spec
    assert run.state == "running"
    assert "has ended" in said(page)


@pytest.mark.parametrize("name", ["cnn_lab", "neural_network"])
def test_a_step_is_taken_by_the_new_run(name: str) -> None:
    page, _ = with_ended_run(name)
    run = run_of(press(page, "Step"))
    until(lambda: run.step_count == 1)
    assert run.state == "paused"


@pytest.mark.parametrize("label", ["Pause", "Reset"])
def test_what_needs_no_training_leaves_the_new_run_at_its_start(label: str) -> None:
    page, _ = with_ended_run("neural_network")
    run = run_of(press(page, label))
    assert (run.state, run.step_count) == ("paused", 0)


def test_the_press_is_done_once() -> None:
    page, _ = with_ended_run("neural_network")
    run = run_of(press(page, "Train"))
    run.pause()
    assert run_of(page.run()) == run
    assert run.state == "paused"
