"""The CNN lab without a browser: what each control does to the run, and what bad input does not do."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from nn_core import Activation, Architecture, BatchNorm2d, Conv2d, Flatten, GlobalAvgPool2d, Linear
from nn_core.data import DataError, ImageSet
from nn_core.data import load as registry_load
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun
from tests.pages.widgets import widget
from tests.waiting import PATIENCE_S, until
from ui.cnn_lab.lab import PARAMS, choose_preset, preset_behind
from ui.kit.experiment import Experiment
from ui.kit.url import encode_architecture
from ui.shell.engine import close_engine, engine

SCRIPT = Path(__file__).resolve().parents[2] / "ui" / "shell" / "script.py"
PAGE = "../../pages/cnn_lab.py"
SMALL = Architecture((1, 8, 8), (Conv2d(3, 3), Flatten(), Linear(10)))


@pytest.fixture(autouse=True)
def _engine_ends() -> Iterator[None]:
    yield
    close_engine()


def opened(**query: str) -> AppTest:
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE_S).run()
    page.switch_page(PAGE)
    for name, text in query.items():
        page.query_params[name] = text
    return page.run()


def run_of(page: AppTest) -> Any:
    assert not page.exception
    run = engine().get(page.session_state["cnn"]["run"])
    assert run is not None
    return run


def press(page: AppTest, label: str) -> Any:
    next(button for button in page.button if button.label == label).click()
    page.run()
    run = run_of(page)
    if label == "Step":
        until(lambda: run.state != "running")
    return run


def test_a_new_address_for_the_same_network_keeps_the_run() -> None:
    page = opened()
    run = press(page, "Step")
    page.query_params.clear()
    page.query_params["rate"] = "0.01"
    assert run_of(page.run()) == run
    assert (run.step_count, run.spec.config.learning_rate) == (1, 0.01)


def type_in(page: AppTest, key: str, text: str) -> AppTest:
    """A value that is not among the field's suggestions; AppTest itself knows only those."""
    field = widget(page, "cnn", key)
    field.options.append(text)
    found: AppTest = field.set_value(text).run()
    return found


def edit(page: AppTest, layers: list[dict[str, Any]]) -> Any:
    """What the browser does when the reader changes the list of layers."""
    draft = page.session_state["cnn.draft"]
    draft.take(layers)
    page.run()
    return run_of(page)


LAYERS: list[dict[str, Any]] = [
    {"kind": "Conv2d", "out_channels": 4, "kernel_size": 3},
    {"kind": "Flatten"},
    {"kind": "Linear", "out_features": 10},
]


def test_it_opens_with_a_network_that_waits_to_be_trained() -> None:
    page = opened()
    run = run_of(page)
    assert (run.state, run.step_count) == ("paused", 0)
    assert run.spec == ClassifierRun(classifier_preset("small_cnn", (1, 28, 28), 10), "mnist")
    assert not page.warning
    assert not page.error


def test_train_pause_step_and_reset_do_what_they_say() -> None:
    page = opened(data="digits")
    run = press(page, "Train")
    assert run.state == "running"
    until(lambda: run.step_count >= 2)
    assert press(page, "Pause").state == "paused"
    before = run.step_count
    assert press(page, "Step") == run
    assert run.step_count == before + 1
    assert press(page, "Reset").step_count == 0


def test_live_settings_reach_the_run_without_a_restart() -> None:
    page = opened(data="digits")
    run = press(page, "Step")
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
    page = opened(data="digits")
    widget(page, "cnn", "pace").set_value("3").run()
    run = press(page, "Train")
    until(lambda: run.step_count >= 2)
    assert run.step_count < 20


@pytest.mark.parametrize("text", ["fast", "-1", "nan", "1e9", "0", ""])
def test_an_impossible_learning_rate_is_refused_in_words(text: str) -> None:
    page = opened(data="digits")
    type_in(page, "rate", text)
    assert run_of(page).spec.config.learning_rate == 0.002
    assert "Learning rate: it must be a number" in page.warning[0].value.replace("\\", "")
    assert widget(page, "cnn", "rate").value == "0.002"


def test_a_note_stands_until_something_changes() -> None:
    page = opened(data="digits", rate="fast")
    page.run()
    assert len(page.warning) == 1
    type_in(page, "batch", "16")
    assert not page.warning


def test_a_batch_that_does_not_fit_in_memory_is_refused_in_words() -> None:
    page = opened(preset="tiny_vgg")
    type_in(page, "batch", "4096")
    run_of(page)
    assert "This architecture allows 1,237." in page.warning[0].value.replace("\\", "")


def test_batch_normalisation_and_a_batch_of_one_do_not_go_together() -> None:
    page = opened(data="digits", batch="1")
    run = run_of(page)
    assert run.spec.config.batch_size == 1
    assert edit(page, [{"kind": "BatchNorm2d"}, *LAYERS]) == run
    assert "2 or more" in page.session_state["cnn.draft"].error.message
    widget(page, "cnn", "batch").set_value("4").run()
    assert run_of(page).spec.architecture.layers[0] == BatchNorm2d()
    assert opened(data="digits", preset="tiny_vgg", batch="1").warning


def test_another_seed_or_number_of_images_is_another_run() -> None:
    page = opened(data="digits")
    first = press(page, "Train")
    until(lambda: first.step_count > 0)
    type_in(page, "seed", "3")
    second = run_of(page)
    assert second.id != first.id
    assert (first.state, first.successor, second.state) == ("paused", second.id, "running")
    type_in(page, "images", "50")
    assert run_of(page).spec.config.train_images == 50
    type_in(page, "images", "all")
    assert run_of(page).spec.config.train_images is None


def test_an_edited_network_trains_in_place_of_the_old_one() -> None:
    page = opened(data="digits")
    first = press(page, "Train")
    until(lambda: first.step_count > 0)
    second = edit(page, LAYERS)
    assert (first.state, first.successor, second.state) == ("paused", second.id, "running")
    assert second.spec.architecture.layers[0] == Conv2d(4, 3)
    assert page.query_params["net"] == encode_architecture(second.spec.architecture)


def test_a_network_that_cannot_work_leaves_the_last_one_running() -> None:
    page = opened(data="digits")
    run = press(page, "Train")
    broken = [{"kind": "Conv2d", "out_channels": 4, "kernel_size": 11}, *LAYERS[1:]]
    assert edit(page, broken) == run
    assert run.state == "running"
    error = page.session_state["cnn.draft"].error
    assert (error.layer_index, error.field) == (0, "kernel_size")
    assert "8 x 8" in error.message
    assert edit(page, LAYERS).spec.architecture.layers[0] == Conv2d(4, 3)


def test_a_network_with_the_wrong_number_of_classes_is_an_error_of_its_last_layer() -> None:
    page = opened(data="digits")
    run = run_of(page)
    assert edit(page, [*LAYERS[:2], {"kind": "Linear", "out_features": 7}]) == run
    error = page.session_state["cnn.draft"].error
    assert error.layer_index == 2
    assert "10 classes" in error.message


def test_the_preset_comes_back() -> None:
    page = opened(data="digits")
    for name, title in (("small_cnn", "Small CNN"), ("perceptron", "Perceptron")):
        widget(page, "cnn", "preset").set_value(name).run()
        edit(page, LAYERS)
        back = press(page, f"Back to {title}")
        assert back.spec.architecture == classifier_preset(name, (1, 8, 8), 10)
        assert "net" not in page.query_params


def test_the_way_back_names_the_preset_that_fits_the_images() -> None:
    lab = Experiment("cnn", PARAMS, {"preset": "tiny_vgg"}, [])
    names = ("a", "b")
    for side, title in ((8, "Tiny VGG"), (2, "Perceptron")):
        pixels = np.zeros((2, 1, side, side), np.uint8)
        images = ImageSet("own", "Own", pixels, np.arange(2), names, source="", licence="")
        assert preset_behind(lab, images) == title


def test_the_field_names_no_preset_while_the_network_is_none_and_any_preset_can_be_chosen() -> None:
    page = opened(data="digits")
    assert widget(page, "cnn", "preset").value == "small_cnn"
    edit(page, LAYERS)
    reloaded = opened(**{name: page.query_params[name] for name in ("data", "net")})
    for shown in (page, reloaded):
        assert widget(shown, "cnn", "preset").value is None
        widget(shown, "cnn", "preset").set_value("small_cnn").run()
        assert run_of(shown).spec.architecture == classifier_preset("small_cnn", (1, 8, 8), 10)
        assert "net" not in shown.query_params
        assert widget(shown, "cnn", "preset").value == "small_cnn"


def test_the_field_names_no_preset_while_the_layers_in_the_editor_cannot_work() -> None:
    page = opened(data="digits")
    edit(page, [*LAYERS[:2], {"kind": "Linear", "out_features": 7}])
    assert widget(page, "cnn", "preset").value is None
    widget(page, "cnn", "preset").set_value("small_cnn").run()
    assert page.session_state["cnn.draft"].layers is None
    assert widget(page, "cnn", "preset").value == "small_cnn"


def test_the_field_names_the_preset_that_a_network_in_the_address_is() -> None:
    page = opened(data="digits", net=encode_architecture(classifier_preset("lenet5", (1, 8, 8), 10)))
    assert widget(page, "cnn", "preset").value == "lenet5"
    assert not [button for button in page.button if button.label.startswith("Back to")]
    widget(page, "cnn", "preset").set_value("small_cnn").run()
    assert run_of(page).spec.architecture == classifier_preset("small_cnn", (1, 8, 8), 10)


def test_no_choice_of_a_preset_leaves_the_network() -> None:
    page = opened(data="digits")
    run = edit(page, LAYERS)
    lab, draft = page.session_state["cnn"], page.session_state["cnn.draft"]
    choose_preset(lab, draft, None)
    assert run_of(page.run()) == run
    assert widget(page, "cnn", "preset").value is None


def test_an_empty_network_is_an_error_and_no_crash() -> None:
    page = opened(data="digits")
    run = run_of(page)
    assert edit(page, []) == run
    assert "1 to 64 layers" in page.session_state["cnn.draft"].error.message


def test_a_preset_replaces_all_edits() -> None:
    page = opened(data="digits")
    edit(page, LAYERS)
    widget(page, "cnn", "preset").set_value("lenet5").run()
    assert run_of(page).spec.architecture == classifier_preset("lenet5", (1, 8, 8), 10)


def test_an_edited_network_follows_to_another_data_set() -> None:
    page = opened(data="digits")
    edit(page, LAYERS)
    widget(page, "cnn", "data").set_value("faces").run()
    architecture = run_of(page).spec.architecture
    assert architecture.input_shape == (1, 25, 25)
    assert architecture.layers == (Conv2d(4, 3), Flatten(), Linear(2))


def test_a_network_whose_images_would_not_fit_in_memory_gives_way_with_a_note() -> None:
    large = Architecture((3, 1024, 1024), (GlobalAvgPool2d(), Flatten(), Linear(10)))
    page = opened(net=encode_architecture(large))
    assert run_of(page).spec.image_shape == (1, 28, 28)
    assert any(
        "5,000 images of 3 x 1024 x 1024 take 16 GB" in note.value.replace("\\", "") for note in page.warning
    )


def test_a_batch_that_would_not_fit_in_memory_is_made_smaller_with_a_note(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nn_core.training.limits.MAX_RUN_BYTES", 250_000_000)
    layers = (Conv2d(7, 3, padding=1), Activation("relu")) * 8
    deep = Architecture((3, 100, 100), (*layers, GlobalAvgPool2d(), Flatten(), Linear(2)))
    page = opened(data="faces", net=encode_architecture(deep), batch="64")
    assert run_of(page).spec.architecture == deep
    assert run_of(page).spec.config.batch_size == 2
    assert any("The batch size is now 2." in note.value.replace("\\", "") for note in page.warning)


def test_a_network_too_deep_for_the_new_images_gives_way_with_a_note() -> None:
    page = opened()
    edit(page, [{"kind": "Conv2d", "out_channels": 4, "kernel_size": 20}, *LAYERS[1:]])
    widget(page, "cnn", "data").set_value("digits").run()
    assert run_of(page).spec.architecture == classifier_preset("small_cnn", (1, 8, 8), 10)
    assert "does not fit these images" in page.warning[0].value


@pytest.mark.parametrize("data", ["mnist", "digits", "faces", "photographs"])
@pytest.mark.parametrize("preset", ["one_layer_cnn", "lenet5", "tiny_vgg", "perceptron"])
def test_every_preset_opens_with_every_data_set(data: str, preset: str) -> None:
    page = opened(data=data, preset=preset)
    assert run_of(page).spec.dataset == data
    assert not page.warning


def test_a_data_set_that_cannot_be_had_says_so_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(data="digits")
    run = run_of(page)

    def offline(name: str) -> Any:
        if name == "cifar10":
            raise DataError("CIFAR-10 has to be downloaded, and there is no network.")
        return registry_load(name)

    monkeypatch.setattr("ui.cnn_lab.lab.load", offline)
    widget(page, "cnn", "data").set_value("cifar10").run()
    assert run_of(page) == run
    assert widget(page, "cnn", "data").value == "digits"
    assert "no network" in page.warning[0].value
    assert "no network" in opened(data="cifar10").warning[0].value


# The address


def test_a_reload_finds_the_run_that_trains() -> None:
    page = opened(data="digits", preset="lenet5", rate="0.01")
    run = press(page, "Train")
    again = opened(**{name: page.query_params[name] for name in page.query_params})
    assert run_of(again) == run
    assert run.state == "running"
    assert not again.warning


def test_a_run_of_somebody_else_is_left_alone() -> None:
    theirs = run_of(opened(data="digits"))
    mine = opened(data="digits", run=theirs.id)
    assert run_of(mine) == theirs
    assert edit(mine, LAYERS).id != theirs.id
    assert engine().get(theirs.id) == theirs


def test_an_address_whose_run_is_gone_or_different_starts_a_new_one_with_a_note() -> None:
    theirs = run_of(opened(data="digits"))
    for run_id in ("gone", theirs.id):
        page = opened(data="digits", preset="lenet5", run=run_id)
        assert run_of(page).id not in ("gone", theirs.id)
        assert run_of(page).spec.architecture == classifier_preset("lenet5", (1, 8, 8), 10)
        assert "new run" in page.warning[0].value
    assert engine().get(theirs.id) == theirs


def test_a_run_that_was_freed_is_made_anew() -> None:
    page = opened(data="digits")
    run_of(page).close()
    page.run()
    assert run_of(page).state == "paused"
    assert "has ended" in page.warning[0].value


def test_an_address_holds_the_whole_experiment() -> None:
    query = {
        "data": "digits",
        "net": encode_architecture(SMALL),
        "opt": "momentum",
        "rate": "0.05",
        "batch": "16",
        "decay": "0.001",
        "seed": "4",
        "images": "100",
        "image": "12",
    }
    page = opened(**query)
    spec = run_of(page).spec
    assert spec.architecture == SMALL
    config = spec.config
    assert (config.optimizer, config.learning_rate, config.batch_size) == ("momentum", 0.05, 16)
    assert (config.weight_decay, config.seed, config.train_images) == (0.001, 4, 100)
    assert {name: page.query_params[name] for name in query} == query


@pytest.mark.parametrize(
    "query",
    [
        {"data": "../../etc/passwd"},
        {"net": "AAAA"},
        {"net": "x" * 50_000},
        {"rate": "1e999"},
        {"image": "-1"},
        {"run": "<script>"},
        {"preset": "\x00"},
        {"seed": "99999999999999999999"},
    ],
)
def test_a_bad_address_gives_a_sentence_and_the_defaults(query: dict[str, str]) -> None:
    page = opened(**query)
    run_of(page)
    assert "in the address cannot be used" in page.warning[0].value
    assert not page.error


def test_an_address_asking_for_the_impossible_is_answered_in_words() -> None:
    huge = Architecture((1, 28, 28), (Flatten(), Linear(60_000), Linear(10)))
    page = opened(net=encode_architecture(huge))
    assert run_of(page).spec.architecture == classifier_preset("small_cnn", (1, 28, 28), 10)
    assert "can be trained here" in page.warning[0].value


def test_an_image_beyond_the_data_set_is_no_harm() -> None:
    run_of(opened(data="faces", image="999999"))


def test_words_from_an_address_are_shown_as_plain_text() -> None:
    from ui.shell.text import plain

    assert plain("![](http://x) *a* :red[b] $c$") == r"\!\[\]\(http\:\/\/x\) \*a\* \:red\[b\] \$c\$"


def test_it_says_how_many_images_there_are_to_learn_from_and_to_check_with() -> None:
    page = opened()
    assert page.caption[0].value.startswith(r"MNIST\: 4\,000 images to learn from\, 1\,000 to check with")
    page = opened(data="digits", images="100")
    assert page.caption[0].value.startswith(r"Digits 8 x 8\: 100 images to learn from\, 359")


# Own pictures


def zipped(classes: int) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for number in range(classes * 4):
            picture = BytesIO()
            Image.fromarray(np.full((30, 30), number * 9, np.uint8)).save(picture, "PNG")
            archive.writestr(f"class{number % classes}/{number}.png", picture.getvalue())
    return buffer.getvalue()


def test_prepared_experiments_replace_settings_and_edits() -> None:
    page = opened(data="digits", batch="8")
    edit(page, LAYERS)
    buttons = [button for button in page.button if button.label == "Set it up"]
    assert len(buttons) == 3
    buttons[2].click().run()
    spec = run_of(page).spec
    assert (spec.dataset, spec.config.optimizer, spec.config.learning_rate) == ("mnist", "sgd", 1.0)
    assert spec.config.batch_size == 32
    assert "net" not in page.query_params


def test_prepared_experiment_starts_from_the_first_random_weights() -> None:
    page = opened()
    trained = press(page, "Step")
    [button for button in page.button if button.label == "Set it up"][2].click().run()
    fresh = run_of(page)
    assert (fresh.step_count, fresh.spec.config.learning_rate) == (0, 1.0)
    assert trained.step_count == 1


def test_own_pictures_become_the_data_set() -> None:
    page = opened()
    widget(page, "cnn", "data").set_value("own").run()
    assert run_of(page).spec.dataset == "mnist"
    page.file_uploader[0].upload("pets.zip", zipped(3)).run()
    spec = run_of(page).spec
    assert spec.dataset.class_names == ("class0", "class1", "class2")
    assert spec.architecture.out_shape == (3,)
    assert press(page, "Step").step_count == 1


def test_own_pictures_of_one_class_are_not_enough() -> None:
    page = opened()
    widget(page, "cnn", "data").set_value("own").run()
    page.file_uploader[0].upload("pets.zip", zipped(1)).run()
    assert run_of(page).spec.dataset == "mnist"
    assert "all belong to one class, “class0”" in page.info[0].value.replace("\\", "")
    assert "classes apart" in page.info[0].value


def test_fewer_images_than_a_batch_are_said_to_be_few() -> None:
    page = opened(data="digits", images="20", batch="64")
    assert "only 20 images to learn from" in page.warning[0].value
    assert press(page, "Step").step_count == 1
    type_in(page, "batch", "16")
    assert not page.warning
