"""What the page shows of which network, what an address opens, and what the drawing may choose."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core import Activation, Architecture, Conv2d, Flatten, GlobalAvgPool2d, Linear
from nn_core.embedding.cloud import Cloud, layers_of
from nn_core.findings import checkpoints
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierProbe, ClassifierRun, RunHandle
from tests.pages.app import data_of, open_page, press, prose, said, warned
from tests.pages.widgets import widget
from tests.waiting import PATIENCE_S
from ui.embedding.cards.landscape import WANTED
from ui.embedding.drawing import KEY, first_layer, take_edit, take_pick
from ui.embedding.params import PARAMS
from ui.embedding.tsne import KEY as TSNE_KEY
from ui.embedding.tsne import LAYING, _known
from ui.kit.experiment import Experiment
from ui.kit.runs import CNN_LAB
from ui.shell.engine import engine

pytestmark = pytest.mark.usefixtures("engine_ends")
LAB = "embedding"
USUAL = {"colour": "class", "points": "marks", "method": "pca", "dims": 2, "perplexity": 30}


def drawing(page: AppTest) -> dict[str, Any]:
    return data_of(page, KEY)


def run_of(page: AppTest) -> RunHandle:
    run = engine().get(drawing(page)["run"])
    assert run is not None
    return run


def lab_run(architecture: Architecture | None = None, data: str = "digits") -> RunHandle:
    """A run as the CNN lab makes it, with one step taken."""
    preset = architecture or classifier_preset("one_layer_cnn", (1, 8, 8), 10)
    run = engine().submit(ClassifierRun(preset, data, ClassifierConfig(batch_size=8)))
    run.step(1)
    return run


def test_it_opens_with_the_last_features_of_a_network_that_knows_digits() -> None:
    page = open_page(LAB)
    shown, run, kept = drawing(page), run_of(page), checkpoints.load("digits")
    assert (warned(page), run.step_count, dict(page.query_params)) == ("", 0, {})
    assert kept is not None
    for name, array in run.weights().arrays.items():
        np.testing.assert_array_equal(array, kept[name])
    assert {name: shown[name] for name in USUAL} == USUAL
    assert (shown["layer"], shown["size"]) == ("flatten1", 784)
    # 8 x 14 x 14, 16 x 7 x 7 twice, 10
    assert [tuple(one.values()) for one in shown["layers"]] == [
        ("pool1", 1_568),
        ("pool2", 784),
        ("flatten1", 784),
        ("linear1", 10),
    ]
    assert shown["more"] == {"offered": True, "folded": ["layer", "dims"]}


def test_what_it_asks_for_is_answered() -> None:
    page = open_page(LAB)
    shown = drawing(page)
    run = run_of(page)
    assert run.wait(PATIENCE_S, step=0)
    found = run.at(None, ClassifierProbe(cloud=Cloud(shown["layer"], shown["dims"]))).arrays
    assert found["cloud.points"].shape == (1_000, 2)


def test_an_address_opens_layer_colour_dimensions_and_picture() -> None:
    query = {"layer": "pool1", "colour": "error", "dims": "3", "points": "pictures", "image": "9"}
    page = open_page(LAB, **query)
    shown = drawing(page)
    found = (shown["layer"], shown["colour"], shown["dims"], shown["points"], shown["size"])
    assert found == ("pool1", "error", 3, "pictures", 1_568)
    assert data_of(page, "embedding.input")["index"] == 9
    assert dict(page.query_params) == query
    assert shown["more"]["folded"] == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"layer": "conv7"}, "The layer conv7 is not there in this network"),
        ({"layer": "relu1"}, "The layer relu1 has too many numbers to be compared"),
        ({"colour": "pink"}, "The colour in the address cannot be used"),
        ({"dims": "4"}, "The number of dimensions in the address cannot be used"),
        ({"image": "5000"}, "There is no image 5,000 here"),
        ({"run": "gone"}, "The run in the address has ended. This is a network that comes with the app"),
    ],
)
def test_what_is_not_there_is_a_sentence(query: dict[str, str], sentence: str) -> None:
    page = open_page(LAB, **query)
    assert sentence in warned(page)
    shown = drawing(page)
    assert {name: shown[name] for name in USUAL} == USUAL
    assert shown["layer"] == "flatten1"


def test_the_cnn_lab_s_run_is_shown_once_it_learns() -> None:
    run = lab_run()
    page = open_page(LAB, run=run.look)
    assert drawing(page)["run"] == run.look
    page = open_page(LAB)
    page.session_state[CNN_LAB] = run.look
    page.run()
    assert drawing(page)["run"] == page.query_params["run"] == run.look
    widget(page, LAB, "run").set_value("photographs").run()
    assert drawing(page)["run"] != run.look
    assert dict(page.query_params) == {"net": "photographs"}


@pytest.mark.parametrize("button", ["Show it without a guess", "Look at it"])
def test_the_card_on_random_weights_shows_the_cloud_that_it_speaks_of(button: str) -> None:
    page = open_page(LAB)
    trained = run_of(page)
    press(page, "Show it without a guess")
    if button == "Look at it":
        widget(page, LAB, "run").set_value("digits").run()
        assert run_of(page) == trained
        press(page, button)
    shown = run_of(page)
    assert shown.wait(PATIENCE_S, step=0)
    assert (shown.step_count, page.query_params["run"]) == (0, shown.look)
    found = shown.at(None, ClassifierProbe(cloud=Cloud())).arrays["cloud.agreement"]
    every, flat = (f"{100 * share:.0f}\xa0%" for share in found)
    assert f"With random weights they are right for {every}" in prose(page)
    assert f"In the picture of two dimensions it is {flat} and" in prose(page)
    press(page, "Look at it")
    assert run_of(page) == shown, "it is not begun again"
    shown.step(1)
    press(page, "Look at it")
    assert run_of(page) != shown, "that one has learnt"


def test_a_network_that_is_too_large_says_so() -> None:
    wide = Architecture(
        (1, 96, 96),
        (
            Conv2d(64, 5, padding=2),
            Activation("relu"),
            Conv2d(64, 3, padding=1),
            GlobalAvgPool2d(),
            Flatten(),
            Linear(10),
        ),
    )
    run = engine().submit(ClassifierRun(wide, "digits", ClassifierConfig(batch_size=2)))
    page = open_page(LAB, run=run.look)
    assert "This network is too large" in "".join(one.value for one in page.info)


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        ({"colour": "error", "dims": 3, "layer": "pool1"}, {"colour": "error", "dims": 3, "layer": "pool1"}),
        ({"layer": "flatten1", "method": "tsne"}, {"method": "tsne"}),
        ({"colour": "pink", "dims": 9, "layer": "relu1", "points": "pictures"}, {"points": "pictures"}),
        ({"dims": True, "perplexity": -1, "colour": ["class"], "method": None}, {}),
        ({"perplexity": 50, "dims": 2.5}, {"perplexity": 50}),
        ("everything", {}),
        ([], {}),
    ],
)
def test_an_edit_changes_what_can_be_chosen_and_nothing_else(
    edit: Any, changed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {param.name: param.default for param in PARAMS}
    lab = Experiment(LAB, (), dict(before), [])
    monkeypatch.setattr("ui.embedding.drawing.edit_of", lambda *_: edit)
    network = classifier_preset("small_cnn", (1, 28, 28), 10)
    take_edit(lab, layers_of(network), first_layer(network), ("class", "answer", "error"))
    assert {name: lab[name] for name in before} == before | changed


@pytest.mark.parametrize(
    ("picked", "image"), [(7, 7), (4_999, 4_999), (5_000, None), (-1, None), ("7", None), (2.5, None)]
)
def test_a_point_that_is_clicked_becomes_the_image(
    picked: Any, image: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Experiment(LAB, (), {"image": None}, [])
    monkeypatch.setattr("ui.embedding.drawing.sent", lambda *_: picked)
    take_pick(lab, 5_000)
    assert lab["image"] == image


def test_a_choice_in_python_is_news_for_the_drawing() -> None:
    page = open_page(LAB)
    before = drawing(page)["version"]
    page.query_params["colour"] = "error"
    page.run()
    assert drawing(page)["colour"] == "error"
    assert drawing(page)["version"] > before


def test_the_source_is_named() -> None:
    assert "MNIST" in said(open_page(LAB))


def test_a_layer_of_one_network_is_forgotten_with_it() -> None:
    page = open_page(LAB, layer="pool1", image="7")
    widget(page, LAB, "run").set_value("photographs").run()
    assert dict(page.query_params) == {"net": "photographs"}
    assert drawing(page)["layer"] == "flatten1"


def test_where_the_last_features_are_too_many_the_last_layer_that_is_not_is_shown() -> None:
    broad = Architecture((1, 16, 16), (Conv2d(16, 3, padding=1), Flatten(), Linear(10)))
    run = lab_run(replace(broad), "digits")
    shown = drawing(open_page(LAB, run=run.look))
    assert (shown["layer"], shown["size"]) == ("linear1", 10)


def test_tsne_is_begun_by_its_address_and_shared_by_all_who_look() -> None:
    query = {"method": "tsne", "perplexity": "10", "layer": "linear1"}
    page = open_page(LAB, **query)
    assert run_of(page).wait(PATIENCE_S, step=0)
    page.run()
    laying = page.session_state[LAYING]
    assert (laying.layer, laying.dims, laying.perplexity) == ("linear1", 2, 10)
    assert dict(page.query_params) == query
    again = open_page(LAB, **query)
    assert again.session_state[LAYING].subject.job is laying.subject.job
    handle = engine().jobs.ask(laying.subject.job)
    assert handle.wait(PATIENCE_S)
    page.run()
    told = data_of(page, TSNE_KEY)
    assert (told["runs"], told["laid"]["iteration"], told["laid"]["dims"]) == (False, 1_000, 2)
    assert len(base64.b64decode(told["laid"]["points"])) == 1_000 * 2 * 4
    assert "among all 10 features" in " ".join(told["says"]).lower()
    other = widget(page, LAB, "run")
    other.set_value("photographs").run()
    assert page.session_state[LAYING].layer == "flatten1"


def test_what_tsne_cannot_lay_out_says_so() -> None:
    page = open_page(LAB, net="photographs", method="tsne", perplexity="100", layer="linear1")
    assert run_of(page).wait(PATIENCE_S, step=0)
    page.run()
    subject = page.session_state[LAYING].subject
    _known[subject] = replace(subject.job, perplexity=192)
    assert engine().jobs.ask(_known[subject]).wait(PATIENCE_S)
    page.run()
    told = data_of(page, TSNE_KEY)
    assert "There are 192 images" in told["state"]
    assert (told["laid"], told["runs"]) == (None, False)
    assert "Try again" in {button.label for button in page.button}


def test_the_loss_around_a_network_is_measured_on_request_with_the_way_to_it() -> None:
    run = lab_run(classifier_preset("one_layer_cnn", (1, 8, 8), 10))
    run.step(19)
    page = open_page(LAB, run=run.look)
    assert WANTED not in page.session_state
    press(page, "Measure around this network")
    wanted = page.session_state[WANTED]
    (job,) = wanted.jobs.values()
    assert wanted.said == "Step 20."
    assert [step for step, _ in job.earlier] == list(run.timeline())
    handle = engine().jobs.ask(job)
    assert handle.wait(PATIENCE_S)
    page.run()
    assert any("in the middle" in text.value for text in page.markdown)
    found = handle.result
    np.testing.assert_allclose(found.path[-1], [0, 0], atol=1e-9)
    other = open_page(LAB)
    assert WANTED not in other.session_state


def test_two_networks_are_trained_where_somebody_asks() -> None:
    page = open_page(LAB)
    press(page, "Train two: with skips and without")
    jobs = page.session_state[WANTED].jobs
    kinds = {title: [row.kind for row in job.spec.architecture.summary()] for title, job in jobs.items()}
    assert "Add" in kinds["With skips"]
    assert "Add" not in kinds["Without"]
    for job in jobs.values():
        engine().jobs.ask(job).cancel()
