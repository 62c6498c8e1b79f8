"""What edits and presets make of the network."""

from typing import Any

import numpy as np
import pytest

from nn_core import Add, Conv2d
from nn_core.data import ImageSet
from nn_core.network.presets import classifier_preset
from tests.pages.app import open_page, run_of
from tests.pages.cnn_lab.driving import LAYERS, edit, run_after
from tests.pages.widgets import widget
from tests.waiting import until
from ui.cnn_lab.lab import PARAMS, preset_behind
from ui.kit.edited import choose_preset
from ui.kit.experiment import Experiment
from ui.kit.url import encode_architecture

pytestmark = pytest.mark.usefixtures("engine_ends")


def test_an_edited_network_trains_in_place_of_the_old_one() -> None:
    page = open_page("cnn_lab", data="digits", more="yes")
    first = run_after(page, "Train")
    until(lambda: first.step_count > 0)
    second = edit(page, LAYERS)
    assert (first.state, first.successor, second.state) == ("paused", second.look, "running")
    assert second.spec.architecture.layers[0] == Conv2d(4, 3)
    assert page.query_params["net"] == encode_architecture(second.spec.architecture)


def test_a_network_that_cannot_work_leaves_the_last_one_running() -> None:
    page = open_page("cnn_lab", data="digits", more="yes")
    run = run_after(page, "Train")
    broken = [{"kind": "Conv2d", "out_channels": 4, "kernel_size": 11}, *LAYERS[1:]]
    assert edit(page, broken) == run
    assert run.state == "running"
    error = page.session_state["cnn.draft"].error
    assert (error.layer_index, error.field) == (0, "kernel_size")
    assert "8 x 8" in error.message
    assert edit(page, LAYERS).spec.architecture.layers[0] == Conv2d(4, 3)


def test_a_network_with_the_wrong_number_of_classes_is_an_error_of_its_last_layer() -> None:
    page = open_page("cnn_lab", data="digits", more="yes")
    run = run_of(page)
    assert edit(page, [*LAYERS[:2], {"kind": "Linear", "out_features": 7}]) == run
    error = page.session_state["cnn.draft"].error
    assert error.layer_index == 2
    assert "10 classes" in error.message


def test_the_preset_comes_back() -> None:
    page = open_page("cnn_lab", data="digits", more="yes")
    for name, title in (("small_cnn", "Small CNN"), ("perceptron", "Perceptron")):
        widget(page, "cnn", "preset").set_value(name).run()
        edit(page, LAYERS)
        back = run_after(page, f"Back to {title}")
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
    page = open_page("cnn_lab", data="digits", more="yes")
    assert widget(page, "cnn", "preset").value == "small_cnn"
    edit(page, LAYERS)
    reloaded = open_page("cnn_lab", **{name: page.query_params[name] for name in ("data", "net", "more")})
    for shown in (page, reloaded):
        assert widget(shown, "cnn", "preset").value is None
        widget(shown, "cnn", "preset").set_value("small_cnn").run()
        assert run_of(shown).spec.architecture == classifier_preset("small_cnn", (1, 8, 8), 10)
        assert "net" not in shown.query_params
        assert widget(shown, "cnn", "preset").value == "small_cnn"


def test_the_field_names_no_preset_while_the_layers_in_the_editor_cannot_work() -> None:
    page = open_page("cnn_lab", data="digits", more="yes")
    edit(page, [*LAYERS[:2], {"kind": "Linear", "out_features": 7}])
    assert widget(page, "cnn", "preset").value is None
    widget(page, "cnn", "preset").set_value("small_cnn").run()
    assert page.session_state["cnn.draft"].layers is None
    assert widget(page, "cnn", "preset").value == "small_cnn"


def test_the_field_names_the_preset_that_a_network_in_the_address_is() -> None:
    page = open_page(
        "cnn_lab",
        data="digits",
        more="yes",
        net=encode_architecture(classifier_preset("lenet5", (1, 8, 8), 10)),
    )
    assert widget(page, "cnn", "preset").value == "lenet5"
    assert not [button for button in page.button if button.label.startswith("Back to")]
    widget(page, "cnn", "preset").set_value("small_cnn").run()
    assert run_of(page).spec.architecture == classifier_preset("small_cnn", (1, 8, 8), 10)


def test_no_choice_of_a_preset_leaves_the_network() -> None:
    page = open_page("cnn_lab", data="digits", more="yes")
    run = edit(page, LAYERS)
    lab, draft = page.session_state["cnn"], page.session_state["cnn.draft"]
    choose_preset(lab, draft, None)
    assert run_of(page.run()) == run
    assert widget(page, "cnn", "preset").value is None


def test_an_empty_network_is_an_error_and_no_crash() -> None:
    page = open_page("cnn_lab", data="digits", more="yes")
    run = run_of(page)
    assert edit(page, []) == run
    assert "at least 1 layer" in page.session_state["cnn.draft"].error.message


def test_a_preset_replaces_all_edits() -> None:
    page = open_page("cnn_lab", data="digits", more="yes")
    edit(page, LAYERS)
    widget(page, "cnn", "preset").set_value("lenet5").run()
    assert run_of(page).spec.architecture == classifier_preset("lenet5", (1, 8, 8), 10)


SKIPPING: list[dict[str, Any]] = [
    {"kind": "Conv2d", "out_channels": 4, "kernel_size": 3, "padding": 1},
    {"kind": "Activation", "function": "relu"},
    {"kind": "Conv2d", "out_channels": 4, "kernel_size": 3, "padding": 1},
    {"kind": "Add", "source": "relu1"},
    {"kind": "Flatten"},
    {"kind": "Linear", "out_features": 10},
]


def test_a_network_with_a_skip_trains_and_is_its_address() -> None:
    page = open_page("cnn_lab", data="digits", tab="code")
    run = edit(page, SKIPPING)
    assert run.spec.architecture.layers[3] == Add("relu1")
    assert page.query_params["net"] == encode_architecture(run.spec.architecture)
    assert "add1 = conv2 + relu1" in page.code[0].value
    run = run_after(page, "Step")
    assert run.step_count == 1
    again = open_page("cnn_lab", data="digits", net=page.query_params["net"])
    assert run_of(again).spec.architecture == run.spec.architecture


def test_a_skip_that_does_not_fit_leaves_the_last_network_and_says_what_would() -> None:
    page = open_page("cnn_lab", data="digits", more="yes")
    run = edit(page, SKIPPING)
    assert edit(page, [*SKIPPING[:3], {"kind": "Add", "source": "input"}, *SKIPPING[4:]]) == run
    error = page.session_state["cnn.draft"].error
    assert (error.layer_index, error.field) == (3, "source")
    assert "What fits: conv1, relu1." in error.message
    assert edit(page, [*SKIPPING[:2], {**SKIPPING[2], "source": "conv1"}, *SKIPPING[4:]]) == run
    assert "No layer reads relu1" in page.session_state["cnn.draft"].error.message
