"""What is locked stays as it is, whatever a browser sends; the page says that nothing was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from nn_core.training import PlaneGanRun, PlaneRun
from tests.pages.app import data_of, open_page, run_of, sent, warned
from tests.pages.browser_memory import Visitor
from tests.pages.test_own_images import picture
from ui.attribution.cards.trust import OTHER_NETWORK
from ui.gan_plane.lab import experiment_of
from ui.kit.runs import spec_of
from ui.neural_network.lab import drawing_of
from ui.shell.prepared import LOCK, LOCKED

SAYS = "Nothing was changed. This is locked by whoever prepared this page"
SMALL = {"data": "digits", "preset": "perceptron", "more": "yes"}
LAYERS = [{"kind": "Flatten"}, {"kind": "Linear", "out_features": 10}]

pytestmark = pytest.mark.usefixtures("engine_ends")


def visitor(name: str, owner: str = "", **query: str) -> Visitor:
    return Visitor(open_page(name, **query), owner)


def drawn(page: Visitor, **changes: Any) -> dict[str, Any]:
    return drawing_of(spec_of(run_of(page.page), PlaneRun)) | changes


def played(page: Visitor, **changes: Any) -> dict[str, Any]:
    return {"experiment": experiment_of(spec_of(run_of(page.page), PlaneGanRun)) | changes, "layers": []}


def without_lock(address: Mapping[str, str]) -> dict[str, str]:
    """What is chosen, without the run, which another choice would change too."""
    return {name: text for name, text in address.items() if name not in (LOCK, "run")}


def force(element: Any, is_locked: bool) -> None:
    """Use a widget as a hostile browser does, which asks of none whether it is disabled."""
    assert element.proto.disabled == is_locked
    element.proto.disabled = False


EDITS: dict[str, tuple[str, str, str, str, Any]] = {
    "layers in the editor": ("cnn_lab", "network", "cnn.editor", "", LAYERS),
    "the window of a sound": (
        "sound",
        "picture",
        "sound.component",
        "",
        {"window": 64, "hop": 1, "bands": 8},
    ),
    "a neuron": (
        "neural_network",
        "network",
        "plane.network",
        "",
        lambda page: drawn(page, layers=[{"neurons": 3, "activation": "relu"}]),
    ),
    "a weight that is held": (
        "neural_network",
        "network",
        "plane.network",
        "",
        lambda page: drawn(page, held=[{"layer": "layer1", "neuron": 1, "source": "y", "value": 2.0}]),
    ),
    "points in the plane": (
        "neural_network",
        "network",
        "plane.network",
        "",
        lambda page: drawn(page, points=[[0.5, 0.5, 1]]),
    ),
    "points of a game": (
        "gan_plane",
        "network",
        "gan_plane.picture",
        "",
        lambda page: played(page, points=[[0.5, 0.5]]),
    ),
    "steps of D": (
        "gan_plane",
        "network",
        "gan_plane.picture",
        "",
        lambda page: played(page, steps_d=5),
    ),
    "a kernel's cells": (
        "convolution",
        "picture",
        "convolution.component",
        "convolution",
        {"filters": "own:0,0,0,0,1,0,0,0,0"},
    ),
    "a stride": ("pooling", "picture", "pooling.component", "pooling", {"stride": "3"}),
    "a function": ("activation", "picture", "activation.component", "activation", {"first": "tanh"}),
    "a place in latent space": ("latent_space", "picture", "latent.pictures", "", {"u": "-0.5"}),
    "a cloud's colours": ("embedding", "picture", "embedding.cloud", "", {"colour": "answer"}),
    "a method of attribution": (
        "attribution",
        "picture",
        "attribution.pictures",
        "",
        {"target": None, "method": "gradient", "hidden": ""},
    ),
    "an attack": (
        "attribution",
        "picture",
        "attribution.attack",
        "",
        {"attack": "pgd", "level": 40, "aim": None},
    ),
    "a scene to look at": (
        "detection",
        "picture",
        "detection.scene",
        "",
        {"image": 3, "score": 0.5, "overlap": 0.5},
    ),
    "how far pictures are shifted": (
        "gan_uses",
        "picture",
        "gan_uses.pictures",
        "gan_uses",
        {"shift": "4"},
    ),
    "settings, sent as if by the pictures": (
        "gan_uses",
        "settings",
        "gan_uses.pictures",
        "gan_uses",
        {"seeds": "5"},
    ),
}
"""The page, the group, the component, what its exchange is kept under if not by its key, and the edit."""


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_from_inside_a_drawing_is_refused_where_its_group_is_locked(what: str) -> None:
    name, group, key, exchanged, edit = EDITS[what]
    start = SMALL if name == "cnn_lab" else {}
    for lock in ("", group):
        page = visitor(name, **start, **({LOCK: lock} if lock else {}))
        before = without_lock(page.address)
        page.edit(key, edit(page) if callable(edit) else edit, exchanged)
        is_changed = without_lock(page.address) != before
        assert (is_changed, SAYS in warned(page.page)) == (not lock, bool(lock))
    page.run()
    assert SAYS not in warned(page.page)


TOLD: Mapping[str, tuple[str, str, str]] = {
    "convolution": ("picture", "", ""),
    "pooling": ("picture", "", ""),
    "activation": ("picture", "", ""),
    "backpropagation": ("picture", "", ""),
    "cnn_lab": ("network", "cnn.editor", ""),
    "neural_network": ("network", "plane.network", ""),
    "gan_plane": ("training", "gan_plane.picture", "training"),
    "latent_space": ("picture", "latent.pictures", ""),
    "embedding": ("picture", "embedding.cloud", ""),
    "gan_uses": ("picture", "", ""),
    "attribution": ("picture", "attribution.pictures", ""),
    "detection": ("picture", "detection.scene", ""),
}
"""Of each page a group, the component that is told that it is locked (none: the first with bytes)."""


@pytest.mark.parametrize("name", TOLD)
def test_a_drawing_is_told_why_its_buttons_are_locked(name: str) -> None:
    group, key, part = TOLD[name]
    for lock in ("", group):
        page = open_page(name, **({LOCK: lock} if lock else {}))
        told = (data_of(page, key) if key else sent(page)[0])["locked"]
        assert (told[part] if part else told) == (LOCKED if lock else "")


def test_where_one_looks_in_a_locked_picture_is_free() -> None:
    page = visitor("convolution", **{LOCK: "picture"})
    page.edit("convolution.component", {"row": "2", "column": "5"}, "convolution")
    assert (page.address["row"], page.address["column"]) == ("2", "5")
    assert SAYS not in warned(page.page)


CHOICES: dict[str, tuple[str, str, dict[str, str], str, str, Any]] = {
    "a number": ("cnn_lab", "cnn", SMALL, "settings", "rate", "0.3"),
    "a choice": ("cnn_lab", "cnn", SMALL, "settings", "opt", "sgd"),
    "the pace": ("cnn_lab", "cnn", SMALL, "speed", "pace", "1"),
    "data": ("cnn_lab", "cnn", SMALL, "network", "data", "faces"),
    "the loss of a GAN": ("gan_lab", "gan", {"data": "digits", "more": "yes"}, "network", "loss", "hinge"),
    "a preset, which brings settings": ("neural_network", "plane", {}, "settings", "lesson", "spirals"),
    "the part": ("latent_space", "latent", {}, "part", "part", "paths"),
    "the generator's directions": ("latent_space", "latent", {"more": "yes"}, "settings", "axes", "random"),
    "a step to look at": ("latent_space", "latent", {"part": "checkerboard"}, "training", "look", "32"),
    "seeds": ("gan_uses", "gan_uses", {}, "settings", "seeds", 5),
    "who else reads changed pictures": ("attribution", "attribution", {}, "picture", "other", "lenet5"),
    "a contest": ("why_convolution", "why", {}, "settings", "match", "accuracy"),
}
"""The page, who owns its choices, its address, the group, and a choice and its value."""


@pytest.mark.parametrize("what", CHOICES)
def test_a_locked_field_takes_nothing_from_a_browser_that_forces_it(what: str) -> None:
    name, owner, start, group, choice, value = CHOICES[what]
    for lock in ("", group):
        page = visitor(name, owner, **start, **({LOCK: lock} if lock else {}))
        before, shown = without_lock(page.address), page.shown(choice)
        force(page.widgets()[choice], bool(lock))
        page.choose(choice, value)
        assert (without_lock(page.address) == before) == bool(lock)
    assert page.shown(choice) == shown


BUTTONS: dict[str, tuple[str, dict[str, str], str, str]] = {
    "a step": ("cnn_lab", SMALL, "training", "Step"),
    "a step of a game": ("gan_plane", {}, "training", "Step both"),
    "other directions": ("latent_space", {"axes": "random"}, "settings", "Others"),
    "one more seed": ("gan_uses", {}, "settings", "One more seed"),
    "other random weights": ("why_convolution", {}, "settings", "Again, from other random weights"),
}
"""The page, its address, the group, and the button's label."""


def done(page: Visitor) -> Any:
    """What a button of the table may change: what is chosen, and how far the run is."""
    run = run_of(page.page) if page.page.query_params.get("run") else None
    if run is not None:
        run.wait(30)
    return without_lock(page.address), run and run.step_count


@pytest.mark.parametrize("what", BUTTONS)
def test_a_locked_button_takes_no_press_from_a_browser_that_forces_it(what: str) -> None:
    name, start, group, label = BUTTONS[what]
    for lock in ("", group):
        page = visitor(name, **start, **({LOCK: lock} if lock else {}))
        before = done(page)
        button = next(one for one in page.page.button if one.label == label)
        force(button, bool(lock))
        button.click().run()
        assert (done(page) == before) == bool(lock)


def test_no_explanation_is_put_to_the_test_where_the_pictures_are_locked() -> None:
    for lock in ("", "picture"):
        page = visitor("attribution", **({LOCK: lock} if lock else {}))
        assert data_of(page.page, "attribution.trust.button")["locked"] == (LOCKED if lock else "")
        page.edit("attribution.trust.button", {"run": "another", "pixels": "", "step": None})
        assert (SAYS in warned(page.page), OTHER_NETWORK in warned(page.page)) == (bool(lock), not lock)


def test_an_attack_is_told_why_its_buttons_are_locked_and_none_is_measured() -> None:
    for lock in ("", "picture"):
        page = open_page("attribution", **({LOCK: lock} if lock else {}))
        assert data_of(page, "attribution.attack")["locked"] == (LOCKED if lock else "")
        measures = next(one for one in page.button if one.label.endswith("changed pictures"))
        assert measures.disabled == bool(lock)


def test_slow_motion_takes_no_step_where_training_is_locked() -> None:
    page = visitor("gan_plane", **{LOCK: "training"})
    page.send("gan_plane.picture", "walk", "next")
    assert done(page)[1] == 0
    assert SAYS in warned(page.page)


def test_what_was_chosen_before_a_lock_is_not_brought_back() -> None:
    page = visitor("cnn_lab", "cnn", **SMALL, rate="0.3")
    page.choose("rate", "0.03")
    page.enter(**page.address, **{LOCK: "settings"})
    assert not page.press("Undo")
    assert page.address["rate"] == "0.03"


def test_own_pictures_in_use_are_not_replaced_where_data_is_locked() -> None:
    first = open_page("gan_lab", data="own", preset="dense", **{LOCK: "network"})
    pictures = [(f"{level}.png", picture(level), "image/png") for level in (60, 200)]
    first.file_uploader[0].set_value(pictures).run()  # so far there are none
    again = open_page("gan_lab", **Visitor(first, "").address)
    assert run_of(again).spec.dataset == run_of(first).spec.dataset
    assert not again.file_uploader
