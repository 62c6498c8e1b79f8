"""Two tabs, or two people with one link, on one run: each shows what the run uses, whoever changed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from nn_core.training import PlaneGanRun, PlaneRun, RunHandle
from tests.frames import read_frame
from tests.pages.app import data_of, open_page, press, run_of
from tests.pages.browser_memory import Visitor
from tests.pages.test_one_owner import SITES, Site, text_of
from tests.waiting import until
from ui.gan_plane.lab import experiment_of
from ui.kit.runs import spec_of
from ui.kit.url import read
from ui.neural_network.lab import drawing_of
from ui.shell import reader
from ui.shell.frame import encode_frame

SITE = {site.name: site for site in SITES}
EDITOR = {"neural_network": "plane.network", "gan_plane": "gan_plane.picture"}
"""The component whose edits are the settings of such a page."""

pytestmark = pytest.mark.usefixtures("engine_ends")


@dataclass(frozen=True)
class Setting:
    """A setting that may change while a run trains: two values, the first not its default.

    Attributes:
        name: in the address.
        edit: its name in an edit of the page's component; empty where a field of the page chooses it.
    """

    site: str
    name: str
    values: tuple[Any, Any]
    edit: str = ""

    def __str__(self) -> str:
        return f"{self.site}-{self.name}"


def drawn(name: str, *values: Any, edit: str = "") -> Setting:
    return Setting("neural_network", name, (values[0], values[1]), edit or name)


def neurons(*counts: int) -> list[dict[str, Any]]:
    return [{"neurons": count, "activation": "tanh"} for count in counts]


def held(value: float) -> list[dict[str, Any]]:
    return [{"layer": "layer1", "neuron": 0, "source": "x", "value": value}]


SETTINGS = (
    Setting("cnn_lab", "opt", ("sgd", "momentum")),
    Setting("cnn_lab", "rate", ("0.01", "0.1")),
    Setting("cnn_lab", "batch", ("8", "64")),
    Setting("cnn_lab", "decay", ("0.001", "0.1")),
    Setting("cnn_lab", "pace", ("3", "1")),
    Setting("gan_lab", "loss", ("hinge", "saturating")),
    Setting("gan_lab", "rate_g", ("0.0005", "0.01")),
    Setting("gan_lab", "rate_d", ("0.0005", "0.01")),
    Setting("gan_lab", "batch", ("32", "64")),
    Setting("gan_lab", "d_steps", ("2", "5")),
    Setting("gan_lab", "smoothing", ("0", "0.3")),
    Setting("gan_lab", "average", ("0", "0.9")),
    Setting("gan_lab", "pace", ("3", "1")),
    Setting("neural_network", "loss", ("squared", "cross_entropy")),
    Setting("neural_network", "opt", ("adam", "momentum")),
    Setting("neural_network", "rate", ("0.1", "0.3")),
    Setting("neural_network", "batch", ("25", "50")),
    Setting("neural_network", "l1", ("0.001", "0.1")),
    Setting("neural_network", "l2", ("0.001", "0.1")),
    Setting("neural_network", "pace", ("1_step", "full")),
    drawn("noise", 0.25, 0.4),
    drawn("share", 0.7, 0.3, edit="train_share"),
    drawn("features", ["x"], ["x", "y", "xy"]),
    drawn("layers", neurons(3), neurons(5, 5)),
    drawn("points", [[0.5, 0.5, 1]], [[0.25, 0.5, 0]]),
    drawn("held", held(-1), held(-2)),
    Setting("gan_plane", "g_layers", (1, 3), "layers_g"),
    Setting("gan_plane", "g_neurons", (8, 16), "neurons_g"),
    Setting("gan_plane", "g_act", ("tanh", "leaky_relu"), "activation_g"),
    Setting("gan_plane", "g_opt", ("sgd", "momentum"), "optimizer_g"),
    Setting("gan_plane", "g_rate", (0.01, 0.03), "learning_rate_g"),
    Setting("gan_plane", "g_steps", (2, 3), "steps_g"),
    Setting("gan_plane", "d_layers", (1, 3), "layers_d"),
    Setting("gan_plane", "d_neurons", (8, 16), "neurons_d"),
    Setting("gan_plane", "d_act", ("tanh", "leaky_relu"), "activation_d"),
    Setting("gan_plane", "d_opt", ("sgd", "momentum"), "optimizer_d"),
    Setting("gan_plane", "d_rate", (0.01, 0.03), "learning_rate_d"),
    Setting("gan_plane", "d_steps", (2, 3), "steps_d"),
    Setting("gan_plane", "r1", (0.1, 1.0), "r1"),
    Setting("gan_plane", "clip", (0.01, 0.3), "clip"),
    Setting("gan_plane", "penalty", (0.1, 10.0), "gradient_penalty"),
    Setting("gan_plane", "average", (0.9, 0.0), "average"),
    Setting("gan_plane", "loss", ("hinge", "saturating"), "loss"),
    Setting("gan_plane", "batch", (32, 128), "batch_size"),
    Setting("gan_plane", "dims", (1, 2), "noise_size"),
    Setting("gan_plane", "noise", ("uniform", "gaussian"), "noise"),
    Setting("gan_plane", "points", ([[0.5, 0.5]], [[0.25, 0.5]]), "points"),
    Setting("gan_plane", "pace", ("3", "1")),
)
PER_PAGE = tuple({one.site: one for one in SETTINGS if one.name in ("rate", "rate_g", "g_rate")}.values())
"""A learning rate of each page."""
OTHERS = {
    "cnn_lab": Setting("cnn_lab", "decay", ("0.001", "0.1")),
    "gan_lab": Setting("gan_lab", "batch", ("32", "64")),
    "neural_network": drawn("noise", 0.25, 0.4),
    "gan_plane": Setting("gan_plane", "d_rate", (0.01, 0.03), "learning_rate_d"),
}
"""Another setting of each page."""


def opened(site: Site, **query: str) -> Visitor:
    return Visitor(open_page(site.name, **{**site.start, **query}), site.owner)


def two_tabs(name: str) -> tuple[Visitor, Visitor]:
    """Two on one run, of whom the first made it, both settled."""
    first = opened(SITE[name])
    second = Visitor(open_page(name, **first.address), SITE[name].owner)
    assert run_of(second.page) == run_of(first.page)
    return first, second


def change(visitor: Visitor, setting: Setting, value: Any) -> None:
    if not setting.edit:
        visitor.choose(setting.name, value)
        return
    editor = EDITOR[setting.site]
    told = data_of(visitor.page, editor)
    edited = told["experiment"] | {setting.edit: value}
    is_drawing = setting.site == "neural_network"
    visitor.edit(editor, edited if is_drawing else {"experiment": edited, "layers": told["layers"]})


def all_are_one(visitor: Visitor, site: Site) -> None:
    """The fields, what the components were told, the experiment and the run say what the address says."""
    values, notes = read(visitor.address, site.params)
    assert not notes
    params = {param.name: param for param in site.params}
    for name in visitor.widgets():
        assert text_of(params[name], visitor.shown(name)) == text_of(params[name], values[name]), name
    lab = visitor.page.session_state[site.owner]
    assert {name: lab[name] for name in values} == values
    run = run_of(visitor.page)
    assert site.uses(run.spec, values)
    assert mark_told(visitor, site) == mark_of_frame(run)
    if site.name in EDITOR:
        told = data_of(visitor.page, EDITOR[site.name])["experiment"]
        spec = run.spec
        used = drawing_of(spec) if isinstance(spec, PlaneRun) else experiment_of(spec_of(run, PlaneGanRun))
        assert told == json.loads(json.dumps(used))


def mark_told(visitor: Visitor, site: Site) -> str:
    """The settings that the page was drawn with, as the browser holds them against each frame."""
    return str(data_of(visitor.page, f"{site.owner}.status")["settings"])


def mark_of_frame(run: RunHandle) -> str:
    frame = encode_frame(run, run.latest(), live=True)
    return str(read_frame(frame)[0]["settings"])


def without_run(address: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in address.items() if name != "run"}


@pytest.mark.walk
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_what_one_tab_changes_the_other_shows_and_keeps(setting: Setting) -> None:
    site = SITE[setting.site]
    first, second = two_tabs(setting.site)
    for value in setting.values:
        change(first, setting, value)
        assert mark_told(second, site) != mark_of_frame(
            run_of(first.page)
        )  # so its browser has the page run again
        second.run()
        all_are_one(second, site)
        assert second.address == first.address
        first.run()
        all_are_one(first, site)


@pytest.mark.walk
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_an_address_from_before_takes_nothing_back(setting: Setting) -> None:
    """Whether an old link is opened or a tab loaded again that has not followed yet."""
    site = SITE[setting.site]
    first = opened(site)
    before = first.address
    change(first, setting, setting.values[0])
    late = Visitor(open_page(site.name, **before), site.owner)
    all_are_one(late, site)
    assert late.address == first.address
    first.run()
    all_are_one(first, site)
    assert setting.name in first.address


@pytest.mark.parametrize("setting", PER_PAGE, ids=str)
def test_what_both_change_at_once_is_merged_setting_by_setting(setting: Setting) -> None:
    """The second does not know of the first one's change yet: its component sends the old value along."""
    site = SITE[setting.site]
    first, second = two_tabs(setting.site)
    change(first, setting, setting.values[0])
    change(second, OTHERS[setting.site], OTHERS[setting.site].values[0])
    all_are_one(second, site)
    first.run()
    all_are_one(first, site)
    assert first.address == second.address
    assert set(without_run(first.address)) >= {setting.name, OTHERS[setting.site].name}


@pytest.mark.parametrize("setting", PER_PAGE, ids=str)
def test_of_one_setting_that_both_change_the_last_change_holds(setting: Setting) -> None:
    site = SITE[setting.site]
    first, second = two_tabs(setting.site)
    change(first, setting, setting.values[0])
    change(second, setting, setting.values[1])
    assert second.address[setting.name] == str(setting.values[1])
    first.run()
    for tab in (first, second):
        all_are_one(tab, site)
    assert first.address == second.address


@pytest.mark.parametrize("setting", PER_PAGE, ids=str)
def test_nobody_takes_back_what_another_did(setting: Setting) -> None:
    site, other = SITE[setting.site], OTHERS[setting.site]
    first, second = two_tabs(setting.site)
    at_first = second.address
    change(first, setting, setting.values[0])
    second.run()
    assert not second.press("Undo")
    change(second, other, other.values[0])
    change(first, setting, setting.values[1])
    second.run()
    both = second.address
    assert second.press("Undo")
    theirs = {setting.name: str(setting.values[1])}
    assert without_run(second.address) == without_run(at_first) | theirs
    all_are_one(second, site)
    assert second.press("Redo")
    assert second.address == both
    all_are_one(second, site)
    first.run()
    all_are_one(first, site)
    assert first.address == both


@pytest.mark.parametrize("setting", PER_PAGE, ids=str)
def test_whoever_has_nothing_to_change_changes_nothing(setting: Setting) -> None:
    """Two that follow each other come to rest."""
    first, second = two_tabs(setting.site)
    change(first, setting, setting.values[0])
    for tab in (second, first, second, first):
        tab.run()
    mark = mark_of_frame(run_of(first.page))
    addresses = first.address, second.address
    for tab in (second, first, second, first):
        tab.run()
        assert mark_told(tab, SITE[setting.site]) == mark == mark_of_frame(run_of(tab.page))
    assert (first.address, second.address) == addresses


@pytest.mark.parametrize("setting", PER_PAGE, ids=str)
def test_a_popover_that_was_closed_in_the_other_tab_has_no_say(setting: Setting) -> None:
    site = SITE[setting.site]
    first, second = two_tabs(setting.site)
    second.close_popovers()
    change(first, setting, setting.values[0])
    for _ in range(2):
        second.run()
        all_are_one(second, site)
    assert second.address == first.address


@pytest.mark.parametrize("name", EDITOR)
def test_a_lesson_that_another_has_varied_is_no_lesson_and_no_step_of_ones_own(name: str) -> None:
    site = SITE[name]
    first = opened(site)
    first.choose("lesson", {"neural_network": "line", "gan_plane": "collapse"}[name])
    second = Visitor(open_page(name, **first.address), site.owner)
    setting = next(one for one in PER_PAGE if one.site == name)
    change(first, setting, setting.values[0])
    second.run()
    all_are_one(second, site)
    assert "lesson" not in second.address
    assert not second.press("Undo")


@pytest.mark.parametrize(("tabs", "state"), [(1, "paused"), (2, "running")])
def test_reset_in_a_second_tab_ends_what_no_other_tab_looks_at(
    monkeypatch: pytest.MonkeyPatch, tabs: int, state: str
) -> None:
    first, second = two_tabs("neural_network")
    press(first.page, "Train")
    run = run_of(second.page)
    until(lambda: run.step_count > 0)
    monkeypatch.setattr(reader, "READERS", [SimpleNamespace(run=run)] * tabs)
    press(second.page, "Reset")
    assert run_of(second.page) != run
    assert run.state == state
