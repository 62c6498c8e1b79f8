"""Two people with one link: one steers, the other looks on, and what he does happens in a copy of his own."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.context import ContextProxy

from nn_core.training import CapacityError, RunHandle
from tests.pages.app import ROOT, SOMEBODY, open_as, run_of, warned
from tests.pages.browser_memory import Visitor
from tests.pages.test_one_owner import OFFLINE, SITES, Site, values_of
from tests.pages.test_two_tabs import PER_PAGE, SETTINGS, SITE, Setting, change, mark_of_frame, mark_told
from tests.waiting import PATIENCE_S, until
from ui.cnn_lab.cards.beliefs import TRY as BELIEFS
from ui.gan_lab.first import GAME, JUDGE
from ui.gan_lab.lab import TABS
from ui.kit.controls import LOOKING_ON
from ui.kit.experiment import TAKE
from ui.kit.hand_over import USED, YOURS
from ui.kit.runs import NO_COPY, TAKEN
from ui.shell import visitor as visitor_module
from ui.shell.engine import engine
from ui.shell.visitor import cookie_name, signed

STEPS = 3
OTHER = "somebody else"
LOOKING = {"Make the film", "Make the link", "More", "Less", JUDGE}
"""Buttons that only show what is there."""
APART = [f".{title} " for title, _, values, asked in BELIEFS if not values and not asked.steps]
"""In the keys of the buttons that answer what is measured apart from the page's run."""
PLACES = {"film", "pin"}
"""Fields that are nothing of the run."""
DEAR = ("cnn_lab", "gan_lab", "gan_plane")
BY_NAME = [
    pytest.param(site, id=site.name, marks=[pytest.mark.walk] if site.name in DEAR else []) for site in SITES
]

pytestmark = pytest.mark.usefixtures("engine_ends")


@dataclass(frozen=True)
class Seen:
    """All that can be told of a run that stands."""

    facts: tuple[Any, ...]
    weights: dict[str, np.ndarray]

    def __eq__(self, other: object) -> bool:
        assert isinstance(other, Seen)
        np.testing.assert_equal(self.weights, other.weights)
        return self.facts == other.facts


def seen(run: RunHandle) -> Seen:
    assert run.wait(PATIENCE_S)
    facts = (run.spec, run.state, run.step_count, run.timeline(), run.steps_per_second, run.owner)
    return Seen((*facts, run.successor, run.message), run.weights().arrays)


def owner_on(site: Site) -> tuple[Visitor, RunHandle]:
    """Somebody whose run has taken a few steps."""
    found = Visitor(open_as(SOMEBODY, site.name, **site.start), site.owner)
    run: RunHandle = run_of(found.page)
    run.step(STEPS)
    assert run.wait(PATIENCE_S)
    found.run()
    return found, run


def looker_at(address: dict[str, str], site: Site, name: str = OTHER) -> Visitor:
    """Somebody else, who has opened the address."""
    return Visitor(open_as(name, site.name, **address), site.owner)


def banners(visitor: Visitor) -> list[str]:
    return [text.value for text in visitor.page.markdown if LOOKING_ON in text.value]


@contextmanager
def untouched(owner: Visitor, run: RunHandle) -> Iterator[None]:
    """Nothing of the run, its pace or its owner's page is another one afterwards."""
    before, address, mark = seen(run), owner.address, mark_of_frame(run)
    yield
    assert seen(run) == before
    assert mark_of_frame(run) == mark
    owner.run()
    assert owner.address == address
    assert run_of(owner.page) == run


def looks_or_has_his_own(looker: Visitor, run: RunHandle) -> bool:
    """Whether he has a run of his own by now; otherwise he looks at the one that he came for."""
    now = run_of(looker.page)
    assert (now.owner != run.owner) == (now != run)
    assert bool(banners(looker)) == (now == run)
    return bool(now != run)


# Every command that a page has


@pytest.mark.parametrize("site", BY_NAME)
def test_every_button_of_the_page_leaves_the_run_alone(site: Site) -> None:
    owner, run = owner_on(site)
    buttons = [button for button in looker_at(owner.address, site).page.button if not button.disabled]
    assert {"Train", "Pause", "Reset", TAKE} <= {button.label for button in buttons}
    for button in buttons:
        looker = looker_at(owner.address, site, f"who presses {button.key}")
        with untouched(owner, run):
            looker.page.button(key=str(button.key)).click()
            looker.run()
            is_apart = any(title in f"{button.key} " for title in APART)
            looks = is_apart or button.label in LOOKING
            assert looks_or_has_his_own(looker, run) != looks, button.label
        if run_of(looker.page) != run:
            run_of(looker.page).close()


@pytest.mark.parametrize("site", BY_NAME)
@pytest.mark.parametrize("label", ["Pause", "Train", "Reset", TAKE])
def test_a_run_that_trains_trains_on(site: Site, label: str) -> None:
    owner, run = owner_on(site)
    run.resume()
    owner.run()
    looker = looker_at(owner.address, site)
    looker.press(label)
    copy = run_of(looker.page)
    assert (run.state, run.owner != copy.owner) == ("running", True)
    assert copy.state == {"Pause": "paused", "Reset": "paused"}.get(label, "running")
    assert (copy.step_count >= STEPS) == (label != "Reset")


@pytest.mark.walk
@pytest.mark.parametrize("site", BY_NAME)
def test_every_field_of_the_page_leaves_the_run_alone(site: Site) -> None:
    owner, run = owner_on(site)
    for name, element in looker_at(owner.address, site).widgets().items():
        looker = looker_at(owner.address, site)
        values = site.only.get(name) or OFFLINE.get(name) or values_of(element, looker, name)
        another = next(value for value in values if value != looker.shown(name))
        with untouched(owner, run):
            looker.choose(name, another)
            looks_or_has_his_own(looker, run)
        assert looks_or_has_his_own(looker, run) == (name not in PLACES), name


@pytest.mark.parametrize(
    "setting",
    [pytest.param(one, marks=() if one in PER_PAGE else pytest.mark.walk, id=str(one)) for one in SETTINGS],
)
def test_a_setting_that_is_changed_is_that_of_a_copy_which_goes_on_from_there(setting: Setting) -> None:
    site = SITE[setting.site]
    owner, run = owner_on(site)
    looker = looker_at(owner.address, site)
    with untouched(owner, run):
        change(looker, setting, setting.values[0])
        copy = run_of(looker.page)
        assert copy.wait(PATIENCE_S)
        assert (copy.step_count, copy.timeline()) == (STEPS, run.timeline())
        assert (copy.spec, copy.steps_per_second) != (run.spec, run.steps_per_second)
        assert TAKEN in warned(looker.page)
        assert looker.address["run"] == copy.look
        assert mark_told(looker, site) == mark_of_frame(copy)
        copy.step(2)
    assert looker.press("Undo")
    assert run_of(looker.page) == run


@pytest.mark.parametrize("order", ["begin", "next"])
def test_slow_motion_is_that_of_a_copy(order: str) -> None:
    site = SITE["gan_plane"]
    owner, run = owner_on(site)
    looker = looker_at(owner.address, site)
    element = next(one for one in looker.page._tree if getattr(one, "key", None) == "gan_plane.picture")
    with untouched(owner, run):
        looker.run(WidgetState(id=element.proto.id, json_value=json.dumps({"walk": order})))
        copy = run_of(looker.page)
        assert copy.wait(PATIENCE_S)
    assert copy.step_count == STEPS + (order == "next")


def test_what_the_judging_game_has_learn_is_a_copy() -> None:
    site = SITE["gan_lab"]
    owner, run = owner_on(site)
    looker = looker_at(owner.address, site)
    looker.open_tab(TABS["game"])
    with untouched(owner, run):
        looker.send(GAME, "learn", True)
        copy = run_of(looker.page)
        assert copy != run
        assert copy.wait(PATIENCE_S, step=STEPS + 1)
    copy.pause()


def test_the_tables_name_all_that_a_component_can_ask_for() -> None:
    """Whoever gives a page another trigger says here what it does."""
    harmless = {"turned", "mode", "image", "picked", "chosen", "predict", "more"}
    calls = (
        node
        for top in ("ui", "pages")
        for path in (ROOT / top).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )
    names = {keyword.arg for call in calls for keyword in call.keywords if keyword.arg is not None}
    of_components = {name for name in names if name.startswith("on_") and name.endswith("_change")}
    asked = {name[3:-7] for name in of_components - {"on_change"}}  # that is of Streamlit's own widgets
    assert asked == {"edit", "walk", "learn"} | harmless


# What the one who looks on sees


@pytest.mark.parametrize("site", BY_NAME)
def test_he_follows_what_the_owner_changes(site: Site) -> None:
    owner, run = owner_on(site)
    looker = looker_at(owner.address, site)
    assert (run_of(looker.page), looker.address) == (run, owner.address)
    setting = next(one for one in PER_PAGE if one.site == site.name)
    change(owner, setting, setting.values[0])
    assert mark_told(looker, site) != mark_of_frame(run)
    looker.run()
    assert (run_of(looker.page), looker.address) == (run, owner.address)
    assert mark_told(looker, site) == mark_of_frame(run)
    assert banners(looker)
    assert not banners(owner)


@pytest.mark.parametrize("site", BY_NAME)
def test_the_copy_stands_where_the_run_stood_and_can_be_given_up(site: Site) -> None:
    owner, run = owner_on(site)
    looker = looker_at(owner.address, site)
    with untouched(owner, run):
        looker.press(TAKE)
        copy = run_of(looker.page)
        assert copy.wait(PATIENCE_S)
        np.testing.assert_equal(copy.weights().arrays, run.weights().arrays)
        np.testing.assert_equal(copy.history(), run.history())
        assert (copy.spec, copy.step_count, copy.timeline()) == (run.spec, STEPS, run.timeline())
        assert TAKEN not in warned(looker.page)
        reloaded = looker_at(looker.address, site)
        assert run_of(reloaded.page) == copy
        assert not banners(reloaded)
        assert looker.press("Undo")
        assert banners(looker)
        assert looker.press("Redo")
        assert run_of(looker.page) == copy


@pytest.mark.parametrize("name", ["cnn_lab", "gan_plane"])
def test_without_room_for_a_copy_all_stays_as_it_is(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    site = SITE[name]
    owner, run = owner_on(site)
    looker = looker_at(owner.address, site)
    setting = next(one for one in PER_PAGE if one.site == name)

    def full(self: object, owner: str, origin: str) -> None:
        raise CapacityError("full")

    monkeypatch.setattr(type(run), "copy", full)
    commands: tuple[Callable[[], object], ...] = (
        lambda: change(looker, setting, setting.values[0]),
        lambda: looker.press("Train"),
        lambda: looker.choose("pace", "1"),
    )
    for command in commands:
        with untouched(owner, run):
            command()
        assert run_of(looker.page) == run
        assert NO_COPY in warned(looker.page)
        assert looker.address == owner.address
        assert mark_told(looker, site) == mark_of_frame(run)


def test_another_run_of_his_own_leaves_it_where_it_is() -> None:
    site = SITE["neural_network"]
    owner, run = owner_on(site)
    looker = looker_at(owner.address, site)
    with untouched(owner, run):
        looker.choose("lesson", "vanishing")
        assert run_of(looker.page) != run
        for label in ("Undo", "Redo", "Undo"):
            assert looker.press(label)
    assert run_of(looker.page) == run


# Who is who


def test_a_second_tab_and_a_reload_steer_as_the_first_did() -> None:
    site = SITE["neural_network"]
    owner, run = owner_on(site)
    again = Visitor(open_as(SOMEBODY, site.name, **owner.address), site.owner)
    again.press("Step")
    until(lambda: run.step_count == STEPS + 1)
    assert run_of(again.page) == run
    assert not banners(again)


def test_who_has_no_cookie_owns_what_he_makes_as_long_as_his_session_lasts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_cookies(tmp_path, monkeypatch)
    one = Visitor(open_as(None, "neural_network"), "plane")
    run = run_of(one.page)
    one.press("Step")
    until(lambda: run.step_count == 1)
    assert run_of(one.page) == run
    other = Visitor(open_as(None, "neural_network", **one.address), "plane")
    assert banners(other)
    with untouched(one, run):
        other.press("Step")
    assert run_of(other.page) != run


def test_a_cookie_that_this_server_signed_and_no_other_makes_the_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookies = with_cookies(tmp_path, monkeypatch)
    own = signed("0" * 32)
    cookies[cookie_name()] = own
    first = Visitor(open_as(None, "neural_network"), "plane")
    assert not banners(Visitor(open_as(None, "neural_network", **first.address), "plane"))
    for other in (signed("1" * 32), "0" * 32, own[:-1], own[:33] + "0" * 64, own.replace("0", "O", 1)):
        cookies[cookie_name()] = other
        assert banners(Visitor(open_as(None, "neural_network", **first.address), "plane"))


def with_cookies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Those that a browser sends from now on, to a server with a home of its own."""
    cookies: dict[str, str] = {}
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path))
    visitor_module._key.cache_clear()
    monkeypatch.setattr(ContextProxy, "cookies", cookies)
    return cookies


@pytest.mark.parametrize("site", BY_NAME)
def test_the_id_that_steers_never_leaves_the_server(site: Site) -> None:
    owner, run = owner_on(site)
    protos = [getattr(one, "proto", None) for one in owner.page._tree]
    sent = [proto.SerializeToString() for proto in protos if proto is not None]
    assert any(run.look.encode() in message for message in sent)
    assert not any(run.id.encode() in message for message in sent)
    assert run.id not in owner.address.values()


@pytest.mark.parametrize("site", BY_NAME)
def test_an_address_of_before_steers_a_run_that_is_nobodys_and_looks_at_any_other(site: Site) -> None:
    """Such addresses held the id that steers, and runs had no owner."""
    _, run = owner_on(site)
    looker = looker_at({**site.start, "run": run.id}, site)
    assert (run_of(looker.page), looker.address["run"]) == (run, run.look)
    assert banners(looker)
    old = engine().submit(run.spec)
    assert banners(looker_at({**site.start, "run": old.look}, site))
    assert not banners(looker_at({**site.start, "run": old.id}, site))
    assert old.owner
    assert banners(Visitor(open_as(SOMEBODY, site.name, **{**site.start, "run": old.id}), site.owner))


# Handing over


@pytest.mark.parametrize("site", BY_NAME)
def test_who_opens_the_link_first_steers_and_the_former_owner_looks_on(site: Site) -> None:
    owner, run = owner_on(site)
    assert not any("take=" in code.value for code in owner.page.code)
    owner.press("Hand it over")
    (link,) = (code.value for code in owner.page.code if "take=" in code.value)
    query = dict(parse_qsl(link.partition("?")[2]))
    assert query.pop("take") not in owner.address.values()
    assert query == owner.address
    query = dict(parse_qsl(link.partition("?")[2]))
    before = seen(run)
    other = looker_at(query, site)
    assert YOURS in warned(other.page)
    assert "take" not in other.address
    assert (run_of(other.page), banners(other)) == (run, [])
    assert seen(run).facts[:5] == before.facts[:5]
    owner.run()
    assert banners(owner)
    assert not any(button.label == "Hand it over" for button in owner.page.button)
    with untouched(other, run):
        owner.press("Train")
        assert run_of(owner.page) != run
    third = Visitor(open_as("a third", site.name, **query), site.owner)
    assert USED in warned(third.page)
    assert banners(third)
