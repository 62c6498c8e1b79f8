"""What a prepared experiment sets up, and how it chooses its samples."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.findings.latent import kept
from nn_core.findings.latent.generated import maps_of
from nn_core.findings.latent.samples import PICKS, Picked, Samples
from nn_core.measure.strokes import Measured
from nn_core.network.presets import gan_preset
from nn_core.training import GanConfig, GanRun
from tests.pages.app import open_page, press, warned
from tests.pages.browser_memory import Visitor
from tests.pages.latent_space.driving import NO_DIRECTIONS, address, has_taken, pictures
from tests.pages.widgets import widget
from tests.waiting import PATIENCE_S, until
from ui.kit.prediction import set_up_key
from ui.latent_space import checkerboard, generator
from ui.latent_space import page as page_state
from ui.latent_space.page import LAB
from ui.latent_space.params import PARTS, prepared
from ui.latent_space.words import TRY
from ui.shell.engine import engine


def set_up(page: AppTest, which: int) -> AppTest:
    title = TRY[page.session_state["latent"]["part"]][which][0]
    page.button(key=set_up_key(title)).click().run()
    assert not page.exception
    assert warned(page) == ""
    return page


@pytest.mark.parametrize("part", [part for part in PARTS if part != "checkerboard"])
def test_prepared_experiments_set_up_what_they_name(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: None)  # no judge comes
    page = open_page("latent_space", part=part)
    version = pictures(page)["version"]
    for which, (_, _, values, _) in enumerate(TRY[part]):
        page = set_up(page, which)
        lab = page.session_state["latent"]
        shown = prepared(part, values, maps_of(kept.recipe()))
        assert {name: lab[name] for name in values if name != "pick"} == {
            name: shown[name] for name in values if name != "pick"
        }
        assert pictures(page)["version"] > version
        version = pictures(page)["version"]


@pytest.mark.parametrize(
    ("preset", "first", "half"),
    [
        ("dcgan_small", "relu1", {("relu2", channel) for channel in range(0, 16, 2)}),
        ("dense", None, set()),
    ],
)
def test_cards_about_layers_are_about_those_of_the_generator_that_is_shown(
    preset: str, first: str | None, half: set[tuple[str, int]]
) -> None:
    networks = gan_preset(preset, (1, 8, 8), 4)
    run = engine().submit(GanRun(*networks, "digits", GanConfig(latent_size=4)))
    page = open_page("latent_space", run=run.id, part="channels")
    lab = set_up(page, 1).session_state["latent"]
    assert lab["layer"] == first
    assert set(set_up(page, 2).session_state["latent"]["off"]) == half


def test_each_card_that_needs_samples_names_a_way_to_choose_them() -> None:
    cards = [values for part in TRY.values() for _, _, values, _ in part]
    picks = {values["pick"] for values in cards if "pick" in values}
    assert picks == set(PICKS)
    fixed = {"sample", "a", "b", "plus", "minus", "also"}
    assert not any(fixed & set(values) for values in cards)


def choose_from(monkeypatch: pytest.MonkeyPatch, samples: Samples) -> None:
    """Have the page choose among these, at once."""

    def picked(_run: object, _judge: object, way: str, _label: int | None) -> tuple[Picked, str, int]:
        return PICKS[way](samples), "", 1500

    monkeypatch.setattr("ui.latent_space.choice.picked", picked)


def found_clear() -> Samples:
    """Samples of two classes that are all clear, the surest being the last."""
    order = np.arange(64)

    def seen(count: int) -> Measured:
        return Measured(
            np.linspace(1, 4, count), np.linspace(0, 1, count), np.zeros(count, int), np.ones(count)
        )

    found = replace(seen(64), label=order % 2, confidence=0.95 + order / 2000)
    return Samples(found, np.eye(64)[:, :32], lambda noise: seen(len(noise)), np.eye(32))


ASIDE = dict.fromkeys(("version", "effects", "measured_on", "measured_step"))
"""How often something was edited, and what is measured in the background and comes when it comes."""


@pytest.mark.parametrize("part", [part for part in PARTS if part != "checkerboard"])
def test_address_of_a_prepared_experiment_shows_it_again(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    choose_from(monkeypatch, found_clear())
    monkeypatch.setattr("ui.latent_space.page.tradeoff", lambda *_: None)
    for which in range(len(TRY[part])):
        page = set_up(
            open_page("latent_space", part=part, u="0.9", sample="3", a="5", psi="0.2", axes="dimensions"),
            which,
        )
        again = open_page("latent_space", **address(page))
        assert warned(again) == ""
        shown, expected = pictures(again), pictures(page)
        assert shown | ASIDE == expected | ASIDE
        centres = [box.value for box in page.selectbox if box.label == "Centre sample"]
        assert centres in ([], [str(page.session_state["latent"]["centre"])])


def test_what_is_half_way_between_many_pairs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    choose_from(monkeypatch, found_clear())
    page = open_page("latent_space", part="paths")
    assert "half-way" not in captions(page)
    page = set_up(page, 2)
    # Of the 16 surest, 8 are of each class: all can be read.
    assert "half-way between 64 pairs" in captions(page)
    assert "100 % of the pictures on the straight path and of 100 % along the sphere" in captions(page)
    assert "hardly a difference" in captions(page)
    assert "thicker" not in captions(page)  # which a card asks for
    assert "Half-way" not in captions(open_page("latent_space", part="paths"))


def captions(page: AppTest) -> str:
    return " ".join(caption.value for caption in page.caption).replace("\N{NO-BREAK SPACE}", " ")


def test_samples_that_one_card_waited_for_do_not_come_into_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: None)  # the judge takes long
        page = set_up(set_up(open_page("latent_space"), 0), 1)
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: "a judge")
    choose_from(monkeypatch, found_clear())
    assert page.run().session_state["latent"]["centre"] == 0


def test_samples_that_somebody_chose_meanwhile_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: None)  # the judge takes long
        visitor = Visitor(open_page("latent_space", part="arithmetic"), "latent")
        visitor.edit(page_state.KEY, {"minus": "13-8-61"})
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: "a judge")
    choose_from(monkeypatch, found_clear())
    visitor.run()
    assert visitor.address["minus"] == "13-8-61"
    assert "plus" not in visitor.address


def test_a_centre_that_somebody_typed_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: None)  # the judge takes long
        page = set_up(open_page("latent_space", more="yes"), 0)
        assert "clear" in awaits(page)
        widget(page, "latent", "centre").set_value("5").run()
        assert awaits(page) == ""
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: "a judge")
    choose_from(monkeypatch, found_clear())
    assert page.run().session_state["latent"]["centre"] == 5


def test_what_is_said_of_the_sums_is_what_the_reader_saw(monkeypatch: pytest.MonkeyPatch) -> None:
    """The part opens with other samples while the judge learns: it did not begin with those that it chose."""
    with monkeypatch.context() as patch:
        patch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: None)
        page = open_page("latent_space", part="arithmetic")
        began = page.session_state["latent"]["plus"]
        assert "sums of this kind" not in captions(page)
        assert "they are chosen for you as soon as" in awaits(page)
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: "a judge")
    choose_from(monkeypatch, found_clear())
    page.run()
    assert awaits(page) == ""
    assert page.session_state["latent"]["plus"] != began
    assert "thin one) at step 1,500, " in captions(page)
    assert "was chosen for A, B and C, once a classifier had learnt" in captions(page)
    page = set_up(page, 1)  # others are chosen, A - A + C: that is no sum of the kind that was counted
    assert "clear, thicker C." not in captions(page)
    assert "was chosen for A, B and C" not in captions(page)
    press(page, "Undo")
    assert "clear, thicker C." in captions(page)


def test_an_experiment_that_waits_for_the_generator_says_so_and_outlives_a_reload(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    choose_from(monkeypatch, found_clear())
    with monkeypatch.context() as patch:
        patch.setattr(generator.Maker, "now", lambda maker: (maker.run, False))
        patch.setattr(generator.Maker, "step", 320)
        page = open_page("latent_space", part="paths")
        assert awaits(page) == ""
        page = set_up(page, 2)
        assert awaits(page).endswith("as soon as the generator has learnt: step 320 of 1,500.")
        reloaded = open_page("latent_space", **address(page))
        assert awaits(reloaded) == awaits(page)
    reloaded.run()
    assert awaits(reloaded) == ""
    assert "pick" not in address(reloaded)
    assert "At step 1,500, half-way between 64 pairs of clear pictures" in captions(reloaded)


@pytest.mark.parametrize(("channels", "says"), [(512, False), (1024, True)])
def test_where_not_half_of_a_layer_can_be_off_it_says_so(
    channels: int, says: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_state, "maps_of", lambda spec: dict.fromkeys(maps_of(spec), channels))
    page = open_page("latent_space", part="channels")
    page.button(key=set_up_key(TRY["channels"][2][0])).click().run()
    assert len(page.session_state["latent"]["off"]) == 256
    assert ("every second of the first 512 channels is off" in warned(page)) == says


def test_an_experiment_that_waits_for_the_judge_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: None)  # the judge takes long
    page = set_up(open_page("latent_space", part="paths"), 2)
    assert awaits(page).endswith("as soon as a classifier can tell which are clear.")
    widget(page, LAB, "part").set_value("checkerboard").run()
    assert awaits(page) == ""


def awaits(page: AppTest) -> str:
    return " ".join(info.value for info in page.info).replace("\\", "")


def test_generator_that_is_finished_in_the_middle_of_a_script_run_is_chosen_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    controls = page_state.part_controls

    def as_another_visitor_looks(*args: Any) -> None:
        generator.small_generator().wait(PATIENCE_S)
        controls(*args)

    monkeypatch.setattr(kept, "STEPS", 2)
    monkeypatch.setattr(generator, "_maker", None)
    monkeypatch.setattr(page_state, "part_controls", as_another_visitor_looks)
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    choose_from(monkeypatch, found_clear())
    page = open_page("latent_space", part="arithmetic")
    run = generator.small_generator().run
    assert run is not None
    assert pictures(page)["run"] == run.look
    assert "sums of this kind" in captions(page)


def test_what_a_prepared_experiment_does_not_name_is_as_usual() -> None:
    page = open_page(
        "latent_space", part="plane", axes="random", first="3", reach="0.4", sample="3", psi="0.2"
    )
    lab = set_up(page, 1).session_state["latent"]
    assert (lab["axes"], lab["first"], lab["reach"]) == ("principal", 1, 1.0)
    assert (lab["sample"], lab["psi"]) == (3, 0.2)  # the reader's own choice, and another part's


def test_samples_are_chosen_by_what_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    widths = np.linspace(1, 4, 64)
    labels = np.arange(64) % 2
    found = Measured(widths, widths, labels, np.where(np.arange(64) < 8, 0.5, 0.95))
    results = Measured(np.full(9, 9.0), np.zeros(9), np.ones(9, np.int64), np.ones(9))

    def samples() -> Samples:
        return Samples(found, np.zeros((64, 3)), lambda noise: cut(results, len(noise)), NO_DIRECTIONS)

    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    choose_from(monkeypatch, samples())
    page = open_page("latent_space", part="arithmetic")
    lab = page.session_state["latent"]
    # The thickest and the thinnest of the even ones, and the thinnest odd one, of those that are clear.
    assert (lab["plus"], lab["minus"], lab["also"]) == ((63,), (9,), (10,))
    assert any("Of 2 sums of this kind" in caption.value for caption in page.caption)
    page = set_up(open_page("latent_space", part="paths"), 3)
    lab = page.session_state["latent"]
    assert {lab["a"], lab["b"]} == {9, 23}
    page = open_page("latent_space", part="arithmetic", plus="3", minus="4", also="5")
    assert page.session_state["latent"]["plus"] == (3,)


def cut(found: Measured, count: int) -> Measured:
    return Measured(
        found.thickness[:count], found.slant[:count], found.label[:count], found.confidence[:count]
    )


def test_where_no_sample_is_clear_none_is_chosen_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    smears = Measured(np.ones(64), np.ones(64), np.arange(64) % 3, np.full(64, 0.5))
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    choose_from(monkeypatch, Samples(smears, np.zeros((64, 3)), lambda noise: smears, NO_DIRECTIONS))
    page = open_page("latent_space", part="paths", a="5", b="6")
    press(page, "Show it without a guess")
    assert "too few of these samples" in warned(page)
    assert page.session_state["latent"]["a"] == 5


def test_prepared_experiment_trains_the_three_of_the_checkerboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkerboard, "STEPS", 2)
    monkeypatch.setattr(checkerboard, "MEASURED_AT", (0, 2, 256, 400))
    page = set_up(open_page("latent_space", part="checkerboard"), 1)
    for run in checkerboard.contestants().values():
        until(partial(has_taken, run, 2))
    assert set_up(page, 0).session_state["latent"]["look"] == "0"
