"""The page "GAN in the plane": its address, its presets and cures, and what its picture may send."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nn_core.data import DataError
from nn_core.data.distributions import DISTRIBUTIONS
from nn_core.measure.divergence import BINS, UNIFORM_SHARE
from nn_core.training import ConfigError, PlaneGanProbe
from nn_core.training.gan.objectives import OBJECTIVES
from nn_core.training.gan_plane.presets import PLANE_GAN_PRESETS
from nn_core.training.gan_plane.spec import MAX_OWN_POINTS, PLANE_GAN_LOSSES, PlaneGanConfig, PlaneGanRun
from nn_core.training.gan_plane.trainer import PlaneGanTrainer
from tests.examples import examples
from tests.node import ASSETS
from tests.pages.app import data_of, open_page, press, prose, run_of, warned
from tests.pages.browser_memory import Visitor
from tests.pages.widgets import widget
from tests.waiting import until
from ui.gan_plane.cards import PLAYED, TRY, TURNS
from ui.gan_plane.form import cards, meaningless
from ui.gan_plane.lab import (
    PICTURE,
    adopt,
    charts,
    experiment_of,
    facts_of,
    gan_plane_run,
    read_edit,
    status_items,
    thumbnails,
)
from ui.gan_plane.params import LAYERS, NAMES, PARAMS
from ui.gan_plane.words import DIVERGENCES, INTRODUCTION, JS, KL
from ui.kit.prediction import set_up_key
from ui.kit.url import read, write

pytestmark = pytest.mark.usefixtures("engine_ends")


def test_page_opens_with_nothing_but_a_run_in_its_address() -> None:
    page = open_page("gan_plane")
    assert not page.warning
    assert set(page.query_params) == {"run"}
    assert len(INTRODUCTION.split()) <= 120


def test_the_introduction_promises_pale_colours_only_where_they_come() -> None:
    critics = [name for name in PLANE_GAN_LOSSES if OBJECTIVES[name].is_critic]
    assert 0 < len(critics) < len(PLANE_GAN_LOSSES) / 2, "their colours always span all that D gives"
    assert "with most losses the colours fade" in INTRODUCTION


def test_training_buttons_steer_the_run() -> None:
    page = open_page("gan_plane")
    for name in ("Train", "Pause", "Step D", "Step G", "Step both", "Reset"):
        press(page, name)
        assert not page.warning


@pytest.mark.parametrize("name", PLANE_GAN_PRESETS)
def test_presets_open_say_what_to_look_for_and_can_be_cured(name: str) -> None:
    page = open_page("gan_plane")
    widget(page, "gan_plane", "lesson").select(name).run()
    assert not page.exception
    assert not page.warning
    preset = PLANE_GAN_PRESETS[name]
    assert any(preset.look_for in text.value for text in page.markdown)
    values, notes = read(dict(page.query_params), PARAMS)
    assert not notes
    assert gan_plane_run(values) == preset.run
    if preset.cure is None:
        return
    press(page, "Apply the cure")
    values, _ = read(dict(page.query_params), PARAMS)
    assert gan_plane_run(values) == preset.cured
    assert any(preset.cure.sentence in text.value for text in page.markdown)


@pytest.mark.parametrize("loss", PLANE_GAN_LOSSES)
def test_page_opens_with_every_loss(loss: str) -> None:
    page = open_page("gan_plane", loss=loss)
    assert not page.warning


@pytest.mark.parametrize(
    "query",
    [
        {"g_layers": "4", "g_neurons": "128", "d_layers": "4", "d_neurons": "128", "batch": "1024"},
        {"g_layers": "1", "g_neurons": "1", "d_layers": "1", "d_neurons": "1", "batch": "1", "dims": "1"},
        {"data": "grid", "noise": "uniform", "average": "0", "r1": "0", "g_steps": "10", "d_steps": "10"},
    ],
)
def test_page_opens_with_extreme_settings(query: dict[str, str]) -> None:
    page = open_page("gan_plane", **query)
    press(page, "Step both")
    assert not page.warning


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"data": "moon"}, "distribution"),
        ({"data": "own"}, "This address holds no drawing: G imitates “Ring” instead."),
        ({"loss": "perfect"}, "loss"),
        ({"g_layers": "9"}, "layers of G"),
        ({"d_neurons": "1e3"}, "neurons of D"),
        ({"d_act": "swish"}, "activation of D"),
        ({"g_rate": "1e9"}, "learning rate of G"),
        ({"r1": "nan"}, "R1 penalty"),
        ({"noise": "loud"}, "kind of noise"),
        ({"points": "%%%"}, "drawn points"),
        ({"layers": "real-noise"}, "layers"),
        ({"points": "AAAA"}, "drawn points"),
        ({"seed": "-1"}, "seed"),
        ({"run": "<script>"}, "run"),
        ({"run": "nobody"}, "run in the address has ended"),
    ],
)
def test_a_bad_address_is_told_in_words(query: dict[str, str], words: str) -> None:
    page = open_page("gan_plane", **query)
    assert words in warned(page)


# The address

coordinates = st.integers(-300, 300).map(lambda value: value / 100)
drawings = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=MAX_OWN_POINTS).map(tuple)


@examples(100)
@given(drawings, st.sampled_from(PLANE_GAN_LOSSES), st.integers(1, 4), st.floats(1e-6, 10))
def test_every_experiment_survives_its_address(
    points: tuple[tuple[float, float], ...], loss: str, layers: int, rate: float
) -> None:
    values, _ = read({}, PARAMS)
    config = PlaneGanConfig(loss=loss, layers_g=layers, learning_rate_d=rate, noise_size=1, points=points)
    run = PlaneGanRun("own", config)
    adopt(values, run)
    query = write(values, PARAMS)
    assert read(query, PARAMS) == (values, [])
    assert sum(map(len, query.values())) < 6_000
    assert gan_plane_run(values) == run


@examples(200)
@given(st.dictionaries(st.sampled_from([param.name for param in PARAMS]), st.text(max_size=40)))
def test_any_address_is_an_experiment(query: dict[str, str]) -> None:
    values, notes = read(query, PARAMS)
    assert all(notes)
    with suppress(ConfigError):  # nothing is drawn yet
        gan_plane_run(values).check()


def test_every_setting_is_in_the_address_and_on_a_card() -> None:
    fields = {field["name"] for card in cards() for field in card["fields"]}
    assert set(NAMES) == fields
    assert {"points", *NAMES} == set(PlaneGanConfig.__dataclass_fields__)


def test_each_default_is_among_the_choices() -> None:
    for card in cards():
        for field in card["fields"]:
            assert getattr(PlaneGanConfig(), field["name"]) in [value for value, _ in field["options"]]


# The picture


@examples(100)
@given(drawings)
def test_picture_sent_back_is_the_same_experiment(points: tuple[tuple[float, float], ...]) -> None:
    run = PlaneGanRun("own", PlaneGanConfig(loss="hinge", points=points))
    edit = {"experiment": experiment_of(run), "layers": ["surface", "real"]}
    assert read_edit(edit) == (run, ("real", "surface"))


def test_a_drawing_that_was_cleared_stays_so_when_another_distribution_is_chosen() -> None:
    drawn = PlaneGanRun("own", PlaneGanConfig(points=((0.5, 0.5),)))
    visitor = Visitor(open_page("gan_plane"), "gan_plane")
    for dataset, points in (("own", [[0.5, 0.5]]), ("ring", [[0.5, 0.5]]), ("ring", [])):
        experiment = {**experiment_of(drawn), "dataset": dataset, "points": points}
        visitor.edit(PICTURE, {"experiment": experiment, "layers": []})
        assert data_of(visitor.page, PICTURE)["experiment"]["points"] == points
    assert "points" not in visitor.address
    visitor.press("Undo")
    assert data_of(visitor.page, PICTURE)["experiment"]["points"] == [[0.5, 0.5]]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@examples(300)
@given(st.data())
def test_anything_else_from_the_browser_is_refused_in_words(data: st.DataObject) -> None:
    experiment: Any = experiment_of(PlaneGanRun())
    experiment[data.draw(st.sampled_from(sorted(experiment)))] = data.draw(json_values)
    layers = data.draw(json_values | st.just(["real"]))
    edit = data.draw(json_values | st.just({"experiment": experiment, "layers": layers}))
    with suppress(ConfigError, DataError):
        run, shown = read_edit(edit)
        assert set(shown) <= set(LAYERS)
        run.check()


def test_thumbnails_show_points_of_each_distribution() -> None:
    shown = {thumbnail["name"]: thumbnail for thumbnail in thumbnails()}
    assert shown.keys() == DISTRIBUTIONS.keys()
    assert shown["own"]["dots"] == ""
    assert len({thumbnail["dots"] for thumbnail in shown.values()}) == len(shown)


def test_the_picture_knows_how_many_steps_each_turn_has() -> None:
    facts = facts_of(PlaneGanConfig(steps_d=2, steps_g=10))
    assert (facts["steps_d"], facts["steps_g"]) == (2, 10)


def outcome(config: PlaneGanConfig) -> list[list[float]]:
    """All weights, averaged ones too, after two steps."""
    run = PlaneGanRun("ring", config)
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    for _ in range(2):
        trainer.step()
    tensors = trainer.whole().tensors
    return [tensors[name].tolist() for name in ("g", "d", "shown")]


@pytest.mark.parametrize("loss", PLANE_GAN_LOSSES)
def test_a_setting_is_offered_just_where_it_changes_training(loss: str) -> None:
    usual = PlaneGanConfig(loss=loss)
    fields = {field["name"]: field["options"] for card in cards() for field in card["fields"]}
    without = {
        name
        for name, ((one, _), *_, (other, _)) in fields.items()
        if outcome(replace(usual, **{name: one})) == outcome(replace(usual, **{name: other}))
    }
    assert without == set(meaningless(usual))


def test_clusters_are_counted_where_there_are_some() -> None:
    titles = {name: [chart["title"] for chart in charts(PlaneGanRun(name))] for name in ("grid", "ring")}
    assert "modes" in status_items(PlaneGanRun("grid"))
    assert "Clusters covered" in titles["grid"]
    assert "modes" not in status_items(PlaneGanRun("ring"))
    assert "Clusters covered" not in titles["ring"]


@given(st.lists(st.sampled_from(LAYERS), unique=True))
def test_layers_survive_their_address(names: list[str]) -> None:
    layers = tuple(name for name in LAYERS if name in names)
    values, _ = read({}, PARAMS)
    values["layers"] = layers
    assert read(write(values, PARAMS), PARAMS) == (values, [])


# Lessons


FAILING = [name for name, preset in PLANE_GAN_PRESETS.items() if preset.cure]


@pytest.mark.parametrize("name", FAILING)
def test_a_shared_lesson_keeps_its_words_and_its_cure(name: str) -> None:
    preset = PLANE_GAN_PRESETS[name]
    page = open_page("gan_plane")
    widget(page, "gan_plane", "lesson").select(name).run()
    other = open_page("gan_plane", **page.query_params)
    assert preset.look_for in prose(other)
    assert widget(other, "gan_plane", "lesson").value == name
    press(other, "Apply the cure")
    assert preset.cure is not None
    assert preset.cure.sentence in prose(other)
    third = open_page("gan_plane", **other.query_params)
    assert preset.cure.sentence in prose(third)
    assert preset.look_for not in prose(third)


def test_another_seed_is_the_same_lesson_and_its_cure_keeps_the_seed() -> None:
    page = open_page("gan_plane", **lesson_query("vanishing"), seed="3")
    assert PLANE_GAN_PRESETS["vanishing"].look_for in prose(page)
    press(page, "Apply the cure")
    assert dict(page.query_params)["seed"] == "3"
    assert "The cure:" in prose(page)


def test_a_lesson_ends_with_its_settings() -> None:
    page = open_page("gan_plane", **lesson_query("vanishing") | {"g_rate": "0.1"})
    assert "Look for:" not in prose(page)
    assert "lesson" not in page.query_params
    assert widget(page, "gan_plane", "lesson").value is None
    page = open_page("gan_plane", lesson="vanishing")
    assert "Look for:" not in prose(page)


def lesson_query(name: str) -> dict[str, str]:
    values, _ = read({}, PARAMS)
    adopt(values, PLANE_GAN_PRESETS[name].run)
    return write(values | {"lesson": name}, PARAMS)


@pytest.mark.parametrize(
    ("title", "values", "steps"), [(title, values, one.steps) for title, _, values, one in TRY]
)
def test_an_experiment_is_set_up_and_trained_as_its_card_says(
    title: str, values: dict[str, Any], steps: int
) -> None:
    page = open_page("gan_plane", g_rate="0.1", lesson="ring")
    page.button(key=set_up_key(title)).click().run()
    assert not page.exception
    found, notes = read(dict(page.query_params), PARAMS)
    assert not notes
    assert {name: found[name] for name in values} == values
    assert f"it trains until step {steps:,}" in prose(page) or "**Measured:**" in prose(page)
    run = run_of(page)
    until(lambda: run.step_count > 0)


def test_while_d_stands_still_g_takes_its_turns_before_it_is_measured() -> None:
    page = open_page("gan_plane")
    page.button(key=set_up_key("D stands still")).click().run()
    run = run_of(page)
    until(lambda: run.step_count == PLAYED and run.state == "paused")
    before = run.at(PLAYED, PlaneGanProbe(layers=("*",))).arrays
    page.run()
    assert f"after {TURNS} turns of G alone" in prose(page)
    played = run.step_count
    after = run.at(played, PlaneGanProbe(layers=("*",))).arrays
    assert np.array_equal(before["surface"], after["surface"])
    assert not np.array_equal(before["generated"], after["generated"])
    page.run()
    assert run.step_count == played  # once


def test_a_divergence_has_one_name_with_its_direction() -> None:
    titles = [chart["title"] for chart in charts(PlaneGanRun())]
    status = (ASSETS / "lib" / "metrics.js").read_text()
    for name in (JS, KL):
        assert f"{name} in bits" in titles
        assert f'"{name}, bits"' in status
        assert f"**{name}**" in DIVERGENCES
    assert f"{UNIFORM_SHARE:.0%}".replace("%", " %") in DIVERGENCES
    assert f"{BINS} × {BINS}" in DIVERGENCES
