"""Other images, one's own too: what becomes of network and settings."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image

from nn_core import Activation, Architecture, Conv2d, Flatten, GlobalAvgPool2d, Linear
from nn_core.data import DataError
from nn_core.data import load as registry_load
from nn_core.network.presets import PRESETS, classifier_preset
from tests.pages.app import open_page, press, run_of, said
from tests.pages.cnn_lab.driving import LAYERS, edit, run_after, type_in
from tests.pages.widgets import widget
from ui.kit.url import encode_architecture

pytestmark = pytest.mark.usefixtures("engine_ends")


def test_an_edited_network_follows_to_another_data_set() -> None:
    page = open_page("cnn_lab", data="digits")
    edit(page, LAYERS)
    widget(page, "cnn", "data").set_value("faces").run()
    architecture = run_of(page).spec.architecture
    assert architecture.input_shape == (1, 25, 25)
    assert architecture.layers == (Conv2d(4, 3), Flatten(), Linear(2))


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("data", ["fashion", "avatars", "avatars_64"])
def test_presets_fit_the_sets_of_mosaics(data: str, preset: str) -> None:
    page = open_page("cnn_lab", data=data, preset=preset)
    assert not page.warning
    spec = run_of(page).spec
    assert spec.image_shape == registry_load(data).shape
    assert spec.architecture.out_shape == (len(registry_load(data).class_names),)
    assert run_of(page).state == "paused"


def test_the_image_that_is_looked_at_stays_while_the_images_do() -> None:
    page = open_page("cnn_lab", image="7")
    assert page.query_params["image"] == "7"
    for name, image in (("own", "7"), ("mnist", "7"), ("digits", None), ("mnist", None)):
        widget(page, "cnn", "data").set_value(name).run()
        assert page.query_params.get("image") == image


def test_a_network_whose_images_would_not_fit_in_memory_gives_way_with_a_note() -> None:
    large = Architecture((3, 1024, 1024), (GlobalAvgPool2d(), Flatten(), Linear(10)))
    page = open_page("cnn_lab", net=encode_architecture(large))
    assert run_of(page).spec.image_shape == (1, 28, 28)
    assert any(
        "5,000 images of 3 x 1024 x 1024 take 16 GB" in note.value.replace("\\", "") for note in page.warning
    )


def test_a_batch_that_would_not_fit_in_memory_is_made_smaller_with_a_note(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nn_core.training.limits.MAX_RUN_BYTES", 250_000_000)
    layers = (Conv2d(7, 3, padding=1), Activation("relu")) * 8
    deep = Architecture((3, 100, 100), (*layers, GlobalAvgPool2d(), Flatten(), Linear(2)))
    page = open_page("cnn_lab", data="faces", net=encode_architecture(deep), batch="64")
    assert run_of(page).spec.architecture == deep
    assert run_of(page).spec.config.batch_size == 2
    assert any("The batch size is now 2." in note.value.replace("\\", "") for note in page.warning)


def test_a_network_too_deep_for_the_new_images_gives_way_with_a_note() -> None:
    page = open_page("cnn_lab")
    edit(page, [{"kind": "Conv2d", "out_channels": 4, "kernel_size": 20}, *LAYERS[1:]])
    widget(page, "cnn", "data").set_value("digits").run()
    assert run_of(page).spec.architecture == classifier_preset("small_cnn", (1, 8, 8), 10)
    assert "does not fit these images" in page.warning[0].value


@pytest.mark.parametrize("data", ["mnist", "digits", "faces", "photographs"])
@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_opens_with_every_data_set(data: str, preset: str) -> None:
    page = open_page("cnn_lab", data=data, preset=preset)
    assert run_of(page).spec.dataset == data
    assert not page.warning


def test_a_data_set_that_cannot_be_had_says_so_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("cnn_lab", data="digits")
    run = run_of(page)

    def offline(name: str) -> Any:
        if name == "cifar10":
            raise DataError("CIFAR-10 has to be downloaded, and there is no network.")
        return registry_load(name)

    monkeypatch.setattr("ui.cnn_lab.lab.load", offline)
    widget(page, "cnn", "data").set_value("cifar10").run()
    assert run_of(page) == run
    assert widget(page, "cnn", "data").value == "digits"
    assert "no network" in page.warning[0].value
    assert "no network" in open_page("cnn_lab", data="cifar10").warning[0].value


def test_it_says_how_many_images_there_are_to_learn_from_and_to_check_with() -> None:
    page = open_page("cnn_lab")
    assert r"MNIST\: 4\,000 images to learn from\, 1\,000 to check with" in said(page)
    page = open_page("cnn_lab", data="digits", images="100")
    assert r"Digits 8 x 8\: 100 images to learn from\, 359" in said(page)


def zipped(classes: int) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for number in range(classes * 4):
            picture = BytesIO()
            Image.fromarray(np.full((30, 30), number * 9, np.uint8)).save(picture, "PNG")
            archive.writestr(f"class{number % classes}/{number}.png", picture.getvalue())
    return buffer.getvalue()


def test_own_pictures_become_the_data_set() -> None:
    page = open_page("cnn_lab")
    widget(page, "cnn", "data").set_value("own").run()
    assert run_of(page).spec.dataset == "mnist"
    page.file_uploader[0].upload("pets.zip", zipped(3)).run()
    spec = run_of(page).spec
    assert spec.dataset.class_names == ("class0", "class1", "class2")
    assert spec.architecture.out_shape == (3,)
    assert run_after(page, "Step").step_count == 1


def test_an_edited_network_reads_own_pictures_of_the_size_and_the_colours_that_are_chosen() -> None:
    page = open_page("cnn_lab")
    edit(page, LAYERS)
    widget(page, "cnn", "data").set_value("own").run()
    page.file_uploader[0].upload("pets.zip", zipped(3)).run()
    assert run_of(page).spec.image_shape == (1, 28, 28)
    widget(page, "cnn", "side").set_value("48")
    widget(page, "cnn", "colour").set_value("colour").run()
    spec = run_of(page).spec
    assert spec.dataset.shape == (3, 48, 48)
    assert spec.image_shape == (3, 48, 48)
    assert spec.architecture.layers == (Conv2d(4, 3), Flatten(), Linear(3))


def test_a_network_that_learnt_from_own_pictures_of_another_size_comes_back_trained() -> None:
    page = open_page("cnn_lab")
    widget(page, "cnn", "data").set_value("own").run()
    page.file_uploader[0].upload("pets.zip", zipped(3)).run()
    run = run_after(page, "Step")
    widget(page, "cnn", "side").set_value("48").run()
    assert run_of(page).spec.image_shape == (1, 48, 48)
    assert run_of(press(page, "Undo")) == run
    assert run.step_count == 1


def test_the_pictures_before_come_back_with_the_run_that_learnt_from_them() -> None:
    page = open_page("cnn_lab")
    widget(page, "cnn", "data").set_value("own").run()
    page.file_uploader[0].upload("pets.zip", zipped(3)).run()
    first = run_after(page, "Step")
    page.file_uploader[0].set_value([("cars.zip", zipped(2), "application/zip")]).run()
    second = run_after(page, "Step")
    assert len(second.spec.dataset.class_names) == 2
    for _ in range(2):
        assert run_of(press(page, "Undo")) == first
        assert "To learn from the files above, choose them anew" in said(page)
        assert run_of(page.run()) == first
        assert run_of(press(page, "Redo")) == second
        assert "choose them anew" not in said(page)


def test_own_pictures_stay_in_the_size_that_they_have_where_their_files_are_gone() -> None:
    page = open_page("cnn_lab")
    widget(page, "cnn", "data").set_value("own").run()
    page.file_uploader[0].upload("pets.zip", zipped(3)).run()
    widget(page, "cnn", "side").set_value("48").run()
    run = run_of(page)
    reloaded = open_page("cnn_lab", data="own", run=run.look, side="32")
    assert run_of(reloaded) == run
    assert widget(reloaded, "cnn", "side").value == "48"
    assert reloaded.query_params["side"] == "48"


def test_own_pictures_of_one_class_are_not_enough() -> None:
    page = open_page("cnn_lab")
    widget(page, "cnn", "data").set_value("own").run()
    page.file_uploader[0].upload("pets.zip", zipped(1)).run()
    assert run_of(page).spec.dataset == "mnist"
    assert "all belong to one class, “class0”" in page.info[0].value.replace("\\", "")
    assert "classes apart" in page.info[0].value


def test_fewer_images_than_a_batch_are_said_to_be_few() -> None:
    page = open_page("cnn_lab", data="digits", images="20", batch="64")
    assert "only 20 images to learn from" in page.warning[0].value
    assert run_after(page, "Step").step_count == 1
    type_in(page, "batch", "16")
    assert not page.warning
