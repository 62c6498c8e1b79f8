"""The page "Latent space": which generator it shows, its directions, its address, the cache."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.latent.vectors import principal_directions
from nn_core.measure.strokes import Measured
from nn_core.network.presets import gan_preset
from nn_core.training import GanConfig, GanRun, RunHandle
from tests.latent import keep_untrained, untrained_weights
from tests.pages.browser_memory import Visitor
from tests.waiting import PATIENCE_S, until
from ui.latent_space import checkerboard, generator
from ui.latent_space import page as page_state
from ui.latent_space.choice import PICKS, UNCLEAR, Samples
from ui.latent_space.effects import maps_of
from ui.latent_space.params import PARAMS, PARTS, SEEN_IN
from ui.latent_space.words import TRY
from ui.shell.engine import close_engine, engine

PAGE = Path(__file__).resolve().parents[2] / "pages" / "latent_space.py"
NO_DIRECTIONS = np.zeros((0, 3))


@pytest.fixture(autouse=True)
def small_generator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    keep_untrained(monkeypatch, tmp_path)
    generator.small_generator().wait(PATIENCE_S)
    yield
    close_engine()


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S)
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def data_of(page: AppTest) -> dict[str, Any]:
    """What the component is told."""
    element = next(element for element in page.main if element.type == "bidi_component")
    data: dict[str, Any] = json.loads(element.proto.json)
    return data


def address(page: AppTest) -> dict[str, str]:
    return {name: page.query_params[name] for name in page.query_params}


def said(page: AppTest) -> str:
    assert not page.exception
    return " ".join(warning.value.replace("\\", "") for warning in page.warning)


def labels(page: AppTest) -> list[str]:
    return [box.label for box in page.selectbox]


def lab_run(**config: Any) -> RunHandle:
    """A run as the GAN lab makes it."""
    made = GanConfig(latent_size=4, **config)
    shape = (1, 8, 8)
    classes = 10 if made.conditional else 0
    run = engine().submit(GanRun(*gan_preset("dcgan_small", shape, 4, classes), "digits", made))
    run.step(1)
    return run


def test_first_visit_shows_the_kept_generator() -> None:
    page = open_page()
    assert said(page) == ""
    run = generator.small_generator().run
    assert run is not None
    assert data_of(page)["run"] == run.id
    until(lambda: bool(run.timeline()))
    np.testing.assert_array_equal(run.weights()["g.linear1.weight"], untrained_weights()["g.linear1.weight"])


@pytest.mark.parametrize("part", [part for part in PARTS if part != "checkerboard"])
def test_every_part_opens_with_little_to_read_first(part: str) -> None:
    page = open_page(part=part)
    # Of an untrained generator no sample is clear, and who looks for clear ones is told so.
    assert said(page) in ("", UNCLEAR if part == "arithmetic" else "")
    before_picture = " ".join(text.value for text in page.markdown[:2])
    assert len(before_picture.split()) <= 120
    assert address(page).get("part", "plane") == part


def test_principal_directions_are_those_of_the_first_layer() -> None:
    page = open_page(part="directions", axes="principal")
    data = data_of(page)
    expected = principal_directions(untrained_weights()["g.linear1.weight"])
    np.testing.assert_allclose(data["axes"], expected, atol=1e-4)
    assert sum(data["shares"]) == pytest.approx(1, abs=1e-3)


def test_other_random_directions_are_another_address() -> None:
    page = open_page(axes="random")
    before = data_of(page)
    page = next(button for button in page.button if button.label == "Others").click().run()
    after = data_of(page)
    assert address(page)["seed"] == "1"
    assert before["axes"] != after["axes"]
    assert after["version"] > before["version"]


def test_address_reopens_what_was_chosen() -> None:
    page = open_page(part="plane", axes="dimensions", first="3", second="5", u="-0.5", reach="0.4")
    data = data_of(page)
    assert said(page) == ""
    assert (data["first"], data["second"], data["chosen"]["u"], data["chosen"]["reach"]) == (3, 5, -0.5, 0.4)
    assert data["axes"][2][2] == 1


def test_run_of_the_gan_lab_comes_by_its_id() -> None:
    run = lab_run()
    page = open_page(run=run.id)
    assert said(page) == ""
    data = data_of(page)
    assert (data["run"], data["latent_size"], len(data["axes"])) == (run.id, 4, 4)
    assert address(page)["run"] == run.id


def test_conditional_run_offers_its_classes() -> None:
    page = open_page(run=lab_run(conditional=True).id, label="7")
    assert said(page) == ""
    assert "Class" in labels(page)
    assert data_of(page)["label"] == 7


def test_dense_generator_has_no_maps_and_says_so_in_the_browser() -> None:
    spec = GanRun(*gan_preset("dense", (1, 8, 8), 4), "digits", GanConfig(latent_size=4))
    page = open_page(run=engine().submit(spec).id, part="channels")
    assert said(page) == ""
    assert data_of(page)["layer"] is None
    assert maps_of(spec) == {}


def test_run_that_has_ended_gives_way_to_the_small_generator() -> None:
    page = open_page(run="gone")
    assert "has ended" in said(page)
    assert "run" not in address(page)
    assert data_of(page)["latent_size"] == 32


@pytest.mark.parametrize(
    ("name", "text"), [("part", "<b>"), ("u", "9"), ("off", "relu1:x"), ("first", "99"), ("centre", "-1")]
)
def test_bad_address_is_answered_in_words(name: str, text: str) -> None:
    assert "cannot be used" in said(open_page(**{name: text}))


def test_layer_and_channels_that_g_does_not_have_do_no_harm() -> None:
    page = open_page(part="channels", layer="relu9", off="relu9:3,relu1:4000")
    assert said(page) == ""
    assert data_of(page)["layer"] == "relu2"


def test_corrupt_or_foreign_file_is_trained_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = generator.recipe()
    path = generator.file_of(spec)
    path.write_bytes(b"no safetensors at all")
    assert generator.load(spec) is None
    foreign = untrained_weights()
    foreign["g.linear1.weight"] = foreign["g.linear1.weight"][:, :3]
    generator.save(spec, foreign)
    assert generator.load(spec) is None
    broken = untrained_weights()
    broken["g.linear1.bias"][0] = np.nan
    generator.save(spec, broken)
    assert generator.load(spec) is None


def test_training_goes_on_in_the_background_and_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator, "STEPS", 2)
    monkeypatch.setattr(generator, "_maker", None)
    assert generator.load(generator.recipe()) is None
    open_page()
    maker = generator.small_generator()
    maker.wait(PATIENCE_S)
    assert (maker.done, maker.problem, maker.step) == (True, "", 2)
    kept = generator.load(generator.recipe())
    assert kept is not None
    assert maker.run is not None
    until(lambda: bool(maker.run and maker.run.timeline()))
    shown = maker.run.weights()
    np.testing.assert_array_equal(kept["g.linear1.weight"], shown["g.linear1.weight"])
    assert said(open_page()) == ""


def test_other_settings_or_steps_are_kept_under_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = generator.recipe()
    other = replace(spec, config=replace(spec.config, seed=1))
    assert generator.file_of(other) != generator.file_of(spec)
    before = generator.file_of(spec)
    monkeypatch.setattr(generator, "STEPS", 7)
    assert generator.file_of(spec) != before


def test_freed_generator_comes_back() -> None:
    open_page()
    run = generator.small_generator().run
    assert run is not None
    run.close()
    generator.small_generator().wait(PATIENCE_S)
    again = generator.small_generator().run
    assert again is not None
    assert again.id != run.id


def set_up(page: AppTest, which: int) -> AppTest:
    page = [button for button in page.button if button.label == "Set it up"][which].click().run()
    assert said(page) == ""
    return page


@pytest.mark.parametrize("part", [part for part in PARTS if part != "checkerboard"])
def test_prepared_experiments_set_up_what_they_name(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: None)  # no judge comes
    page = open_page(part=part)
    version = data_of(page)["version"]
    for which, (_, _, values) in enumerate(TRY[part]):
        page = set_up(page, which)
        lab = page.session_state["latent"]
        assert {name: lab[name] for name in values if name != "pick"} == {
            name: value for name, value in values.items() if name != "pick"
        }
        assert data_of(page)["version"] > version
        version = data_of(page)["version"]


def test_each_card_that_needs_samples_names_a_way_to_choose_them() -> None:
    cards = [values for part in TRY.values() for _, _, values in part]
    picks = {values["pick"] for values in cards if "pick" in values}
    assert picks == set(PICKS)
    fixed = {"sample", "a", "b", "plus", "minus", "also"}
    assert not any(fixed & set(values) for values in cards)


def found_clear(*_: Any) -> Samples:
    """Samples of two classes that are all clear, the surest being the last."""
    order = np.arange(64)

    def seen(count: int) -> Measured:
        return Measured(
            np.linspace(1, 4, count), np.linspace(0, 1, count), np.zeros(count, int), np.ones(count)
        )

    found = replace(seen(64), label=order % 2, confidence=0.95 + order / 2000)
    return Samples(found, np.eye(64)[:, :32], lambda noise: seen(len(noise)), np.eye(32))


@pytest.mark.parametrize("part", [part for part in PARTS if part != "checkerboard"])
def test_address_of_a_prepared_experiment_shows_it_again(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    monkeypatch.setattr("ui.latent_space.choice.samples_of", found_clear)
    monkeypatch.setattr("ui.latent_space.page.tradeoff", lambda *_: None)
    for which in range(len(TRY[part])):
        page = set_up(open_page(part=part, u="0.9", sample="3", a="5", psi="0.2", axes="dimensions"), which)
        again = open_page(**address(page))
        assert said(again) == ""
        shown, expected = data_of(again), data_of(page)
        assert shown | {"version": 0} == expected | {"version": 0}
        centres = [box.value for box in page.selectbox if box.label == "Centre sample"]
        assert centres in ([], [str(page.session_state["latent"]["centre"])])


def test_what_is_half_way_between_many_pairs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    monkeypatch.setattr("ui.latent_space.choice.samples_of", found_clear)
    page = open_page(part="paths")
    assert "Half-way" not in captions(page)
    page = set_up(page, 1)
    # Of the 16 surest, 8 are of each class: all can be read, and the later pictures are the thicker ones.
    assert "Half-way between 64 pairs" in captions(page)
    assert "100 % of the pictures on the straight path and of 100 % along the sphere" in captions(page)
    assert "hardly a difference" in captions(page)
    assert "in 0 % of the pairs" in captions(page)
    assert "Half-way" not in captions(open_page(part="paths"))


def captions(page: AppTest) -> str:
    return " ".join(caption.value for caption in page.caption).replace("\N{NO-BREAK SPACE}", " ")


def test_samples_that_one_card_waited_for_do_not_come_into_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: None)  # the judge takes long
        page = set_up(set_up(open_page(), 0), 1)
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: "a judge")
    monkeypatch.setattr("ui.latent_space.choice.samples_of", found_clear)
    assert page.run().session_state["latent"]["centre"] == 0


def test_samples_that_somebody_chose_meanwhile_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: None)  # the judge takes long
        visitor = Visitor(open_page(part="arithmetic"), "latent")
        visitor.edit(page_state.KEY, {"minus": "13-8-61"})
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: "a judge")
    monkeypatch.setattr("ui.latent_space.choice.samples_of", found_clear)
    visitor.run()
    assert visitor.address["minus"] == "13-8-61"
    assert "plus" not in visitor.address


def test_generator_that_is_finished_in_the_middle_of_a_script_run_is_chosen_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    controls = page_state.part_controls

    def as_another_visitor_looks(*args: Any) -> None:
        generator.small_generator().wait(PATIENCE_S)
        controls(*args)

    monkeypatch.setattr(generator, "STEPS", 2)
    monkeypatch.setattr(generator, "_maker", None)
    monkeypatch.setattr(page_state, "part_controls", as_another_visitor_looks)
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    monkeypatch.setattr("ui.latent_space.choice.samples_of", found_clear)
    page = open_page(part="arithmetic")
    run = generator.small_generator().run
    assert run is not None
    assert data_of(page)["run"] == run.id
    assert "sums of this kind" in captions(page)


def test_newer_directions_can_be_asked_for_while_the_generator_trains() -> None:
    run = lab_run()
    page = open_page(run=run.id)
    run.step(20)
    offered = next(button for button in page.run().button if button.label.startswith("Those of step"))
    run.step(1)
    assert data_of(offered.click().run())["shares_step"] == run.step_count


def test_what_a_prepared_experiment_does_not_name_is_as_usual() -> None:
    page = open_page(part="plane", axes="random", first="3", reach="0.4", sample="3", psi="0.2")
    lab = set_up(page, 1).session_state["latent"]
    assert (lab["axes"], lab["first"], lab["reach"]) == ("principal", 1, 1.0)
    assert (lab["sample"], lab["psi"]) == (3, 0.2)  # the reader's own choice, and another part's


def test_every_choice_belongs_to_a_part_or_is_a_sample() -> None:
    samples = {"centre", "sample", "a", "b", "plus", "minus", "also"}
    names = {"part", "run", "label"}.union(samples, *SEEN_IN.values())
    assert names == {param.name for param in PARAMS}


def test_samples_are_chosen_by_what_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    widths = np.linspace(1, 4, 64)
    labels = np.arange(64) % 2
    found = Measured(widths, widths, labels, np.where(np.arange(64) < 8, 0.5, 0.95))
    results = Measured(np.full(9, 9.0), np.zeros(9), np.ones(9, np.int64), np.ones(9))

    def samples(*_: Any) -> Samples:
        return Samples(found, np.zeros((64, 3)), lambda noise: cut(results, len(noise)), NO_DIRECTIONS)

    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    monkeypatch.setattr("ui.latent_space.choice.samples_of", samples)
    page = open_page(part="arithmetic")
    lab = page.session_state["latent"]
    # The thickest and the thinnest of the even ones, and the thinnest odd one, of those that are clear.
    assert (lab["plus"], lab["minus"], lab["also"]) == ((63,), (9,), (10,))
    assert any("Of 2 sums of this kind" in caption.value for caption in page.caption)
    page = set_up(open_page(part="paths"), 2)
    lab = page.session_state["latent"]
    assert {lab["a"], lab["b"]} == {9, 23}
    page = open_page(part="arithmetic", plus="3", minus="4", also="5")
    assert page.session_state["latent"]["plus"] == (3,)


def has_taken(run: RunHandle, steps: int) -> bool:
    return run.step_count == steps


def cut(found: Measured, count: int) -> Measured:
    return Measured(
        found.thickness[:count], found.slant[:count], found.label[:count], found.confidence[:count]
    )


def test_where_no_sample_is_clear_none_is_chosen_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    smears = Measured(np.ones(64), np.ones(64), np.arange(64) % 3, np.full(64, 0.5))
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: True)
    monkeypatch.setattr(
        "ui.latent_space.choice.samples_of",
        lambda *_: Samples(smears, np.zeros((64, 3)), lambda noise: smears, NO_DIRECTIONS),
    )
    page = open_page(part="paths", a="5", b="6")
    next(button for button in page.button if button.label == "Set it up").click().run()
    assert "too few of these samples" in said(page)
    assert page.session_state["latent"]["a"] == 5


def test_prepared_experiment_trains_the_three_of_the_checkerboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkerboard, "STEPS", 2)
    monkeypatch.setattr(checkerboard, "MEASURED_AT", (0, 2, 400))
    page = set_up(open_page(part="checkerboard"), 1)
    for run in checkerboard.contestants().values():
        until(partial(has_taken, run, 2))
    assert set_up(page, 0).session_state["latent"]["look"] == "0"


def test_channels_come_with_what_each_is_good_for() -> None:
    effects = data_of(open_page(part="channels", layer="relu1"))["effects"]
    assert len(effects) == 64
    assert min(effects) >= 0 < max(effects)
    assert data_of(open_page(part="plane"))["effects"] is None
    told_a_class = data_of(open_page(part="channels", run=lab_run(conditional=True).id))
    assert len(told_a_class["effects"]) == dict(told_a_class["layers"])[told_a_class["layer"]]


def test_checkerboard_compares_three_that_differ_in_doubling_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkerboard, "STEPS", 2)
    page = open_page(part="checkerboard")
    assert said(page) == ""
    runs = checkerboard.contestants()
    specs: list[Any] = [run.spec for run in runs.values()]
    assert {spec.generator.out_shape for spec in specs} == {(1, 28, 28)}
    assert len({spec.discriminator.to_json() for spec in specs}) == 1
    assert specs[0].generator.params == specs[2].generator.params
    for run in runs.values():
        until(run.timeline)
    transposed, upsampled = (checkerboard.energy_at(runs[kind], 0) for kind in ("transposed3", "upsample"))
    assert transposed is not None
    assert upsampled is not None
    assert transposed > 20 * upsampled
    page.button[0].click().run()
    for run in runs.values():
        until(partial(has_taken, run, 2))
    assert not page.run().exception
