"""A prepared page: what is hidden is not drawn, what is locked stays, and each student has a copy."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import open_as, open_page, press, run_of, said, warned
from ui.kit.runs import YOURS
from ui.shell.prepared import ALWAYS, EACH, GROUPS, MORE, SHOW, YES

SMALL = {"data": "digits", "preset": "perceptron", MORE: YES}


def labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def test_what_is_hidden_is_not_drawn_and_stays_hidden() -> None:
    page = open_page("cnn_lab", **SMALL, hide="settings,training,cards,code,menus")
    assert not labels(page) & {"Train", "Reset", "Undo"}
    assert {box.label for box in page.selectbox} == {"Data set", "Preset", "Speed", "Explanation"}
    assert "PyTorch code" not in {tab.label for tab in page.tabs}
    page.selectbox[1].select("small_cnn").run()
    assert page.query_params["hide"] == "settings,training,cards,code,menus"
    assert "Train" not in labels(page)


def test_what_is_locked_shows_its_value_and_cannot_be_changed() -> None:
    page = open_page("cnn_lab", **SMALL, rate="0.5", lock="settings,network,training")
    boxes = {box.label: box for box in page.selectbox}
    assert (boxes["Learning rate"].disabled, boxes["Learning rate"].value) == (True, "0.5")
    assert (boxes["Preset"].disabled, boxes["Speed"].disabled) == (True, False)
    assert all(button.disabled for button in page.button if button.label in ("Train", "Step", "Reset"))
    assert page.query_params["lock"] == "settings,network,training"
    assert any("Locked by whoever prepared this page" in text.value for text in page.markdown)


TRAINING = {"training": {"Train", "Pause", "Reset"}, "speed": {"Speed"}}
CONTROLS: Mapping[str, Mapping[str, set[str]]] = {
    "cnn_lab": {
        **TRAINING,
        "network": {"Data set", "Preset"},
        "settings": {"Optimiser", "Learning rate", "Weight decay", "Batch size", "Training images", "Seed"},
    },
    "gan_lab": {
        **TRAINING,
        "network": {"Data set", "Networks", "Class of a sample", "Loss"},
        "settings": {"Learning rate of G", "Learning rate of D", "D steps per G step", "Batch size", "Seed"},
    },
    "detection": {
        **TRAINING,
        "network": {"Scenes", "Network"},
        "settings": {
            "Weight of the box term",
            "Weight of the class term",
            "Learning rate",
            "Batch size",
            "Seed",
        },
    },
    "neural_network": {
        **TRAINING,
        "network": {"Start from"},
        "settings": {"Loss", "Optimiser", "Learning rate", "Batch size", "L1 penalty", "L2 penalty"},
    },
    "gan_plane": {**TRAINING, "network": {"Start from"}},
    "segmentation": {
        **TRAINING,
        "network": {"Scenes", "Network", "What learns beside it"},
        "settings": {"Loss", "Learning rate", "Batch size", "Seed"},
    },
    "latent_space": {
        "part": {"Part"},
        "network": {"Generator"},
        "settings": {"Directions", "Others", "First direction", "Second direction", "Centre sample"},
    },
    "attribution": {"network": {"Network", "Grad-CAM asks"}},
    "channels": {
        "network": {"Network", "Layer", "Channel"},
        "settings": {"Part of the channel", "First picture", "Fourier", "Jitter", "Blur", "Decay"},
    },
    "embedding": {"network": {"Network"}},
    "sound": {**TRAINING, "network": {"Network", "Seed"}},
    "gan_uses": {
        "training": {"Run the experiment", "One more seed"},
        "settings": {"Images", "Real images of each class", "Seeds: how often everything is repeated"},
    },
    "why_convolution": {
        "settings": {"CNN against a perceptron of", "Again, from other random weights"},
    },
    **{name: {} for name in ("activation", "backpropagation", "convolution", "pooling")},
}
"""Labels of the fields and buttons of each page's groups. What stands in a picture is in `test_locked.py`.
"Flatten, dense, softmax", which has the groups of the other lessons, waits for its network.
"""
WAITS = {"latent_space": {"training"}, "attribution": {"training"}, "embedding": {"training"}}
"""What a page has in another part than the one that it opens with, or of a lab's run."""
START = {
    "channels": {MORE: YES},
    "cnn_lab": SMALL,
    "detection": {MORE: YES},
    "gan_lab": {"data": "digits", MORE: YES},
    "gan_plane": {MORE: YES},
    "neural_network": {MORE: YES},
    "segmentation": {MORE: YES},
    "sound": {MORE: YES},
    "latent_space": {"axes": "random", MORE: YES},
}
ASKS = "Show it without a guess"
CODE = {"PyTorch", "PyTorch code", "Python code", "PyTorch and captum", "PyTorch and scikit-learn"}


def controls(page: AppTest) -> dict[str, bool]:
    """Whether each field and button of the page is disabled, by its label."""
    return {
        one.label: one.disabled for one in page._tree if hasattr(one, "label") and hasattr(one, "disabled")
    }


def sections(page: AppTest) -> set[str]:
    return {section.label for section in (*page.expander, *page.tabs)}


def test_the_table_of_controls_is_of_all_pages_and_their_groups() -> None:
    assert set(CONTROLS) | {"dense"} == set(GROUPS)
    for name, groups in CONTROLS.items():
        assert set(groups) == set(GROUPS[name]) - {"picture", "input", *ALWAYS} - WAITS.get(name, set())


@pytest.mark.parametrize("name", sorted(CONTROLS))
def test_the_groups_of_each_page_are_hidden_or_locked_by_its_address(name: str) -> None:
    groups, start = GROUPS[name], START.get(name, {})
    named = set().union(*CONTROLS[name].values())
    page = open_page(name, **start)
    before = controls(page)
    assert not any(before[label] for label in named)
    assert "Undo" in before
    assert sections(page) & CODE
    if name != "neural_network":  # its questions come with a preset
        assert ASKS in before

    hidden = open_page(name, **start, hide=",".join(group for group in groups if groups[group].hides))
    stay = set().union(*(CONTROLS[name].get(group, ()) for group in groups if not groups[group].hides))
    assert set(controls(hidden)) & {*named, ASKS, "Undo", "Make the link"} == stay
    assert not sections(hidden) & CODE

    locked = open_page(name, **start, lock=",".join(group for group in groups if groups[group].locks))
    after = controls(locked)
    assert all(after[label] for label in named)
    assert ASKS not in after  # it would change what is locked
    for opened in (hidden, locked):
        assert "in the address cannot" not in said(opened)


@pytest.mark.parametrize("name", sorted(CONTROLS))
def test_each_page_opens_for_a_projector(name: str) -> None:
    page = open_page(name, **{SHOW: "projector"})
    assert page.query_params[SHOW] == "projector"
    assert not set(controls(page)) & {"Undo", ASKS}


def test_bad_values_are_sentences() -> None:
    page = open_page("pooling", hide="all", lock="<b>", show="cinema")
    for says in ("is to be hidden", "is to be locked", "must be projector"):
        assert says in warned(page)


def test_each_student_gets_the_prepared_state_to_change_and_the_instructor_keeps_his() -> None:
    desk = open_as("i" * 32, "cnn_lab", **SMALL)
    press(desk, "Step")
    run_of(desk).wait(30)
    prepared_at = run_of(desk).step_count
    assert prepared_at == 1
    press(desk, "Make the link")
    link = next(one.value for one in desk.code if f"{EACH}=" in one.value)
    press(desk, "Step")
    query = dict(parse_qsl(urlsplit(link).query))
    ada, bob = (open_as(name * 32, "cnn_lab", **query, lock="settings") for name in "ab")
    runs = [run_of(page) for page in (desk, ada, bob)]
    assert len({run.look for run in runs} | {query["run"]}) == 4
    assert [run.step_count for run in runs] == [2, 1, 1]
    assert YOURS in warned(ada)
    press(ada, "Step")
    assert [run.step_count for run in runs] == [2, 2, 1]
    again = open_as("a" * 32, "cnn_lab", **{name: ada.query_params[name] for name in ada.query_params})
    assert run_of(again) == runs[1]
    assert again.query_params["lock"] == "settings"
