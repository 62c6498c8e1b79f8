"""The page "Neural network": its address, its presets, and what its drawing may send."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from nn_core.data.planes import PLANES
from nn_core.training import ConfigError, Held, OwnPoint, PlaneConfig, PlaneLayer, PlaneRun
from nn_core.training.plane.features import FEATURE_NAMES
from nn_core.training.plane.presets import PLANE_PRESETS
from nn_core.training.plane.spec import LAYER_NAMES, MAX_NEURONS, MAX_OWN_POINTS
from tests.examples import examples
from tests.nn_core.training.plane.reference import configs
from tests.pages.app import data_of, open_page, press, prose, run_of, warned
from tests.pages.widgets import widget
from tests.waiting import until
from ui.kit.runs import spec_of
from ui.kit.url import read, write
from ui.neural_network.lab import ALL_NEW, adopt, drawing_of, plane_run, read_edit, thumbnails
from ui.neural_network.params import PARAMS
from ui.neural_network.question import DONE
from ui.neural_network.words import ASKED, DRAWN
from ui.shell.keys import session_key
from ui.shell.text import percent

pytestmark = pytest.mark.usefixtures("engine_ends")


def labels(page: AppTest) -> set[str]:
    return {box.label for box in page.selectbox}


def test_page_opens_with_a_run_in_its_address() -> None:
    page = open_page("neural_network", more="yes")
    assert not page.warning
    assert {"Start from", "Speed", "Loss", "Optimiser", "Learning rate", "Batch size"} <= labels(page)
    assert page.query_params["run"]
    assert set(page.query_params) == {"run", "more"}


def test_nothing_is_said_of_colours_that_outputs_of_several_classes_do_not_have() -> None:
    """An output for one of five classes is neutral, not orange, where it says no."""
    page = open_page("neural_network")
    (about,) = (text.value for text in page.markdown if "little picture" in text.value)
    assert "no" not in about.replace(".", "").split()
    assert "colour of its class" in about


def test_training_buttons_steer_the_run() -> None:
    page = open_page("neural_network")
    for name in ("Train", "Pause", "Step", "Epoch", "Reset"):
        press(page, name)


@pytest.mark.parametrize("name", PLANE_PRESETS)
def test_presets_open_and_reopen_from_their_address(name: str) -> None:
    page = open_page("neural_network")
    widget(page, "plane", "lesson").select(name).run()
    assert not page.exception
    assert not page.warning
    preset = PLANE_PRESETS[name]
    assert any(preset.about in text.value for text in page.markdown)
    values, notes = read(dict(page.query_params), PARAMS)
    assert not notes
    assert plane_run(values) == preset.run


def test_surfaces_have_no_choice_of_loss() -> None:
    page = open_page("neural_network", data="hills")
    assert "Loss" not in labels(page)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"data": "moon"}, "data set"),
        ({"layers": "9tanh"}, "hidden layers"),
        ({"layers": "4tanh-" * 7 + "4tanh"}, "hidden layers"),
        ({"layers": "4swish"}, "hidden layers"),
        ({"layers": "²"}, "hidden layers"),
        ({"layers": "xxxx"}, "'xxxx' is not of the form 4tanh"),
        ({"layers": "12tanh"}, "1 to 8 neurons, not 12"),
        ({"features": "z"}, "features"),
        ({"features": ""}, "features"),
        ({"rate": "1e9"}, "learning rate"),
        ({"noise": "nan"}, "noise"),
        ({"points": "%%%"}, "own points"),
        ({"points": "AAAA"}, "own points"),
        ({"held": "layer1:0:x"}, "weights set by hand"),
        ({"held": "layer1:0:x:1e99"}, "weights set by hand"),
        ({"held": "layer1:7:y:5"}, "no place in this network: layer 1, neuron 8, input y"),
        ({"held": "layer5:0:bias:5"}, "no place in this network: layer 5, neuron 1, bias"),
        ({"seed": "-1"}, "seed"),
        ({"run": "<script>"}, "run"),
        ({"run": "nobody"}, "run in the address has ended"),
    ],
)
def test_a_bad_address_is_told_in_words(query: dict[str, str], words: str) -> None:
    page = open_page("neural_network", **query)
    assert words in warned(page)


def test_a_weight_without_a_place_leaves_the_address() -> None:
    page = open_page("neural_network", held="layer1:7:y:5,layer2:1:3:2")
    assert page.query_params["held"] == "layer2:1:3:2"


def test_weights_without_a_place_are_told_by_the_names_on_the_drawing() -> None:
    held = "layer1:0:x2:1,layer1:1:sin_y:1,layer2:0:4:1,layer1:7:bias:1"
    told = warned(open_page("neural_network", held=held))
    assert "layer 1, neuron 1, input x², layer 1, neuron 2, input sin y," in told
    assert "layer 2, neuron 1, input 5, layer 1, neuron 8, bias." in told


def test_an_empty_plane_does_not_train() -> None:
    page = open_page("neural_network", data="own")
    press(page, "Train")
    assert any("nothing to learn from" in warning.value for warning in page.warning)
    assert run_of(page).state == "paused"


def test_a_pace_that_small_batches_do_not_allow_is_said_to_be_less() -> None:
    """250 points are 250 steps an epoch with batches of one, 125 with batches of two."""
    page = open_page("neural_network", batch="1")
    assert "60 epochs a second would be 15,000 steps a second" in warned(page)
    assert "so it is 40 at most" in warned(page)
    assert run_of(page).steps_per_second == 10_000
    for others in ({"batch": "2"}, {"batch": "1", "pace": "10_epochs"}, {"batch": "1", "pace": "full"}):
        assert not open_page("neural_network", **others).warning


def test_who_comes_anew_is_asked_of_one_line_and_sees_it_learn() -> None:
    page = open_page("neural_network")
    assert PLANE_PRESETS["one_line"].about in prose(page)
    press(page, "Nine in ten, or more")
    assert page.query_params["lesson"] == "one_line"
    run = run_of(page)
    until(lambda: run.touch() and run.step_count == ASKED["one_line"].steps and run.state == "paused")
    page.run()
    right = run.latest().metrics["val_accuracy"]
    assert right < 0.75
    assert "**Not so.** You said: Nine in ten, or more" in prose(page)
    assert f"**Measured:** at step 512, epoch 20, it has {percent(right, 1)}" in prose(page)
    assert PLANE_PRESETS["one_line"].then in prose(page)


def test_who_has_trained_or_changed_something_is_asked_nothing_that_he_did_not_choose() -> None:
    page = open_page("neural_network")
    press(page, "Step")
    until(lambda: run_of(page).latest().step == 1)
    page.run()
    other = open_page("neural_network", rate="0.1")
    trains = press(open_page("neural_network"), "Train")
    for one in (page, other, trains):
        assert PLANE_PRESETS["one_line"].about not in prose(one)


def test_a_preset_says_what_to_try_next_only_once_it_has_trained() -> None:
    page = open_page("neural_network")
    widget(page, "plane", "lesson").select("line").run()
    assert "How many new points does it get right?" in prose(page)
    assert "Then:" not in prose(page)
    run = run_of(page)
    run.step(1)
    until(lambda: run.latest().step == 1)
    page.run()
    assert any("**Then:**" in text.value for text in page.markdown)


@pytest.mark.parametrize("name", PLANE_PRESETS)
def test_a_shared_lesson_keeps_its_question_and_what_comes_next(name: str) -> None:
    page = open_page("neural_network")
    widget(page, "plane", "lesson").select(name).run()
    other = open_page("neural_network", **page.query_params)
    preset = PLANE_PRESETS[name]
    assert preset.about in prose(other)
    assert widget(other, "plane", "lesson").value == name
    run = run_of(other)
    run.step(1)
    until(lambda: run.latest().step == 1)
    other.run()
    assert preset.then in prose(other)
    if preset.next is None:
        return
    other.button(key=session_key("plane", "next")).click().run()
    assert not other.exception
    assert preset.then in prose(other)
    assert preset.about not in prose(other)  # it was about other settings
    values, _ = read(dict(other.query_params), PARAMS)
    assert plane_run(values) == preset.next
    assert preset.then in prose(open_page("neural_network", **other.query_params))


def test_a_guess_is_answered_by_the_run_and_then_comes_what_to_try_next() -> None:
    page = open_page("neural_network", pace="1_step")
    widget(page, "plane", "lesson").select("line").run()
    press(page, "No more than by guessing")
    assert "You said: No more than by guessing  \nIt is being measured" in prose(page)
    assert "pace" not in page.query_params
    run = run_of(page)
    until(lambda: run.touch() and run.step_count == ASKED["line"].steps and run.state == "paused")
    page.run()
    right = percent(run.latest().metrics["val_accuracy"], 1)
    assert f"**Measured:** at step 512, epoch 20, it has {right} of 250 new points right." in prose(page)
    assert PLANE_PRESETS["line"].then in prose(page)
    assert "Look at it" not in [button.label for button in page.button]  # one does
    press(page, "Reset")
    assert run_of(page) != run
    press(page, "Look at it")
    assert run_of(page) == run


@pytest.mark.parametrize("is_drawn", [False, True], ids=["set up", "drawn"])
def test_to_look_at_it_opens_the_network_that_was_measured_whatever_came_of_it_since(is_drawn: bool) -> None:
    page = open_page("neural_network")
    press(page, "Show it without a guess")
    run = run_of(page)
    until(lambda: run.touch() and run.step_count == 512 and run.state == "paused")
    accuracy = run.at(512).metrics["val_accuracy"]
    page.run()
    if is_drawn:
        page.session_state["plane"]["layers"] = (PlaneLayer(1, "tanh"),)
        page.run()
        assert run_of(page).step_count == 512
        assert ALL_NEW in warned(page)
    else:
        press(page, "Set it up")
        assert (run_of(page).step_count, run_of(page).state) == (0, "paused")
        assert ALL_NEW not in warned(page)
    assert spec_of(run_of(page), PlaneRun).config.layers
    bare = press(open_page("neural_network"), "Look at it")
    found = run_of(bare)
    assert plane_run(read(dict(bare.query_params), PARAMS)[0]).config.layers == ()
    assert spec_of(found, PlaneRun) == PLANE_PRESETS["one_line"].run
    assert (found.step_count, found.at(None).metrics["val_accuracy"]) == (512, accuracy)
    assert "The settings are others now" not in prose(bare)
    assert data_of(bare, session_key("plane", "time"))["leads_to"] is None
    press(bare, "Train")
    until(lambda: found.touch() and found.step_count > 600)
    press(bare, "Pause")
    press(bare, "Look at it")
    assert run_of(bare) == found
    assert data_of(bare, session_key("plane", "time"))["leads_to"] == 512


def test_what_to_try_next_is_offered_until_it_is_set_up() -> None:
    page = open_page("neural_network")
    press(page, "Step")
    until(lambda: run_of(page).latest().step == 1)
    widget(page, "plane", "lesson").select("one_line").run()
    run_of(page).step(1)
    page.run()
    assert DONE not in prose(page)
    page.session_state["plane"]["layers"] = (PlaneLayer(1, "tanh"),)
    page.run()
    press(page, "Set it up")
    assert f"{PLANE_PRESETS['one_line'].then} {DONE}" in prose(page)
    assert "Set it up" not in [button.label for button in page.button]


@pytest.mark.walk
def test_a_line_is_measured_in_the_run_that_the_drawing_began() -> None:
    page = open_page("neural_network")
    widget(page, "plane", "lesson").select("overfitting").run()
    press(page, "Show it without a guess")
    run = run_of(page)
    steps = DRAWN["overfitting"].steps
    until(lambda: run.touch() and run.step_count == steps and run.state == "paused")
    page.run()
    last = run.latest().metrics
    assert f"and {last['val_loss']:.2f} at step 2,560. On its own points it ends at " in prose(page)
    assert f"{last['train_loss']:.2f}." in prose(page)
    assert ASKED["overfitting"].question in prose(page)  # and asks on
    press(page, "Show it without a guess")
    assert (run_of(page), run.step_count) == (run, steps)  # it has all that is asked for
    assert f"the loss is {last['train_loss']:.2f} on the " in prose(page)


def test_a_run_that_breaks_down_is_an_answer() -> None:
    page = open_page("neural_network")
    widget(page, "plane", "lesson").select("diverging").run()
    press(page, "It grows until numbers overflow")
    run = run_of(page)
    until(lambda: run.touch() and run.state == "diverged")
    page.run()
    assert "**Right.** You said: It grows until numbers overflow" in prose(page)
    assert run.message in prose(page)


def test_a_setting_that_is_changed_on_the_way_spoils_the_measurement() -> None:
    page = open_page("neural_network")
    widget(page, "plane", "lesson").select("dead").run()
    press(page, "None")
    widget(page, "plane", "rate").set_value("0.03").run()
    assert not page.exception
    assert "You said: None  \nA setting was changed on the way" in prose(page)
    assert PLANE_PRESETS["dead"].about not in prose(page)  # it is of settings that are no more
    press(page, "Set it up and ask me again")
    assert "Measured" not in prose(page)
    assert PLANE_PRESETS["dead"].about in prose(page)
    assert ASKED["dead"].question in prose(page)
    assert plane_run(read(dict(page.query_params), PARAMS)[0]) == PLANE_PRESETS["dead"].run


def test_a_lesson_ends_with_its_settings() -> None:
    page = open_page("neural_network", lesson="spirals")
    assert PLANE_PRESETS["spirals"].about not in prose(page)
    assert "lesson" not in page.query_params
    assert widget(page, "plane", "lesson").value is None


# The address

own_points = st.builds(
    OwnPoint,
    *[st.integers(-300, 300).map(lambda value: value / 100)] * 2,
    st.integers(0, 4).map(float) | st.integers(-100, 100).map(lambda value: value / 100),
)
held_weights = st.builds(
    Held,
    st.sampled_from(LAYER_NAMES),
    st.integers(0, MAX_NEURONS - 1),
    st.sampled_from(FEATURE_NAMES) | st.just("bias") | st.integers(0, MAX_NEURONS - 1),
    st.integers(-10_000, 10_000).map(lambda value: value / 100),
)


@examples(200)
@given(
    configs,
    st.lists(own_points, max_size=MAX_OWN_POINTS).map(tuple),
    st.lists(held_weights, max_size=20).map(tuple),
)
def test_every_experiment_survives_its_address(
    config: PlaneConfig, points: tuple[OwnPoint, ...], held: tuple[Held, ...]
) -> None:
    values, _ = read({}, PARAMS)
    run = PlaneRun("circle", replace(config, batch_size=17, points=points, held=held))
    adopt(values, run)
    query = write(values, PARAMS)
    assert read(query, PARAMS) == (values, [])
    assert sum(map(len, query.values())) < 6_000
    wanted = replace(run.config, points=tuple(point for point in points if point.target in (0, 1)))
    assert plane_run(values) == replace(run, config=wanted)


@examples(200)
@given(st.dictionaries(st.sampled_from([param.name for param in PARAMS]), st.text(max_size=40)))
def test_any_address_is_an_experiment(query: dict[str, str]) -> None:
    values, notes = read(query, PARAMS)
    assert all(notes)
    plane_run(values).check()


# The drawing


@examples(100)
@given(configs, st.lists(held_weights, max_size=5).map(tuple))
def test_drawing_sent_back_is_the_same_experiment(config: PlaneConfig, held: tuple[Held, ...]) -> None:
    run = PlaneRun("moons", PlaneConfig(**{**vars(config), "held": held, "points": (OwnPoint(1, 2, 0),)}))
    assert read_edit(drawing_of(run), run.config) == run


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@examples(300)
@given(st.data())
def test_anything_else_from_the_browser_is_refused_in_words(data: st.DataObject) -> None:
    experiment: Any = drawing_of(PlaneRun())
    experiment[data.draw(st.sampled_from(sorted(experiment)))] = data.draw(json_values)
    edit = data.draw(json_values | st.just(experiment))
    with suppress(ConfigError):
        run = read_edit(edit, PlaneConfig())
        assert run.dataset in PLANES


def test_choosing_other_data_keeps_the_rest_of_the_experiment() -> None:
    """A surface is learnt with the squared error, and the loss chosen before it comes back after it."""
    values, _ = read({}, PARAMS)
    for dataset in ("hills", "circle"):
        edit = {**drawing_of(plane_run(values)), "dataset": dataset}
        run = read_edit(edit, PlaneConfig(loss=values["loss"]))
        adopt(values, run)
    assert plane_run(values) == PlaneRun()


def test_points_of_another_kind_wait_for_their_data() -> None:
    values, _ = read({}, PARAMS)
    values["points"] = (OwnPoint(0, 0, 1), OwnPoint(1, 1, 4), OwnPoint(2, 2, 0.5))
    for name, kept in (("circle", 1), ("pinwheel", 2), ("own", 1)):
        assert len(plane_run(values | {"data": name}).config.points) == kept
    on_surface = plane_run(values | {"data": "hills"}).config
    assert [point.target for point in on_surface.points] == [1, 0.5]
    assert on_surface.loss == "squared"


def test_thumbnails_show_points_of_each_plane() -> None:
    shown = {thumbnail["name"]: thumbnail for thumbnail in thumbnails()}
    assert shown.keys() == PLANES.keys()
    assert shown["own"]["dots"] == ""
    assert len({thumbnail["dots"] for thumbnail in shown.values()}) == len(shown)


@pytest.mark.parametrize(
    ("rate", "offered"),
    [
        ("0.15", ["0.1", "0.15", "0.3"]),
        ("0.0002", ["0.0002", "0.001", "0.003"]),
        ("0.1", ["0.03", "0.1", "0.3"]),
    ],
)
def test_a_number_of_ones_own_stands_in_order_among_the_suggestions(rate: str, offered: list[str]) -> None:
    """Also where it comes from an address."""
    options = widget(open_page("neural_network", rate=rate), "plane", "rate").options
    at = options.index(offered[0])
    assert options[at : at + 3] == offered
    assert len(set(options)) == len(options)
