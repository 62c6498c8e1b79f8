"""What the controls of training do to the run, and what bad input does not do."""

import numpy as np
import pytest

from nn_core import BatchNorm2d
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun
from tests.pages.app import open_as, open_page, press, prose, run_of
from tests.pages.cnn_lab.driving import LAYERS, edit, run_after, type_in
from tests.pages.widgets import widget
from tests.waiting import until
from ui.cnn_lab.words import FILTERS_AT, LARGE_AT
from ui.shell.text import percent

pytestmark = pytest.mark.usefixtures("engine_ends")


def test_it_opens_with_a_network_that_waits_to_be_trained() -> None:
    page = open_page("cnn_lab")
    run = run_of(page)
    assert (run.state, run.step_count) == ("paused", 0)
    assert run.spec == ClassifierRun(classifier_preset("small_cnn", (1, 28, 28), 10), "mnist")
    assert not page.warning
    assert not page.error


def test_train_pause_step_and_reset_do_what_they_say() -> None:
    page = open_page("cnn_lab", data="digits")
    run = run_after(page, "Train")
    assert run.state == "running"
    until(lambda: run.step_count >= 2)
    assert run_after(page, "Pause").state == "paused"
    before = run.step_count
    assert run_after(page, "Step") == run
    assert run.step_count == before + 1
    assert run_after(page, "Reset").step_count == 0


def test_live_settings_reach_the_run_without_a_restart() -> None:
    page = open_page("cnn_lab", data="digits")
    run = run_after(page, "Step")
    type_in(page, "rate", "0.03")
    widget(page, "cnn", "opt").set_value("sgd").run()
    type_in(page, "batch", "7")
    assert run_of(page) == run
    assert run.step_count == 1
    assert (run.spec.config.learning_rate, run.spec.config.optimizer, run.spec.config.batch_size) == (
        0.03,
        "sgd",
        7,
    )
    assert page.query_params["rate"] == "0.03"


def test_the_pace_reaches_the_run() -> None:
    page = open_page("cnn_lab", data="digits", more="yes")
    widget(page, "cnn", "pace").set_value("3").run()
    run = run_after(page, "Train")
    until(lambda: run.step_count >= 2)
    assert run.step_count < 20


@pytest.mark.parametrize("text", ["1e-05", "0.00001", "10⁻⁵"])
def test_a_small_learning_rate_is_typed_as_one_likes_and_shown_with_a_power_of_ten(text: str) -> None:
    page = open_page("cnn_lab", data="digits")
    type_in(page, "rate", text)
    assert run_of(page).spec.config.learning_rate == 1e-5
    assert widget(page, "cnn", "rate").value == "10⁻⁵"
    assert page.query_params["rate"] == "1e-05"


@pytest.mark.parametrize("text", ["fast", "-1", "nan", "1e9", "0", ""])
def test_an_impossible_learning_rate_is_refused_in_words(text: str) -> None:
    page = open_page("cnn_lab", data="digits")
    type_in(page, "rate", text)
    assert run_of(page).spec.config.learning_rate == 0.002
    assert "Learning rate: it must be a number" in page.warning[0].value.replace("\\", "")
    assert widget(page, "cnn", "rate").value == "0.002"


def test_a_note_stands_until_something_changes() -> None:
    page = open_page("cnn_lab", data="digits", rate="fast")
    page.run()
    assert len(page.warning) == 1
    type_in(page, "batch", "16")
    assert not page.warning


def test_a_batch_that_does_not_fit_in_memory_is_refused_in_words() -> None:
    page = open_page("cnn_lab", preset="tiny_vgg")
    type_in(page, "batch", "4096")
    run_of(page)
    assert "This architecture allows 1,237." in page.warning[0].value.replace("\\", "")


def test_batch_normalisation_and_a_batch_of_one_do_not_go_together() -> None:
    page = open_page("cnn_lab", data="digits", batch="1")
    run = run_of(page)
    assert run.spec.config.batch_size == 1
    assert edit(page, [{"kind": "BatchNorm2d"}, *LAYERS]) == run
    assert "2 or more" in page.session_state["cnn.draft"].error.message
    widget(page, "cnn", "batch").set_value("4").run()
    assert run_of(page).spec.architecture.layers[0] == BatchNorm2d()
    assert open_page("cnn_lab", data="digits", preset="tiny_vgg", batch="1").warning


def test_another_seed_or_number_of_images_is_another_run() -> None:
    page = open_page("cnn_lab", data="digits")
    first = run_after(page, "Train")
    until(lambda: first.step_count > 0)
    type_in(page, "seed", "3")
    second = run_of(page)
    assert second.id != first.id
    assert (first.state, first.successor, second.state) == ("paused", second.look, "running")
    type_in(page, "images", "50")
    assert run_of(page).spec.config.train_images == 50
    type_in(page, "images", "all")
    assert run_of(page).spec.config.train_images is None


def test_prepared_experiments_replace_settings_and_edits_and_train() -> None:
    page = open_page("cnn_lab", data="digits", batch="8", pace="1")
    edit(page, LAYERS)
    press(page, "Nothing: it guesses")
    run = run_of(page)
    assert (run.spec.dataset, run.spec.config.optimizer, run.spec.config.learning_rate) == ("mnist", "sgd", 1)
    assert run.spec.config.batch_size == 32
    assert not {"net", "pace"} & page.query_params.keys()
    assert run.state == "running"
    assert "You said: Nothing: it guesses  \nIt is being measured" in prose(page)


def test_prepared_experiment_starts_from_the_first_random_weights() -> None:
    page = open_page("cnn_lab")
    trained = run_after(page, "Step")
    press(page, "Show it without a guess", 3)
    fresh = run_of(page)
    assert (fresh != trained, fresh.spec.config.learning_rate) == (True, 1.0)
    assert trained.step_count == 1


def test_the_answer_is_what_the_run_has_come_to() -> None:
    page = open_page("cnn_lab")
    press(page, "To read: large steps get there sooner")
    run = run_of(page)
    until(lambda: run.touch() and run.step_count == LARGE_AT and run.state == "paused")
    page.run()
    assert "**Not so.** You said: To read: large steps get there sooner" in prose(page)
    measured = next(entry for entry in run.history()["val_accuracy"][::-1] if np.isfinite(entry))
    assert f"at step {LARGE_AT} it reads {percent(measured, 1)} of 1,000 images" in prose(page)
    press(page, "Train")
    until(lambda: run.touch() and run.step_count > LARGE_AT)
    press(page, "Pause")
    assert f"at step {LARGE_AT} it reads {percent(measured, 1)} of 1,000 images" in prose(page)


def test_who_looks_at_somebody_elses_run_guesses_with_one_of_his_own() -> None:
    theirs = run_after(open_page("cnn_lab", data="digits"), "Step")
    page = open_as("another", "cnn_lab", data="digits", run=theirs.look)
    press(page, "Nothing: it guesses")
    own = run_of(page)
    assert (own.spec.dataset, own.state) == ("mnist", "running")
    assert own.owner != theirs.owner
    assert (theirs.spec.dataset, theirs.step_count, theirs.state) == ("digits", 1, "paused")
    assert "It is being measured" in prose(page)


def test_who_pauses_or_changes_something_on_the_way_is_told_so() -> None:
    page = open_page("cnn_lab")
    press(page, "They become others")
    run = run_after(page, "Pause")
    assert f"Paused at step {run.step_count}. It is measured at step {FILTERS_AT}" in prose(page)
    assert run_after(page, "Train on") == run
    assert "It is being measured" in prose(page)
    press(page, "Reset")
    assert "This page has another run now, so nothing was measured" in prose(page)
    press(page, "Undo")
    assert run_of(page) == run
    assert "You said: They become others" in prose(page)
    press(page, "Ask me again")
    press(page, "Show it without a guess", 1)
    type_in(page, "rate", "0.03")
    assert "A setting was changed on the way" in prose(page)
