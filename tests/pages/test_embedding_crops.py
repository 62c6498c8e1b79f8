"""The page for a network that others trained: crops of photographs, whose features nobody has to wait for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.embedding.cloud import Cloud
from nn_core.findings.crops import CropsRead
from nn_core.training import Probe
from nn_core.training.jobs import Progress
from nn_core.training.pretrained.crops import CropFeatures
from nn_core.training.pretrained.networks import class_names
from tests.nn_core.training.pretrained.known_crops import random_features
from tests.pages.app import data_of, open_page, said, warned
from tests.pages.widgets import widget
from tests.ui.printed import check_drawn
from tests.waiting import PATIENCE_S
from ui.embedding.crops import asked_among_crops
from ui.embedding.drawing import KEY, take_edit
from ui.embedding.figures import figures
from ui.embedding.params import PARAMS
from ui.embedding.tsne import KEY as TSNE_KEY
from ui.embedding.tsne import LAYING
from ui.kit.asked import _shown
from ui.kit.experiment import Experiment
from ui.shell.engine import engine
from ui.shell.text import plain

pytestmark = pytest.mark.usefixtures("engine_ends")
LAB, NET = "embedding", "efficientnet_lite0"


@dataclass
class Work:
    """A job that somebody else does.

    Attributes:
        result, problem: what has become of it; None and nothing: it goes on.
    """

    result: CropFeatures | None = None
    problem: str = ""
    progress: Progress = field(default_factory=lambda: Progress(57, 288))

    @property
    def state(self) -> str:
        return "failed" if self.problem else "done" if self.result else "running"


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch, engine_ends: None) -> Iterator[Work]:
    work = Work()
    monkeypatch.setattr("ui.embedding.crops.asked_job", lambda job: work)
    _shown.clear()
    yield work
    _shown.clear()


@pytest.fixture
def read(work: Work) -> CropFeatures:
    """They are known already."""
    work.result = random_features()
    return work.result


def headings(page: AppTest) -> list[str]:
    return [one.value for one in page.subheader]


def prose(page: AppTest) -> str:
    return " ".join(one.value for one in page.markdown).replace("\N{NO-BREAK SPACE}", " ")


def test_authors_and_licences_of_the_photographs_stand_on_the_page(read: CropFeatures) -> None:
    words = said(open_page(LAB, net=NET))
    assert "vultilion on Flickr" in words
    assert plain("flower and temple are CC BY 2.0") in words


def test_it_asks_its_question_while_the_network_reads(work: Work) -> None:
    page = open_page(LAB, net=NET, method="tsne", colour="answer")
    assert "Do crops of one photograph lie together" in prose(page)
    (bar,) = page.get("progress")
    assert "EfficientNet-Lite0 reads crops of photographs, once: 57 of 288" in bar.proto.text
    assert headings(page) == []
    assert dict(page.query_params) == {"net": NET, "method": "tsne", "colour": "answer"}


def test_what_has_failed_says_so_and_can_be_tried_again(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    work.problem = "The file of its weights is damaged."
    page = open_page(LAB, net=NET)
    assert "The file of its weights is damaged" in said(page).replace("\\", "")
    forgotten: list[Any] = []
    monkeypatch.setattr(engine().jobs, "forget", forgotten.append)
    (button,) = [one for one in page.button if one.label == "Try again"]
    button.click().run()
    assert forgotten[0] == CropsRead(NET)


def test_the_cloud_is_of_crops_by_their_photograph(read: CropFeatures) -> None:
    page = open_page(LAB, net=NET)
    shown = data_of(page, KEY)
    assert (warned(page), dict(page.query_params)) == ("", {"net": NET})
    assert (shown["of"], shown["colours"], shown["colour"]) == ("crops", ["class", "answer"], "class")
    assert shown["layers"] == [{"name": "dropout1", "size": 1_280}]
    assert len(shown["class_names"]) == 12
    assert tuple(shown["answers"]) == class_names(NET)
    run = engine().get(shown["run"])
    assert run is not None
    assert run.wait(PATIENCE_S, step=0)
    found = run.at(None, Probe(cloud=Cloud(shown["layer"], shown["dims"]))).arrays
    assert found["cloud.points"].shape == (288, 2)
    assert headings(page) == ["Do they lie together?", "Try this"]
    assert "A Chinese temple: danielbuechele on Flickr" in said(page).replace("\\", "")


def test_it_says_how_many_neighbours_are_of_the_same_photograph(read: CropFeatures) -> None:
    """The features are noise, and pixels are not: of 287 others 23 are of the same photograph."""
    labels, alike = np.tile(np.arange(12), 24), 0
    for at, own in enumerate(read.features):
        order = np.argsort(np.linalg.norm(read.features - own, axis=1))
        alike += int((labels[order[1:11]] == labels[at]).sum())
    text = prose(open_page(LAB, net=NET))
    assert (
        f"By features **{alike / 28.8:.0f} %**, by the mean colour 54 %, by pixels (at 56 × 56) 39 %" in text
    )
    assert "by chance 8 %. So no: colours or pixels bring together more" in text


def test_all_visitors_look_at_one_run(read: CropFeatures) -> None:
    runs = {data_of(open_page(LAB, net=NET), KEY)["run"] for _ in range(2)}
    assert len(runs) == 1


def test_an_address_opens_layout_colour_and_crop(read: CropFeatures) -> None:
    query = {"net": NET, "colour": "answer", "dims": "3", "points": "pictures", "image": "200"}
    page = open_page(LAB, **query)
    shown = data_of(page, KEY)
    assert (shown["colour"], shown["dims"], shown["points"]) == ("answer", 3, "pictures")
    assert data_of(page, "embedding.input")["index"] == 200
    assert dict(page.query_params) == query


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"colour": "error"}, "Whether this network is wrong about a crop cannot be said"),
        ({"layer": "linear1"}, "The layer linear1 is not used"),
        ({"layer": "conv777"}, "The layer conv777 is not there in this network"),
        ({"image": "288"}, "There is no image 288 here: these are images 0 to 287"),
    ],
)
def test_what_there_is_not_is_a_sentence(read: CropFeatures, query: dict[str, str], sentence: str) -> None:
    page = open_page(LAB, net=NET, **query)
    assert sentence in warned(page)
    assert dict(page.query_params) == {"net": NET}


def test_tsne_lays_the_crops_out(read: CropFeatures) -> None:
    page = open_page(LAB, net=NET, method="tsne", perplexity="10")
    subject = page.session_state[LAYING].subject
    assert (subject.job.crops, subject.job.dims, subject.job.perplexity) == (read, 2, 10)
    told = data_of(page, TSNE_KEY)
    assert told["runs"]
    assert told["state"].startswith("t-SNE")
    engine().jobs.ask(subject.job).cancel()


@pytest.mark.parametrize("colour", ["class", "answer"])
def test_it_can_be_printed(read: CropFeatures, colour: str) -> None:
    lab = Experiment(LAB, PARAMS, {param.name: param.default for param in PARAMS} | {"colour": colour}, [])
    asked = asked_among_crops(NET)
    assert asked is not None
    (made,) = [make(None) for make in figures(lab, asked).values()]
    check_drawn([made])
    plane = made.panels[0]
    assert plane.title == f"288 crops, by {'their photograph' if colour == 'class' else 'the answer'}"


def test_leaving_for_another_network_forgets_the_crop(read: CropFeatures) -> None:
    page = open_page(LAB, net=NET, image="200")
    widget(page, LAB, "run").set_value("photographs").run()
    assert dict(page.query_params) == {"net": "photographs"}
    assert data_of(page, KEY)["of"] == "images"


def test_a_drawing_cannot_choose_what_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Experiment(LAB, (), {param.name: param.default for param in PARAMS}, [])
    edit = {"colour": "error", "layer": "linear1", "method": "tsne"}
    monkeypatch.setattr("ui.embedding.drawing.edit_of", lambda *_: edit)
    take_edit(lab, ("dropout1",), "dropout1", ("class", "answer"))
    assert (lab["colour"], lab["layer"], lab["method"]) == ("class", None, "tsne")
