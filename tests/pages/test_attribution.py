"""What the page asks of which network, what an address opens, and what the drawing may choose."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from captum.attr import LayerAttribution, LayerGradCam
from streamlit.testing.v1 import AppTest

from nn_core import Linear, build
from nn_core.attribution.methods import METHODS
from nn_core.findings import checkpoints
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun, RunHandle
from nn_core.training.pretrained.spec import PretrainedProbe
from tests.nn_core.training.small_runs import branching_network
from tests.pages.app import data_of, open_page, said, warned
from tests.pages.browser_memory import Visitor
from tests.pages.lent import lab_run
from tests.pages.widgets import widget
from ui.attribution.drawing import KEY, take_edit
from ui.attribution.params import FIRST
from ui.kit.experiment import Experiment
from ui.kit.runs import CNN_LAB
from ui.shell.engine import engine

pytestmark = pytest.mark.usefixtures("engine_ends")
LAB = "attribution"
BRANCHING = branching_network(8)
BRANCHING = replace(BRANCHING, layers=(*BRANCHING.layers[:-1], Linear(10)))
PERCEPTRON = classifier_preset("perceptron", (1, 28, 28), 10)


def drawing(page: AppTest) -> dict[str, Any]:
    return data_of(page, KEY)


def layer_of(page: AppTest) -> str:
    """What Grad-CAM is asked about."""
    (layer,) = (one["question"]["layer"] for one in drawing(page)["methods"] if one["name"] == "gradcam")
    assert isinstance(layer, str)
    return layer


def run_of(page: AppTest) -> RunHandle:
    run = engine().get(drawing(page)["run"])
    assert run is not None
    return run


def test_it_opens_with_a_network_that_knows_digits() -> None:
    page = open_page(LAB)
    run, kept = run_of(page), checkpoints.load("digits")
    assert (warned(page), run.step_count, run.owner) == ("", 0, "")
    assert kept is not None
    assert dict(page.query_params) == {"image": str(FIRST["digits"])}
    for name, array in run.weights().arrays.items():
        np.testing.assert_array_equal(array, kept[name])


def test_it_opens_with_the_first_picture_that_is_read_right_and_grad_cam_finds_on_its_strokes() -> None:
    """Measured with captum. `FIRST` says the rule."""
    spec, kept = checkpoints.classifier("digits"), checkpoints.load("digits")
    assert kept is not None
    model = build(spec.architecture).eval()
    model.load_state_dict({name: torch.from_numpy(array) for name, array in kept.items()})
    last = next(layer for name, layer in model.named_children() if name == "relu2")
    images = spec.load()

    def found(at: int) -> bool:
        x = torch.from_numpy(images.images[at : at + 1] / 255).float()
        answer = int(model(x).argmax())
        heat = LayerGradCam(model, last).attribute(x, answer, relu_attributions=True)
        heat = LayerAttribution.interpolate(heat, x.shape[2:], "bilinear").clamp(min=0)[0, 0].detach()
        return answer == images.labels[at] and bool(heat[x[0, 0] > 0].sum() > heat.sum() / 2)

    offered = images.split(spec.config.seed).validation.tolist()
    first = next(at for at in offered if found(at))
    assert first == FIRST["digits"]
    assert data_of(open_page(LAB), "attribution.input")["index"] == first


def test_an_address_without_a_picture_opens_the_one_that_it_always_opened() -> None:
    for query in ({"class": "4"}, {"method": "gradcam"}, {"net": "photographs"}):
        page = open_page(LAB, **query)
        offered = engine().get(drawing(page)["run"]).spec  # type: ignore[union-attr]
        usual = int(offered.load().split(offered.config.seed).validation[0])
        assert data_of(page, "attribution.input")["index"] == usual
        assert dict(page.query_params) == query


def test_who_comes_back_to_the_digits_sees_the_first_picture_again() -> None:
    page = open_page(LAB)
    widget(page, LAB, "run").set_value("photographs").run()
    assert dict(page.query_params) == {"net": "photographs"}
    widget(page, LAB, "run").set_value("digits").run()
    assert dict(page.query_params) == {"image": str(FIRST["digits"])}


def test_all_visitors_look_at_one_run_of_it() -> None:
    first, second = open_page(LAB), open_page(LAB)
    assert drawing(first)["run"] == drawing(second)["run"]
    run_of(first).close()
    again = open_page(LAB)
    assert drawing(again)["run"] != drawing(second)["run"]
    assert run_of(again).state == "paused"


def test_no_two_parts_of_the_page_have_one_heading() -> None:
    headings = [heading.value for heading in open_page(LAB).subheader]
    assert len(set(headings)) == len(headings) >= 4


def test_every_method_is_offered_with_its_formula_paper_and_cost() -> None:
    offered = drawing(open_page(LAB))["methods"]
    assert [one["name"] for one in offered] == list(METHODS)
    assert all(one["formula"] and one["does"] and "http" in one["paper"] for one in offered)
    costs = {one["name"]: one["cost"] for one in offered}
    # a window of 28 // 7 = 4, moved by 2, has 13 places a side; 3 passes a gradient
    assert (costs["occlusion"], costs["gradient"], costs["integrated"]) == (1 + 13 * 13, 3, 3 * 64)
    assert not any(one["undefined"] for one in offered)


def test_an_address_opens_class_method_layer_and_picture() -> None:
    query = {"class": "4", "method": "gradcam", "layer": "conv1", "image": "9", "hidden": "k3f9z~40.3-25.3"}
    page = open_page(LAB, **query)
    shown = drawing(page)
    assert shown["hidden"] == "k3f9z~40.3-25.3"
    assert (shown["target"], shown["method"], layer_of(page)) == (4, "gradcam", "conv1")
    assert data_of(page, "attribution.input")["index"] == 9
    assert dict(page.query_params) == query


def test_the_layer_is_the_last_activation_until_another_is_chosen() -> None:
    page = open_page(LAB)
    layer = widget(page, LAB, "layer")
    assert (layer.value, layer_of(page)) == ("relu2", "relu2")
    layer.set_value("pool2").run()
    assert (layer_of(page), page.query_params["layer"]) == ("pool2", "pool2")
    widget(page, LAB, "layer").set_value("relu2").run()
    assert "layer" not in page.query_params


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"class": "10"}, "There is no class 10 here"),
        ({"layer": "conv7"}, "no maps in a layer conv7"),
        ({"method": "magic"}, "The method in the address cannot be used"),
        ({"run": "gone"}, "The run in the address has ended. This is a network that comes with the app"),
    ],
)
def test_what_is_not_there_is_a_sentence(query: dict[str, str], sentence: str) -> None:
    page = open_page(LAB, **query)
    assert sentence in warned(page)
    shown = drawing(page)
    assert (shown["target"], shown["method"], layer_of(page)) == (None, "occlusion", "relu2")


def test_the_cnn_lab_s_run_is_asked_once_it_learns() -> None:
    run = lab_run()
    page = open_page(LAB, run=run.look)
    assert drawing(page)["run"] == run.look
    assert widget(page, LAB, "run").value == run.look
    page = open_page(LAB)
    page.session_state[CNN_LAB] = run.look
    page.run()
    assert drawing(page)["run"] == page.query_params["run"] == run.look
    widget(page, LAB, "run").set_value("photographs").run()
    assert drawing(page)["run"] != run.look
    assert dict(page.query_params) == {"net": "photographs"}
    assert drawing(page)["shape"][0] == 3


@pytest.mark.parametrize(
    ("network", "undefined"),
    [(PERCEPTRON, {"gradcam", "guided_gradcam"}), (BRANCHING, {"lrp"})],
)
def test_what_a_network_cannot_be_asked_says_why(network: Any, undefined: set[str]) -> None:
    data = "mnist" if network is PERCEPTRON else "digits"
    if data == "digits":
        network = replace(
            network, layers=(*network.layers[:-1], replace(network.layers[-1], out_features=10))
        )
    run = engine().submit(ClassifierRun(network, data))
    page = open_page(LAB, run=run.look)
    assert {one["name"] for one in drawing(page)["methods"] if one["undefined"]} == undefined
    assert warned(page) == ""


@pytest.mark.parametrize(
    ("edit", "target", "method"),
    [
        ({"target": 7, "method": "lrp"}, 7, "lrp"),
        ({"target": None, "method": "lrp"}, None, "lrp"),
        ({"target": 10, "method": "lrp"}, 3, "lrp"),
        ({"target": -1, "method": "magic"}, 3, "gradient"),
        ({"target": True, "method": ["lrp"]}, 3, "gradient"),
        ({"target": 2.0, "method": None}, 3, "gradient"),
        ("everything", 3, "gradient"),
        ([], 3, "gradient"),
    ],
)
def test_an_edit_is_a_class_and_a_method_or_nothing(
    edit: Any, target: int | None, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Experiment(LAB, (), {"class": 3, "method": "gradient"}, [])
    monkeypatch.setattr("ui.attribution.drawing.edit_of", lambda *_: edit)
    take_edit(lab, 10)
    assert (lab["class"], lab["method"]) == (target, method)


@pytest.mark.parametrize(
    ("hidden", "kept"),
    [
        ("k3f9z~40.3-25.3", "k3f9z~40.3-25.3"),
        ("", None),
        ("k3f9z", "1~0.1"),
        ("k3f9z~40.3-", "1~0.1"),
        ("K~1.1", "1~0.1"),
        (f"1~{'-'.join(['1.1'] * 600)}", "1~0.1"),
        (7, "1~0.1"),
        (None, "1~0.1"),
    ],
)
def test_what_is_hidden_is_kept_where_it_can_be_read(
    hidden: Any, kept: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Experiment(LAB, (), {"class": None, "method": "gradient", "hidden": "1~0.1"}, [])
    monkeypatch.setattr("ui.attribution.drawing.edit_of", lambda *_: {"hidden": hidden})
    take_edit(lab, 10)
    assert lab["hidden"] == kept


def test_what_is_hidden_can_be_taken_back() -> None:
    found = Visitor(open_page(LAB), LAB)
    found.edit(KEY, {"target": None, "method": "occlusion", "hidden": "1~0.1"})
    found.run()
    opened = {"image": str(FIRST["digits"])}
    assert (found.address, drawing(found.page)["hidden"]) == (opened | {"hidden": "1~0.1"}, "1~0.1")
    before = drawing(found.page)["version"]
    assert found.press("Undo")
    assert (found.address, drawing(found.page)["hidden"]) == (opened, "")
    assert drawing(found.page)["version"] > before


def test_layers_of_a_network_that_others_trained_are_called_by_stage_and_block() -> None:
    page = open_page(LAB, net="efficientnet_lite0")
    field = widget(page, LAB, "layer")
    assert field.options[-1] == "Head, activation"
    field.set_value("relu632").run()
    assert (page.query_params["layer"], layer_of(page)) == ("relu632", "relu632")
    assert widget(open_page(LAB), LAB, "layer").options[0] == "conv1"


def test_a_network_that_others_trained_is_asked_in_as_many_looks_as_there_is_time_for() -> None:
    page = open_page(LAB, net="efficientnet_lite0", image="0")
    shown, run = drawing(page), run_of(page)
    assert warned(page) == ""
    assert (shown["shape"], len(shown["class_names"])) == ([3, 224, 224], 1000)
    assert (run.step_count, shown["class_names"][285]) == (0, "Egyptian cat")
    # 50 billion multiply-adds, 385 million a pass
    assert shown["passes"] == 129
    costs = {one["name"]: one["cost"] for one in shown["methods"] if not one["undefined"]}
    assert max(costs.values()) <= 129 < sum(costs.values())
    undefined = {one["name"] for one in shown["methods"] if one["undefined"]}
    assert undefined == {"guided", "deconvolution", "guided_gradcam", "lrp"}
    offered = {one["name"]: one["question"] for one in shown["methods"] if one["name"] in costs}
    for question in offered.values():
        run.spec.check_probe(PretrainedProbe.read({"explain": [question], "image": {"index": 0}}, run.spec))
    assert "Apache Licence 2.0" in said(page).replace("\\", "")


def test_a_choice_in_python_is_news_for_the_drawing() -> None:
    page = open_page(LAB)
    before = drawing(page)["version"]
    page.query_params["class"] = "5"
    page.run()
    assert drawing(page)["target"] == 5
    assert drawing(page)["version"] > before
