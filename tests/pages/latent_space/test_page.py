"""What the page shows of which generator, and what an address opens."""

import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.findings import checkpoints
from nn_core.findings.latent import kept
from nn_core.findings.latent.generated import maps_of
from nn_core.findings.latent.samples import Picked
from nn_core.judgements.latent import Ways
from nn_core.latent.vectors import principal_directions
from nn_core.network.presets import gan_preset
from nn_core.training import GanConfig, GanRun, RunHandle
from nn_core.training.gan.trainer import GanTrainer
from tests.latent import untrained_weights
from tests.pages.app import open_page, press, warned
from tests.pages.latent_space.driving import address, has_taken, pictures
from tests.pages.widgets import widget
from tests.waiting import PATIENCE_S, until
from ui.kit.runs import GAN_LAB
from ui.latent_space import checkerboard, generator
from ui.latent_space.choice import ONE_CLASS, UNCLEAR
from ui.latent_space.page import LAB
from ui.latent_space.params import PARAMS, PARTS, SEEN_IN
from ui.shell.engine import engine


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
    page = open_page("latent_space")
    assert warned(page) == ""
    run = generator.small_generator().run
    assert run is not None
    assert pictures(page)["run"] == run.look
    assert run.wait(PATIENCE_S)
    np.testing.assert_array_equal(
        run.weights().arrays["g.linear1.weight"], untrained_weights()["g.linear1.weight"]
    )


@pytest.mark.parametrize("part", [part for part in PARTS if part != "checkerboard"])
def test_every_part_opens_with_little_to_read_first(part: str) -> None:
    page = open_page("latent_space", part=part)
    # Of an untrained generator no sample is clear, and who looks for clear ones is told so.
    assert warned(page) in ("", UNCLEAR if part == "arithmetic" else "")
    before_picture = " ".join(text.value for text in page.markdown[:2])
    assert len(before_picture.split()) <= 120
    assert address(page).get("part", "plane") == part


def test_one_direction_twice_gives_way_as_it_spans_no_plane() -> None:
    page = open_page("latent_space", part="plane", first="3", second="3")
    data = pictures(page)
    assert (data["first"], data["second"]) == (3, 4)
    assert "Direction 3 twice spans no plane: the second one is 4 now." in warned(page)
    widget(page, LAB, "second").set_value("3").run()
    assert address(page)["second"] == "4"
    widget(page, LAB, "first").set_value("5").run()
    assert (pictures(page)["first"], pictures(page)["second"]) == (5, 4)
    assert "spans no plane" not in warned(page)


def test_principal_directions_are_those_of_the_first_layer() -> None:
    page = open_page("latent_space", part="directions", axes="principal")
    data = pictures(page)
    expected = principal_directions(untrained_weights()["g.linear1.weight"])
    np.testing.assert_allclose(data["axes"], expected, atol=1e-4)
    assert sum(data["shares"]) == pytest.approx(1, abs=1e-3)


def test_a_run_that_is_built_late_is_asked_once_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    may_begin = threading.Event()
    begin = GanTrainer.__init__

    def begin_late(*args: Any) -> None:
        may_begin.wait(PATIENCE_S)
        begin(*args)

    def build_now(_lab: object, run: RunHandle) -> str:
        """The page has asked the run for its directions by now."""
        may_begin.set()
        assert run.wait(PATIENCE_S, step=0)
        return ""

    monkeypatch.setattr(GanTrainer, "__init__", begin_late)
    monkeypatch.setattr("ui.latent_space.page.BUILDING_S", 0)
    monkeypatch.setattr("ui.latent_space.choice.counted", build_now)
    spec = GanRun(*gan_preset("dcgan_small", (1, 8, 8), 4), "digits", GanConfig(latent_size=4))
    run = engine().submit(spec)
    data = pictures(open_page("latent_space", run=run.id, part="directions"))
    expected = principal_directions(run.weights().arrays["g.linear1.weight"])
    np.testing.assert_allclose(data["axes"], expected, atol=1e-4)
    assert sum(data["shares"]) == pytest.approx(1, abs=1e-3)


def test_a_run_that_the_gan_lab_has_left_does_not_pass_for_its_present_one() -> None:
    earlier, present = lab_run(), lab_run(seed=1)
    for run in (earlier, present):
        until(partial(has_taken, run, 1))
    page = open_page("latent_space", run=earlier.look)
    assert widget(page, LAB, "run").options == ["Small (MNIST)", "GAN lab (digits)"]
    page.session_state[GAN_LAB] = present.look
    page.run()
    source = widget(page, LAB, "run")
    assert (source.value, pictures(page)["run"]) == (earlier.look, earlier.look)
    assert source.options == ["Small (MNIST)", "Another run (digits)", "GAN lab (digits)"]
    source.set_value(present.look).run()
    assert pictures(page)["run"] == address(page)["run"] == present.look
    assert widget(page, LAB, "run").options == ["Small (MNIST)", "GAN lab (digits)"]


def test_other_random_directions_are_another_address() -> None:
    page = open_page("latent_space", axes="random")
    before = pictures(page)
    press(page, "Others")
    after = pictures(page)
    assert address(page)["seed"] == "1"
    assert before["axes"] != after["axes"]
    assert after["version"] > before["version"]


def test_the_directions_that_are_shown_come_back_from_the_address_and_others_begin_anew() -> None:
    page = open_page("latent_space", part="directions", more="yes", **{"from": "13"})
    assert pictures(page)["chosen"]["from"] == 13
    widget(page, LAB, "axes").set_value("random").run()
    assert pictures(page)["chosen"]["from"] == 1
    assert address(page) == {"part": "directions", "axes": "random", "more": "yes"}


def test_address_reopens_what_was_chosen() -> None:
    page = open_page(
        "latent_space", part="plane", axes="dimensions", first="3", second="5", u="-0.5", reach="0.4"
    )
    data = pictures(page)
    assert warned(page) == ""
    assert (data["first"], data["second"], data["chosen"]["u"], data["chosen"]["reach"]) == (3, 5, -0.5, 0.4)
    assert data["axes"][2][2] == 1


def test_run_of_the_gan_lab_comes_by_its_id() -> None:
    run = lab_run()
    page = open_page("latent_space", run=run.id)
    assert warned(page) == ""
    data = pictures(page)
    assert (data["run"], data["latent_size"], len(data["axes"])) == (run.look, 4, 4)
    assert address(page)["run"] == run.look


def test_conditional_run_offers_its_classes() -> None:
    page = open_page("latent_space", run=lab_run(conditional=True).id, label="7")
    assert warned(page) == ""
    assert "Class" in labels(page)
    assert pictures(page)["label"] == 7


@pytest.mark.parametrize(("part", "label"), [("paths", 7), ("channels", None)])
def test_samples_are_chosen_among_the_pictures_that_the_part_shows(
    monkeypatch: pytest.MonkeyPatch, part: str, label: int | None
) -> None:
    """Where one class is asked for, clear pictures of two are looked for among those of that class."""
    asked: list[int | None] = []

    def picked(_run: object, _judge: object, _way: str, label: int | None) -> tuple[Picked, str, int]:
        asked.append(label)
        return Picked(), "", 1

    monkeypatch.setattr("ui.latent_space.choice.picked", picked)
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: "a judge")
    run = lab_run(conditional=True)
    pick = "two ways" if part == "paths" else "clear"
    page = open_page("latent_space", run=run.id, part=part, label="7", pick=pick)
    assert asked == [label]
    assert (UNCLEAR if label is None else ONE_CLASS) in warned(page)


def test_what_was_counted_among_pictures_of_one_class_is_not_told_of_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = Picked({"a": 3, "b": 4}, Ways(1, 1.0, 1.0, 1.0, "neither"))
    monkeypatch.setattr("ui.latent_space.choice.picked", lambda *_: (found, "", 1))
    monkeypatch.setattr("ui.latent_space.choice.network_or_progress", lambda *_: "a judge")
    run = lab_run(conditional=True)
    page = open_page("latent_space", run=run.id, part="paths", pick="two ways")

    def is_told() -> bool:
        return any("half-way" in caption.value for caption in page.caption)

    assert is_told()
    widget(page, LAB, "label").set_value(7).run()
    assert not is_told()
    widget(page, LAB, "label").set_value(0).run()
    assert is_told()


def test_dense_generator_has_no_maps_and_says_so_in_the_browser() -> None:
    spec = GanRun(*gan_preset("dense", (1, 8, 8), 4), "digits", GanConfig(latent_size=4))
    page = open_page("latent_space", run=engine().submit(spec).id, part="channels")
    assert warned(page) == ""
    assert pictures(page)["layer"] is None
    assert maps_of(spec) == {}


def test_run_that_has_ended_gives_way_to_the_small_generator() -> None:
    page = open_page("latent_space", run="gone")
    assert "has ended" in warned(page)
    assert "run" not in address(page)
    assert pictures(page)["latent_size"] == 32


@pytest.mark.parametrize(
    ("name", "text"), [("part", "<b>"), ("u", "9"), ("off", "relu1:x"), ("first", "99"), ("centre", "-1")]
)
def test_bad_address_is_answered_in_words(name: str, text: str) -> None:
    assert "cannot be used" in warned(open_page("latent_space", **{name: text}))


def test_layer_and_channels_that_g_does_not_have_do_no_harm() -> None:
    page = open_page("latent_space", part="channels", layer="relu9", off="relu9:3,relu1:4000")
    assert warned(page) == ""
    assert pictures(page)["layer"] == "relu2"


def test_a_corrupt_file_gives_way_to_the_one_that_comes_with_the_app() -> None:
    spec = kept.recipe()
    kept.file_of(spec).write_bytes(b"no safetensors at all")
    found, comes = kept.load(spec), checkpoints.load(checkpoints.GENERATOR)
    assert found is not None
    assert comes is not None
    np.testing.assert_array_equal(found["g.linear1.weight"], comes["g.linear1.weight"])


@pytest.fixture
def none_comes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The app was installed without its trained networks."""
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)


@pytest.mark.usefixtures("none_comes")
def test_corrupt_or_foreign_file_is_trained_anew() -> None:
    spec = kept.recipe()
    path = kept.file_of(spec)
    path.write_bytes(b"no safetensors at all")
    assert kept.load(spec) is None
    foreign = untrained_weights()
    foreign["g.linear1.weight"] = foreign["g.linear1.weight"][:, :3]
    kept.save(spec, foreign)
    assert kept.load(spec) is None
    broken = untrained_weights()
    broken["g.linear1.bias"][0] = np.nan
    kept.save(spec, broken)
    assert kept.load(spec) is None


@pytest.mark.usefixtures("none_comes")
def test_training_goes_on_in_the_background_and_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "STEPS", 2)
    monkeypatch.setattr(generator, "_maker", None)
    assert kept.load(kept.recipe()) is None
    open_page("latent_space")
    maker = generator.small_generator()
    maker.wait(PATIENCE_S)
    assert (maker.done, maker.problem, maker.step) == (True, "", 2)
    found = kept.load(kept.recipe())
    assert found is not None
    assert maker.run is not None
    assert maker.run.wait(PATIENCE_S)
    shown = maker.run.weights().arrays
    np.testing.assert_array_equal(found["g.linear1.weight"], shown["g.linear1.weight"])
    assert warned(open_page("latent_space")) == ""


def test_other_settings_or_steps_are_kept_under_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = kept.recipe()
    other = replace(spec, config=replace(spec.config, seed=1))
    assert kept.file_of(other) != kept.file_of(spec)
    before = kept.file_of(spec)
    monkeypatch.setattr(kept, "STEPS", 7)
    assert kept.file_of(spec) != before


def test_freed_generator_comes_back() -> None:
    open_page("latent_space")
    run = generator.small_generator().run
    assert run is not None
    run.close()
    generator.small_generator().wait(PATIENCE_S)
    again = generator.small_generator().run
    assert again is not None
    assert again.id != run.id


def test_newer_directions_can_be_asked_for_while_the_generator_trains() -> None:
    run = lab_run()
    page = open_page("latent_space", run=run.id)
    run.step(20)
    offered = next(button for button in page.run().button if button.label.startswith("Those of step"))
    run.step(1)
    assert pictures(offered.click().run())["shares_step"] == run.step_count


def test_every_choice_belongs_to_a_part_or_is_a_sample() -> None:
    samples = {"centre", "sample", "a", "b", "plus", "minus", "also"}
    names = {"part", "run", "label", "code"}.union(samples, *SEEN_IN.values())
    assert names == {param.name for param in PARAMS}


def test_checkerboard_compares_three_that_differ_in_doubling_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkerboard, "STEPS", 2)
    page = open_page("latent_space", part="checkerboard")
    assert warned(page) == ""
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
    press(page, "Train all three for 2 steps")
    for run in runs.values():
        until(partial(has_taken, run, 2))
    assert not page.run().exception


def test_the_code_switches_off_channels_of_the_layer_that_is_shown() -> None:
    page = open_page("latent_space", part="channels", layer="relu1", code="open")
    code = " ".join(block.value for block in page.code)
    assert "G.relu1.register_forward_hook(silence)" in code
    assert "relu2" not in code


@pytest.mark.parametrize(
    ("part", "folded"),
    [
        ("plane", {"Directions", "First direction", "Second direction", "Centre sample"}),
        ("directions", {"Directions"}),
        ("truncation", {"Truncation"}),
        ("paths", set()),
    ],
)
def test_a_beginner_sees_the_generator_and_more_only_where_there_is_more(part: str, folded: set[str]) -> None:
    page = open_page("latent_space", part=part)
    shown = {box.label for box in page.selectbox}
    assert "Generator" in shown
    assert not folded & shown
    assert ("More" in {button.label for button in page.button}) == bool(folded)
    every = open_page("latent_space", part=part, more="yes")
    assert {box.label for box in every.selectbox} == shown | folded
    assert ("Less" in {button.label for button in every.button}) == bool(folded)
