"""The GAN lab's page: settings reach the run, the URL is the experiment, bad input gets a sentence."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from nn_core.data import ImageSet
from nn_core.network.presets import classifier_preset
from nn_core.training import GAN_LOSSES, ClassifierRun, GanConfig
from nn_core.training.gan.objectives import OBJECTIVES, note_of
from tests.nn_core.data.sets import OFFLINE
from tests.nn_core.training.gan.small_gans import make_trainer, train
from tests.pages.app import data_of, open_page, press, prose, run_of, said, warned
from tests.pages.widgets import widget
from tests.waiting import until
from ui.gan_lab.lab import DATA_TITLES, FIELDS, PRESET_TITLES, TABS, choose_sample
from ui.gan_lab.words import JUDGED_AT
from ui.kit.views import VIEWS
from ui.shell.engine import engine
from ui.shell.keys import session_key

pytestmark = pytest.mark.usefixtures("engine_ends")


def choose(page: AppTest, label: str, value: object) -> AppTest:
    box = next(box for box in page.selectbox if box.label == label)
    return box.set_value(value).run()


def grey_picture() -> bytes:
    buffer = BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (30, 30), np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def test_first_visit_has_a_paused_run_of_mnist() -> None:
    page = open_page("gan_lab")
    assert warned(page) == ""
    run = run_of(page)
    assert (run.spec.dataset, run.state, run.spec.generator.out_shape) == ("mnist", "paused", (1, 28, 28))


def test_buttons_steer_the_run() -> None:
    page = open_page("gan_lab", preset="dense", data="digits")
    run = run_of(page)
    page.button(key="gan.order.step").click().run()
    until(lambda: run.step_count == 1)
    page.button(key="gan.order.train").click().run()
    assert run.state == "running"
    page.button(key="gan.order.pause").click().run()
    assert run.state == "paused"
    page.button(key="gan.order.reset").click().run()
    assert run_of(page).step_count == 0
    assert warned(page) == ""


def test_live_settings_keep_the_run_and_others_start_a_new_one() -> None:
    page = open_page("gan_lab", data="digits", more="yes")
    run = run_of(page)
    choose(page, "Learning rate of G", "0.001")
    choose(page, "Loss", "hinge")
    assert run_of(page) == run
    assert (run.spec.config.learning_rate_g, run.spec.config.loss) == (0.001, "hinge")
    choose(page, "Latent size", "8")
    assert run_of(page).id != run.id
    assert run_of(page).spec.generator.input_shape == (8,)
    assert run_of(page).spec.config.loss == "hinge"


def test_a_run_of_another_kind_is_not_shown_where_the_settings_cannot_train() -> None:
    """The memory check refuses the settings, so the run in the address is all that there is to show."""
    other = engine().submit(ClassifierRun(classifier_preset("small_cnn", (1, 28, 28), 10), "mnist"))
    page = open_page("gan_lab", run=other.id, batch="4096", loss="wasserstein_gp")
    assert "GB of memory" in warned(page)
    assert "Train" not in [button.label for button in page.button]


@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_each_loss_is_described(loss: str) -> None:
    page = open_page("gan_lab", data="digits", preset="dense", loss=loss)
    assert warned(page) == ""
    note = note_of(OBJECTIVES[loss], GanConfig().label_smoothing)
    assert any(note in caption.value for caption in page.caption)
    count = r"Digits 8 x 8\: 1\,797 images\, and D learns from all of them\."
    assert count in [caption.value for caption in page.caption]


@pytest.mark.parametrize("lab", ["gan_lab", "cnn_lab"])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("avatars", ("Voxel Art of DiceBear", "CC0")),
        ("fashion", ("Zalando Research", "MIT licence by Zalando SE")),
        ("faces", ("Labeled Faces in the Wild", "No licence is stated")),
    ],
)
def test_source_and_licence_of_the_images_stand_beside_their_number(
    lab: str, data: str, words: tuple[str, ...]
) -> None:
    (caption,) = [one for one in open_page(lab, data=data).caption if one.proto.help]
    assert " images" in caption.value
    told = caption.proto.help.replace("\\", "")
    assert all(word in told for word in words)


TWO_VALUES = {
    "rate_g": (1e-3, 2e-3),
    "rate_d": (1e-3, 2e-3),
    "batch": (8, 16),
    "d_steps": (1, 2),
    "smoothing": (0.0, 0.3),
    "penalty": (1.0, 10.0),
    "average": (0.0, 0.9),
    "latent": (2, 4),
    "seed": (0, 1),
}


def outcome(loss: str, name: str, value: Any) -> list[list[float]]:
    """All weights after two steps from one seed."""
    trainer = make_trainer(loss=loss, **{FIELDS[name]: value})
    train(trainer, 2)
    return [weights.flatten().tolist() for weights in trainer.state().values()]


@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_a_setting_is_offered_just_where_it_changes_training(loss: str) -> None:
    page = open_page(
        "gan_lab", data="digits", preset="dense", loss=loss, smoothing="0.3", penalty="1", more="yes"
    )
    assert warned(page) == ""
    offered = {name for owner, name in page.session_state[VIEWS] if owner == "gan"} & FIELDS.keys()
    matters = {
        name
        for name, (one, other) in TWO_VALUES.items()
        if outcome(loss, name, one) != outcome(loss, name, other)
    }
    assert offered == matters | {"loss"}


@pytest.mark.parametrize("preset", PRESET_TITLES)
@pytest.mark.parametrize("data", OFFLINE)
def test_presets_fit_the_sets_that_come_along(data: str, preset: str) -> None:
    page = open_page("gan_lab", data=data, preset=preset)
    assert warned(page) == ""
    assert data in DATA_TITLES
    assert run_of(page).state == "paused"


def test_faces_come_without_background() -> None:
    dataset = run_of(open_page("gan_lab", data="faces")).spec.dataset
    assert isinstance(dataset, ImageSet)
    assert (len(dataset), dataset.class_names) == (100, ("face",))


def test_address_opens_the_same_experiment() -> None:
    page = open_page("gan_lab", data="digits", preset="dense", loss="least_squares", seed="7", latent="5")
    config = run_of(page).spec.config
    assert (config.loss, config.seed, config.latent_size) == ("least_squares", 7, 5)
    again = open_page("gan_lab", **page.query_params)
    assert run_of(again) == run_of(page)


def test_absurd_address_says_why_and_still_works() -> None:
    page = open_page(
        "gan_lab",
        data="../../etc",
        rate_g="1e99",
        seed="-1",
        latent="many",
        run="no such run",
        preset="x" * 5000,
    )
    for words in ("data set", "learning rate of G", "seed", "latent size", "networks"):
        assert f"The {words} in the address cannot be used" in warned(page)
    assert run_of(page).spec.dataset == "mnist"


def test_run_that_is_gone_is_replaced_in_words() -> None:
    page = open_page("gan_lab", run="A" * 22)
    assert "has ended" in warned(page)
    assert run_of(page).state == "paused"


def test_own_pictures_train_without_labels() -> None:
    page = open_page("gan_lab", data="own", preset="dense")
    assert page.info
    assert "run" not in page.query_params
    page.file_uploader[0].set_value([(f"{i}.png", grey_picture(), "image/png") for i in range(3)]).run()
    assert "only 3 images to learn from, fewer than a batch of" in warned(page)
    run = run_of(page)
    page.button(key="gan.order.step").click().run()
    until(lambda: run.state == "paused")
    assert (run.step_count, run.message) == (1, "")


def test_a_batch_larger_than_the_set_is_told_of_every_set() -> None:
    assert "only 1,797 images to learn from" in warned(open_page("gan_lab", data="digits", batch="4096"))
    assert "to learn from" not in warned(open_page("gan_lab", data="digits", batch="1024"))


def test_no_more_real_pictures_are_offered_than_there_are() -> None:
    page = open_page("gan_lab", data="own", preset="dense", tab="d_view")
    page.file_uploader[0].set_value([(f"{i}.png", grey_picture(), "image/png") for i in range(3)]).run()
    assert data_of(page, session_key("gan", "d_view"))["real"] == 3
    choose(page, "Data set", "digits")
    assert data_of(page, session_key("gan", "d_view"))["real"] == 16


def test_while_there_are_no_own_pictures_nothing_else_trains_in_their_place() -> None:
    page = open_page("gan_lab", data="digits", preset="dense")
    choose(page, "Data set", "own")
    assert "hundred pictures" in page.info[0].value
    assert not [button for button in page.button if button.label == "Train"]


def test_faces_do_not_pass_for_own_pictures() -> None:
    page = open_page("gan_lab", data="faces", preset="dense")
    choose(page, "Data set", "own")
    assert "the pictures from before" not in said(page)
    assert "hundred pictures" in page.info[0].value
    assert not [button for button in page.button if button.label == "Train"]


def test_single_picture_is_too_few_and_loses_nothing() -> None:
    page = open_page("gan_lab", data="digits", preset="dense")
    run = run_of(page)
    choose(page, "Data set", "own")
    page.file_uploader[0].set_value([("1.png", grey_picture(), "image/png")]).run()
    assert "training needs at least 2" in warned(page)
    assert "1 picture of" in said(page)
    assert run_of(page) == run


def test_prepared_experiments_set_up_what_they_say() -> None:
    page = open_page("gan_lab", data="digits", preset="dense")
    press(page, "Show it without a guess", 1)
    assert run_of(page).spec.config.conditional
    press(page, "Nothing: hardly a gradient is left")
    config = run_of(page).spec.config
    assert (config.loss, config.d_steps, config.label_smoothing) == ("saturating", 5, 0.0)
    assert not config.conditional
    assert "5" in page.query_params["d_steps"]


def test_a_guess_is_answered_by_the_run_that_it_has_set_up() -> None:
    page = open_page("gan_lab")
    press(page, "Nothing: hardly a gradient is left")
    assert "You said: Nothing: hardly a gradient is left  \nIt is being measured" in prose(page)
    run = run_of(page)
    until(lambda: run.touch() and run.step_count == JUDGED_AT and run.state == "paused")
    page.run()
    assert (
        f"**Right.** You said: Nothing: hardly a gradient is left  \n**Measured:** at step {JUDGED_AT}"
        in (prose(page))
    )


def test_without_a_run_there_is_nothing_to_measure_in_and_the_page_says_so() -> None:
    page = open_page("gan_lab")
    press(page, "Like strokes, each in another way")
    choose(page, "Data set", "own")
    assert "This page has another run now, so nothing was measured" in prose(page)


@pytest.mark.parametrize("d_steps", [1, 5])
def test_the_step_button_says_how_often_d_learns(d_steps: int) -> None:
    page = open_page("gan_lab", data="digits", preset="dense", d_steps=str(d_steps))
    button = page.button(key="gan.order.step")
    run = run_of(page)
    button.click().run()
    until(lambda: run.step_count == 1)
    images = run.latest().metrics["epoch"] * len(run.spec.load())
    assert round(images) == d_steps * run.spec.config.batch_size
    assert ("5 times" in button.help, "learns once, then G" in button.help) == (d_steps == 5, d_steps == 1)


def test_a_class_can_be_asked_for_where_there_are_several() -> None:
    page = open_page("gan_lab", data="digits", more="yes")
    before = run_of(page)
    widget(page, "gan", "classes").select("asked").run()
    run = run_of(page)
    assert run.id != before.id
    assert (run.spec.config.conditional, run.spec.classes, run.spec.config.batch_size) == (True, 10, 32)
    assert page.query_params["classes"] == ["asked"] or page.query_params["classes"] == "asked"
    assert "The batch size is 32 now" in warned(page)
    widget(page, "gan", "classes").select("any").run()
    assert run_of(page).spec.config.batch_size == 16
    assert "The batch size is 16 again" in warned(page)
    assert "is 32 now" not in warned(page)


@pytest.mark.parametrize("classes", ["any", "asked"])
def test_each_sample_can_be_chosen(classes: str) -> None:
    page = open_page("gan_lab", data="digits", classes=classes, sample="63")
    assert data_of(page, "gan.grid")["chosen"] == page.session_state["gan"]["sample"] == 63


def test_a_batch_size_chosen_by_hand_stays_whatever_is_asked_for() -> None:
    page = open_page("gan_lab", data="digits", batch="32", more="yes")
    for classes in ("asked", "any", "asked", "any"):
        widget(page, "gan", "classes").select(classes).run()
        assert run_of(page).spec.config.batch_size == 32
        assert "batch size" not in warned(page)


def test_where_there_is_one_class_no_field_offers_to_ask_for_one() -> None:
    page = open_page("gan_lab", data="digits", more="yes")
    widget(page, "gan", "classes").select("asked").run()
    choose(page, "Data set", "faces")
    for only_faces in (page, open_page("gan_lab", data="faces", classes="asked", batch="32", more="yes")):
        assert "none to ask for" in warned(only_faces)
        config = run_of(only_faces).spec.config
        assert (config.conditional, config.batch_size) == (False, 16)
        assert widget(only_faces, "gan", "classes").value == "any"
        assert widget(only_faces, "gan", "batch").value == "16"


def test_the_chosen_sample_stands_in_the_address_and_is_one_of_the_grid() -> None:
    for query, sample in (({}, 0), ({"sample": "5"}, 5)):
        page = open_page("gan_lab", data="digits", preset="dcgan_small", **query)
        assert data_of(page, session_key("gan", "grid"))["chosen"] == sample
    lab = page.session_state["gan"]
    for sent, chosen in ((63, 63), (64, 63), (-1, 63), ("7", 63), (True, 63), (None, 63), (0, 0)):
        choose_sample(lab, sent)
        assert lab["sample"] == chosen
    assert "The sample in the address cannot be used" in warned(
        open_page("gan_lab", data="digits", sample="64")
    )


def test_every_tab_opens() -> None:
    for tab in TABS:
        open_page("gan_lab", data="digits", preset="dcgan_small", tab=tab)
