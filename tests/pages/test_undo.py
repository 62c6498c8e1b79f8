"""Every choice, edit and reset can be taken back and done again, on every page alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.pages.app import open_app, said
from tests.pages.browser_memory import Visitor
from tests.waiting import until
from ui.kit.runs import LOST
from ui.shell.engine import close_engine, engine

PATIENCE_S = 60


@pytest.fixture(autouse=True)
def _engine_ends() -> Iterator[None]:
    yield
    close_engine()


def visitor(name: str, owner: str, **query: str) -> Visitor:
    return Visitor(open_app(name, **query), owner)


def can(found: Visitor) -> tuple[bool, bool]:
    """Whether Undo and Redo can be pressed."""
    disabled = {button.label: button.disabled for button in found.page.button}
    return not disabled["Undo"], not disabled["Redo"]


def run_of(found: Visitor) -> Any:
    run = engine().get(found.address["run"])
    assert run is not None
    return run


def trained(found: Visitor, steps: int) -> Any:
    run = run_of(found)
    run.step(steps)
    until(lambda: run.step_count == steps and run.state == "paused")
    return run


PAGES: dict[str, tuple[str, Callable[[Visitor], None]]] = {
    "cnn_lab": ("cnn", lambda found: found.choose("opt", "sgd")),
    "gan_lab": ("gan", lambda found: found.choose("loss", "hinge")),
    "neural_network": ("plane", lambda found: found.choose("lesson", "vanishing")),
    "gan_plane": ("gan_plane", lambda found: found.choose("pace", "3")),
    "convolution": ("convolution", lambda found: found.press("Set it up", 1)),
    "activation": ("activation", lambda found: found.press("Set it up", 1)),
    "pooling": ("pooling", lambda found: found.press("Set it up", 1)),
    "backpropagation": ("backpropagation", lambda found: found.press("Set it up", 1)),
    "why_convolution": ("why", lambda found: found.choose("match", "accuracy")),
    "latent_space": ("latent", lambda found: found.choose("part", "truncation")),
    "gan_uses": ("gan_uses", lambda found: found.choose("seeds", 1)),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_choice_is_taken_back_and_done_again_on_every_page(name: str) -> None:
    owner, choose = PAGES[name]
    found = visitor(name, owner)
    assert can(found) == (False, False)
    before = found.address
    choose(found)
    found.run()
    after = found.address
    assert after | {"run": ""} != before | {"run": ""}
    assert can(found) == (True, False)
    found.press("Undo")
    assert found.address | {"run": ""} == before | {"run": ""}
    assert can(found) == (False, True)
    found.press("Redo")
    assert found.address | {"run": ""} == after | {"run": ""}


def test_what_an_edit_replaced_comes_back_trained_and_so_does_the_edit() -> None:
    found = visitor("cnn_lab", "cnn", data="digits")
    first = trained(found, 3)
    found.choose("preset", "perceptron")
    second = trained(found, 2)
    found.press("Undo")
    assert run_of(found) == first
    assert (first.step_count, first.state, first.successor, first.timeline()[-1]) == (3, "paused", "", 3)
    found.press("Redo")
    assert run_of(found) == second
    assert (second.step_count, first.successor) == (2, second.id)


def test_a_learning_rate_is_taken_back_without_touching_the_weights() -> None:
    found = visitor("cnn_lab", "cnn", data="digits")
    run = trained(found, 3)
    found.choose("rate", "0.1")
    assert run.spec.config.learning_rate == 0.1
    found.press("Undo")
    assert run_of(found) == run
    assert (run.spec.config.learning_rate, run.step_count) == (0.002, 3)


def test_a_reset_is_taken_back() -> None:
    found = visitor("neural_network", "plane")
    run = trained(found, 5)
    found.press("Reset")
    fresh = run_of(found)
    assert fresh is not run
    assert (fresh.step_count, fresh.spec) == (0, run.spec)
    found.press("Undo")
    assert (run_of(found), run.step_count) == (run, 5)


def test_a_reset_of_what_has_not_trained_is_nothing_to_take_back() -> None:
    found = visitor("neural_network", "plane")
    run = run_of(found)
    found.press("Reset")
    assert run_of(found) == run
    assert can(found) == (False, False)


def test_untrained_runs_leave_and_come_back_without_a_word() -> None:
    found = visitor("cnn_lab", "cnn", data="digits")
    first = run_of(found)
    found.choose("preset", "perceptron")
    assert first.state == "finished"
    found.press("Undo")
    assert run_of(found).spec == first.spec
    assert not found.page.warning


def test_a_run_whose_room_was_needed_is_said_to_be_gone() -> None:
    found = visitor("cnn_lab", "cnn", data="digits")
    first = trained(found, 3)
    found.choose("preset", "perceptron")
    first.close()
    found.press("Undo")
    assert (run_of(found).spec, run_of(found).step_count) == (first.spec, 0)
    assert LOST in said(found.page).replace("\\", "")
    found.press("Redo")
    found.press("Undo")
    assert LOST not in said(found.page).replace("\\", "")


def test_a_list_of_layers_that_cannot_work_is_taken_back_too() -> None:
    found = visitor("cnn_lab", "cnn", data="digits")
    found.edit("cnn.editor", edit={"version": 1, "layers": [{"kind": "MaxPool2d", "kernel_size": 99}]})
    found.run()
    assert found.page.session_state["cnn.draft"].error is not None
    found.press("Undo")
    assert found.page.session_state["cnn.draft"].error is None
    found.press("Redo")
    assert found.page.session_state["cnn.draft"].error is not None


def test_the_run_of_another_session_is_never_parked() -> None:
    theirs = trained(visitor("neural_network", "plane"), 2)
    found = visitor("neural_network", "plane", run=theirs.id)
    assert run_of(found) == theirs
    found.choose("lesson", "vanishing")
    assert theirs.successor == ""
    found.press("Undo")
    assert run_of(found) == theirs
    found.press("Reset")
    assert (theirs.step_count, theirs.successor) == (2, "")
