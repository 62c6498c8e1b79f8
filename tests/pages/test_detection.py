"""What the page opens with, what follows from a choice, and what the drawing may choose."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from nn_core import Architecture, Conv2d, MaxPool2d
from nn_core.training import DetectionRun
from tests.pages.app import data_of, open_page, press, prose, run_of, said, warned
from tests.waiting import PATIENCE_S
from ui.detection.lab import KEY, PARAMS, charts, measured_on, take_edit
from ui.kit.experiment import Experiment
from ui.kit.url import encode_architecture
from ui.shell.keys import session_key

pytestmark = pytest.mark.usefixtures("engine_ends")
PAGE = "detection"


def drawing(page: AppTest) -> dict[str, Any]:
    return data_of(page, KEY)


def spec_of(page: AppTest) -> DetectionRun:
    spec = run_of(page).spec
    assert isinstance(spec, DetectionRun)
    return spec


def test_it_opens_with_a_question_and_a_scene_that_is_not_learnt_from() -> None:
    page = open_page(PAGE)
    shown, spec = drawing(page), spec_of(page)
    assert warned(page) == ""
    assert "What is in this picture, and where?" in prose(page)
    assert (shown["index"], shown["training"], shown["scenes"], shown["checked"]) == (2400, 2400, 3000, 300)
    assert (shown["score"], shown["overlap"], shown["size"]) == (0.3, 0.45, [64, 64])
    assert spec.architecture.params == 98_607
    assert spec.grid == (8, 8)
    assert "MNIST is published under" in said(page)


def test_scenes_network_and_weights_of_the_terms_come_from_the_address() -> None:
    page = open_page(PAGE, data="shapes_noise", preset="grid_4", box="0", image="12", score="0.5")
    spec, shown = spec_of(page), drawing(page)
    assert (spec.dataset, spec.grid, spec.config.box_weight) == ("shapes_noise", (4, 4), 0)
    assert (shown["index"], shown["score"]) == (12, 0.5)
    assert shown["class_names"] == ["round", "straight", "open"]


def test_suppression_by_hand_knows_from_where_a_box_counts() -> None:
    page = open_page(PAGE, score="0.81", overlap="0.6")
    by_hand = data_of(page, session_key(PAGE, "suppression"))
    assert (by_hand["score"], by_hand["overlap"]) == (0.81, 0.6)


def test_suppression_is_said_to_stay_within_a_class_and_from_which_overlap_on() -> None:
    page = open_page(PAGE, overlap="0.6")
    assert "drops those of its own class whose IoU with it is at least 0.60. Boxes of another" in prose(page)


def test_the_question_names_the_classes_of_the_scenes() -> None:
    assert "which digit is it?" in prose(open_page(PAGE))
    page = open_page(PAGE, data="shapes_plain")
    assert "is it round, straight or open?" in prose(page)
    assert "which digit is it?" not in prose(page)
    assert "which digit is it?" in prose(open_page(PAGE, data="three_plain"))


def test_a_scene_that_is_not_there_is_said() -> None:
    page = open_page(PAGE, image="3000")
    assert "There is no scene 3,000 here: these are scenes 0 to 2,999." in warned(page)
    assert drawing(page)["index"] == 2400


def test_a_network_of_another_set_gives_way_to_the_preset() -> None:
    network = spec_of(open_page(PAGE)).architecture
    page = open_page(PAGE, data="shapes_plain", net=encode_architecture(network))
    assert "Your network does not fit these scenes, so this is the preset." in warned(page)
    assert spec_of(page).architecture.out_shape == (8, 8, 8)


def test_a_step_is_taken_and_reset_begins_anew() -> None:
    page = press(open_page(PAGE, batch="4"), "Step")
    assert run_of(page).wait(PATIENCE_S, step=1)
    assert run_of(page).step_count == 1
    press(page, "Reset")
    assert run_of(page).step_count == 0


def test_layers_of_ones_own_make_another_grid() -> None:
    network = Architecture((1, 64, 64), (Conv2d(8, 8, stride=8), MaxPool2d(2)))
    page = open_page(PAGE, data="shapes_plain", net=encode_architecture(network))
    assert warned(page) == ""
    assert spec_of(page).grid == (4, 4)


class TestEdits:
    """What the drawing sends is a value, or nothing."""

    @pytest.fixture
    def lab(self) -> Experiment:
        lab = Experiment(PAGE, PARAMS, {}, [])
        lab.set_up()
        return lab

    def take(self, lab: Experiment, edit: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        monkeypatch.setattr("ui.detection.lab.edit_of", lambda *_: edit)
        take_edit(lab)
        return {name: lab[name] for name in ("image", "score", "overlap")}

    def test_a_scene_and_both_sliders(self, lab: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
        edit = {"image": 7, "score": 0.5, "overlap": 0.7}
        assert self.take(lab, edit, monkeypatch) == edit
        assert self.take(lab, {"image": 2400}, monkeypatch)["image"] is None

    @pytest.mark.parametrize(
        "edit",
        [
            None,
            "image",
            {"image": 3000},
            {"image": -1},
            {"image": 1.5},
            {"image": True},
            {"score": 2},
            {"score": "0.5"},
            {"overlap": float("nan")},
            {"overlap": 0},
            {"overlap": [0.5]},
        ],
    )
    def test_nonsense_changes_nothing(
        self, lab: Experiment, edit: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.take(lab, edit, monkeypatch) == {"image": None, "score": 0.3, "overlap": 0.45}


def test_each_curve_says_what_it_is_measured_on() -> None:
    spec = spec_of(open_page(PAGE))
    known = measured_on(spec)
    series = [one for chart in charts(spec) for one in chart["series"]]
    assert [one["name"] for one in series if one["dashed"]] == [
        f"val_{term}_loss" for term in ("object", "box", "class")
    ]
    assert all(known[one["name"]] in one["label"] for one in series)


def test_what_is_found_says_at_which_thresholds() -> None:
    spec = spec_of(open_page(PAGE, score="0.81"))
    known = measured_on(spec)
    assert known["val_precision"] == known["val_recall"] == "300 scenes, score ≥ 0.30"
    assert known["val_map"] == "300 scenes, all scores"
    assert known["val_loss"] == "300 scenes"
    assert charts(spec)[-1]["title"] == "Found: suppressed from an IoU of 0.45 on, right from 0.50 on"


def test_who_has_trained_is_not_told_to() -> None:
    page = open_page(PAGE)
    assert "which digit is it? Press Train." in prose(page)
    press(page, "Step")
    assert run_of(page).wait(PATIENCE_S, step=1)
    page.run()
    assert "which digit is it?" in prose(page)
    assert "Press Train" not in prose(page)
