"""Every choice, edit and reset can be taken back and done again, on every page alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nn_core.training import CapacityError, PlaneLayer
from tests.local import local_engine
from tests.pages.app import open_page, run_of, said
from tests.pages.browser_memory import Visitor
from tests.pages.widgets import widget
from tests.waiting import PATIENCE_S, until
from ui.detection.words import TRY as DETECTION
from ui.gan_plane.lab import experiment_of
from ui.kit.prediction import set_up_key
from ui.kit.runs import LOST, NOT_KEPT
from ui.neural_network.lab import drawing_of
from ui.segmentation.words import TRY as SEGMENTATION

pytestmark = pytest.mark.usefixtures("engine_ends")


def visitor(name: str, owner: str, **query: str) -> Visitor:
    return Visitor(open_page(name, **query), owner)


def can(found: Visitor) -> tuple[bool, bool]:
    """Whether Undo and Redo can be pressed."""
    disabled = {button.label: button.disabled for button in found.page.button}
    return not disabled["Undo"], not disabled["Redo"]


def trained(found: Visitor, steps: int) -> Any:
    run = run_of(found.page)
    run.step(steps)
    until(lambda: run.step_count == steps and run.state == "paused")
    return run


PAGES: dict[str, tuple[str, Callable[[Visitor], object]]] = {
    "cnn_lab": ("cnn", lambda found: found.choose("opt", "sgd")),
    "gan_lab": ("gan", lambda found: found.choose("loss", "hinge")),
    "neural_network": ("plane", lambda found: found.choose("lesson", "vanishing")),
    "gan_plane": ("gan_plane", lambda found: found.choose("pace", "3")),
    "convolution": ("convolution", lambda found: found.press("Show it without a guess", 1)),
    "activation": ("activation", lambda found: found.press("Show it without a guess", 1)),
    "pooling": ("pooling", lambda found: found.press("Show it without a guess", 1)),
    "backpropagation": ("backpropagation", lambda found: found.press("Show it without a guess", 1)),
    "why_convolution": ("why", lambda found: found.choose("match", "accuracy")),
    "segmentation": ("segmentation", lambda found: found.choose("loss", "dice")),
    "latent_space": ("latent", lambda found: found.choose("part", "truncation")),
    "gan_uses": ("gan_uses", lambda found: found.choose("seeds", 1)),
}


@pytest.mark.walk
@pytest.mark.parametrize("name", PAGES)
def test_a_choice_is_taken_back_and_done_again_on_every_page(name: str) -> None:
    owner, choose = PAGES[name]
    found = visitor(name, owner, more="yes")
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
    found = visitor("cnn_lab", "cnn", data="digits", more="yes")
    first = trained(found, 3)
    found.choose("preset", "perceptron")
    second = trained(found, 2)
    found.press("Undo")
    assert run_of(found.page) == first
    assert (first.step_count, first.state, first.successor, first.timeline()[-1]) == (3, "paused", "", 3)
    found.press("Redo")
    assert run_of(found.page) == second
    assert (second.step_count, first.successor) == (2, second.look)


def test_a_learning_rate_is_taken_back_without_touching_the_weights() -> None:
    found = visitor("cnn_lab", "cnn", data="digits", more="yes")
    run = trained(found, 3)
    found.choose("rate", "0.1")
    assert run.spec.config.learning_rate == 0.1
    found.press("Undo")
    assert run_of(found.page) == run
    assert (run.spec.config.learning_rate, run.step_count) == (0.002, 3)


def test_a_reset_is_taken_back() -> None:
    found = visitor("neural_network", "plane")
    run = trained(found, 5)
    found.press("Reset")
    fresh = run_of(found.page)
    assert fresh is not run
    assert (fresh.step_count, fresh.spec) == (0, run.spec)
    found.press("Undo")
    assert (run_of(found.page), run.step_count) == (run, 5)


def show_answer(found: Visitor, title: str) -> None:
    """Press "Show it without a guess" of that card."""
    next(button for button in found.page.button if button.key == set_up_key(title)).click()
    found.run()


def test_a_card_that_trains_an_untrained_run_with_another_live_setting_is_taken_back() -> None:
    found = visitor("detection", "detection")
    first = run_of(found.page)
    card = next(card for card in DETECTION if card[2] == {"box": 0.0})
    show_answer(found, card[0])
    asked = run_of(found.page)
    assert (asked.spec.config.box_weight, asked == first) == (0.0, False)
    until(lambda: asked.step_count > 0)
    asked.pause()
    found.press("Undo")
    again = run_of(found.page)
    assert (again.step_count, again.state, again.spec) == (0, "paused", first.spec)
    assert "This is a new run" not in said(found.page)
    found.press("Redo")
    assert (run_of(found.page), asked.spec.config.box_weight) == (asked, 0.0)


def test_one_undo_takes_a_card_back_and_no_reset_before_it() -> None:
    found = visitor("segmentation", "segmentation")
    trained(found, 2)
    found.press("Reset")
    show_answer(found, SEGMENTATION[0][0])
    asked = run_of(found.page)
    until(lambda: asked.step_count > 0)
    found.press("Undo")
    again = run_of(found.page)
    assert (again.step_count, again.state, again == asked) == (0, "paused", False)
    found.press("Undo")
    assert run_of(found.page).step_count == 2


@pytest.mark.parametrize(("name", "owner"), [("cnn_lab", "cnn"), ("neural_network", "plane")])
def test_a_reset_is_done_again(name: str, owner: str) -> None:
    found = visitor(name, owner)
    run = trained(found, 5)
    found.press("Reset")
    for _ in range(2):
        found.press("Undo")
        assert (run_of(found.page), run.step_count) == (run, 5)
        found.press("Redo")
        again = run_of(found.page)
        assert again is not run
        assert (again.step_count, again.spec, again.state) == (0, run.spec, "paused")
        assert can(found) == (True, False)
        assert not found.page.warning


def test_states_that_shared_an_untrained_run_share_the_one_that_takes_its_place() -> None:
    found = visitor("cnn_lab", "cnn", data="digits", more="yes")
    found.choose("rate", "0.1")
    found.choose("preset", "perceptron")
    found.press("Undo")
    run = trained(found, 3)
    found.press("Undo")
    assert (run_of(found.page), run.step_count, run.spec.config.learning_rate) == (run, 3, 0.002)


def test_a_reset_of_what_has_not_trained_is_nothing_to_take_back() -> None:
    found = visitor("neural_network", "plane")
    run = run_of(found.page)
    found.press("Reset")
    assert run_of(found.page) == run
    assert can(found) == (False, False)


def test_untrained_runs_leave_and_come_back_without_a_word() -> None:
    found = visitor("cnn_lab", "cnn", data="digits", more="yes")
    first = run_of(found.page)
    found.choose("preset", "perceptron")
    assert first.state == "finished"
    found.press("Undo")
    assert run_of(found.page).spec == first.spec
    assert not found.page.warning


def test_a_run_whose_room_was_needed_is_said_to_be_gone() -> None:
    found = visitor("cnn_lab", "cnn", data="digits", more="yes")
    first = trained(found, 3)
    found.choose("preset", "perceptron")
    first.close()
    found.press("Undo")
    assert (run_of(found.page).spec, run_of(found.page).step_count) == (first.spec, 0)
    assert LOST in said(found.page).replace("\\", "")
    found.press("Redo")
    found.press("Undo")
    assert LOST not in said(found.page).replace("\\", "")


def test_a_list_of_layers_that_cannot_work_is_taken_back_too() -> None:
    found = visitor("cnn_lab", "cnn", data="digits", more="yes")
    found.edit("cnn.editor", [{"kind": "MaxPool2d", "kernel_size": 99}])
    found.run()
    assert found.page.session_state["cnn.draft"].error is not None
    found.press("Undo")
    assert found.page.session_state["cnn.draft"].error is None
    found.press("Redo")
    assert found.page.session_state["cnn.draft"].error is not None


def test_undo_of_an_edit_names_the_preset_again() -> None:
    found = visitor("cnn_lab", "cnn", data="digits", more="yes")
    layers = [{"kind": "Flatten"}, {"kind": "Linear", "out_features": 10}]
    found.edit("cnn.editor", layers)
    found.run()
    assert widget(found.page, "cnn", "preset").value is None
    found.press("Undo")
    assert widget(found.page, "cnn", "preset").value == "small_cnn"
    found.press("Redo")
    assert widget(found.page, "cnn", "preset").value is None
    found.choose("preset", "small_cnn")
    assert "net" not in found.address
    found.press("Undo")
    assert "net" in found.address
    assert widget(found.page, "cnn", "preset").value is None


def test_the_run_of_another_session_is_never_parked() -> None:
    theirs = trained(visitor("neural_network", "plane"), 2)
    found = visitor("neural_network", "plane", run=theirs.id)
    assert run_of(found.page) == theirs
    found.choose("lesson", "vanishing")
    assert theirs.successor == ""
    found.press("Undo")
    assert run_of(found.page) == theirs
    found.press("Reset")
    assert (theirs.step_count, theirs.successor) == (2, "")


def drawn(found: Visitor, **changes: Any) -> None:
    """What the drawing of the page "Neural network" sends when it was changed."""
    experiment = drawing_of(run_of(found.page).spec) | changes
    found.edit("plane.network", experiment)
    found.run()


def layers(*neurons: int) -> list[dict[str, Any]]:
    return [{"neurons": count, "activation": "tanh"} for count in neurons]


def seen(run: Any) -> dict[str, Any]:
    """All that a reader can see of a run that stands."""
    assert run.wait(PATIENCE_S)
    weights = {name: array.tolist() for name, array in run.weights().arrays.items()}
    curves = {name: np.nan_to_num(array).tolist() for name, array in run.history().items()}
    return {"weights": weights, "curves": curves, "step": run.step_count, "metrics": run.latest().metrics}


def test_a_neuron_that_was_removed_comes_back_with_what_it_had_learnt() -> None:
    found = visitor("neural_network", "plane")
    before = seen(trained(found, 200))
    drawn(found, layers=layers(3, 2))
    edited = run_of(found.page)
    assert edited.spec.config.layers == (PlaneLayer(3), PlaneLayer(2))
    edited.step(50)
    after = seen(edited)
    found.press("Undo")
    assert run_of(found.page).spec.config.layers == (PlaneLayer(4), PlaneLayer(2))
    assert seen(run_of(found.page)) == before
    assert not found.page.warning
    found.press("Redo")
    assert (run_of(found.page), seen(run_of(found.page))) == (edited, after)
    assert edited.successor == ""


def test_each_of_several_edits_of_layers_is_taken_back_to_its_own_weights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.kit.past.TOGETHER_S", 0.0)
    found = visitor("neural_network", "plane")
    states = [seen(trained(found, 30))]
    for sizes in ((4, 2, 2), (1,), (4, 2)):
        drawn(found, layers=layers(*sizes))
        run_of(found.page).step(20)
        states.append(seen(run_of(found.page)))
    for expected in states[-2::-1]:
        found.press("Undo")
        assert seen(run_of(found.page)) == expected
    for expected in states[1:]:
        found.press("Redo")
        assert seen(run_of(found.page)) == expected


def test_a_weight_set_by_hand_is_taken_back_to_what_it_was() -> None:
    found = visitor("neural_network", "plane")
    before = seen(trained(found, 30))
    held = {"layer": "layer1", "neuron": 0, "source": "x", "value": 5.0}
    drawn(found, held=[held])
    assert seen(run_of(found.page))["weights"]["layer1.weight"][0][0] == 5
    found.press("Undo")
    assert seen(run_of(found.page)) == before


def test_edits_that_are_one_step_leave_one_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.kit.past.TOGETHER_S", 1000.0)
    found = visitor("neural_network", "plane")
    before = seen(trained(found, 30))
    alone = len(local_engine()._runs)
    for neurons in range(1, 9):
        drawn(found, layers=layers(neurons, 2))
    assert len(local_engine()._runs) == alone + 1
    found.press("Undo")
    assert seen(run_of(found.page)) == before


@pytest.mark.parametrize(("name", "value"), [("layers_g", 1), ("neurons_d", 8), ("noise_size", 1)])
def test_a_gan_in_the_plane_comes_back_with_what_it_had_learnt(name: str, value: int) -> None:
    found = visitor("gan_plane", "gan_plane")
    before = seen(trained(found, 20))
    experiment = experiment_of(run_of(found.page).spec) | {name: value}
    found.edit("gan_plane.picture", {"experiment": experiment, "layers": ["real"]})
    assert getattr(run_of(found.page).spec.config, name) == value
    run_of(found.page).step(5)
    found.press("Undo")
    assert seen(run_of(found.page)) == before


def test_where_a_copy_finds_no_room_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = visitor("neural_network", "plane")
    run = trained(found, 30)

    def full(self: Any, owner: str | None = None, origin: str = "") -> None:
        raise CapacityError("Full.")

    monkeypatch.setattr(type(run), "copy", full)
    drawn(found, layers=layers(1))
    assert run_of(found.page) == run
    assert run.spec.config.layers == (PlaneLayer(1),)
    assert NOT_KEPT in said(found.page).replace("\\", "")


def test_of_a_run_that_failed_there_is_nothing_to_keep_and_no_word_on_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = visitor("neural_network", "plane")
    run = trained(found, 30)
    monkeypatch.setattr(type(run), "copy", lambda *_: None)  # as the protocol says of such a run
    drawn(found, layers=layers(1))
    assert NOT_KEPT not in said(found.page).replace("\\", "")


def test_a_run_that_trains_the_same_does_not_pass_for_one_that_is_gone() -> None:
    found = visitor("neural_network", "plane")
    run = trained(found, 5)
    found.press("Reset")
    fresh = trained(found, 2)
    run.close()
    found.press("Undo")
    assert LOST in said(found.page).replace("\\", "")
    assert run_of(found.page) != fresh
    assert run_of(found.page).step_count == 0
