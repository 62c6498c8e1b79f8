"""Own pictures: what is taken in, and that a bad choice says why and loses nothing."""

from io import BytesIO
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from tests.pages.widgets import widget


def picture(level: int = 200, size: int = 40) -> bytes:
    buffer = BytesIO()
    Image.fromarray(np.full((size, size), level, np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def page() -> AppTest:
    def script() -> None:
        import streamlit as st

        from ui.kit.experiment import open_experiment
        from ui.kit.own_images import OWN_PARAMS, own_images

        images = own_images(open_experiment("own", OWN_PARAMS))
        st.text("none" if images is None else f"{images.images.shape} {images.labels.tolist()}")

    return AppTest.from_function(script, default_timeout=20).run()


def upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    page.file_uploader[0].set_value([(name, data, "application/octet-stream") for name, data in files])
    return page.run()


def test_nothing_is_chosen_at_first(page: AppTest) -> None:
    assert page.text[0].value == "none"
    assert not page.error


def test_pictures_become_a_set_of_the_chosen_size_and_colour(page: AppTest) -> None:
    upload(page, ("a.png", picture()), ("b.png", picture(90, size=17)))
    assert page.text[0].value == "(2, 1, 28, 28) [0, 0]"
    widget(page, "own", "side").select("48")
    widget(page, "own", "colour").select("colour").run()
    assert page.text[0].value == "(2, 3, 48, 48) [0, 0]"


def test_folders_of_a_zip_become_classes(page: AppTest) -> None:
    upload(
        page,
        ("pets.zip", zipped({"dogs/1.png": picture(), "cats/1.png": picture(), "cats/2.png": picture()})),
    )
    assert page.text[0].value == "(3, 1, 28, 28) [1, 0, 0]"
    assert "cats (2), dogs (1)" in page.caption[0].value.replace("\\", "")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.png", b"no picture")], "not a picture"),
        ([("a.png", picture()), ("cut.png", picture()[:60])], "cut.png is damaged"),
        ([("pets.zip", b"PK no zip")], "not a zip"),
        ([("pets.zip", zipped({"../a.png": picture()}))], "outside its own folder"),
        ([("pets.zip", zipped({"notes.txt": b"hello"}))], "no pictures"),
        (
            [("a.png", picture()), ("pets.zip", zipped({"a.png": picture()}))],
            "either one zip or some pictures",
        ),
        (
            [(name, zipped({"a.png": picture()})) for name in ("pets.zip", "cars.zip")],
            "one zip at a time",
        ),
    ],
)
def test_bad_choice_says_why_and_keeps_the_set_before_it(
    page: AppTest, files: list[tuple[str, bytes]], words: str
) -> None:
    upload(page, ("good.png", picture()))
    before = page.text[0].value
    upload(page, *files)
    assert not page.exception
    assert words in page.error[0].value.replace("\\", "")
    assert "from before are still in use" in page.error[0].value
    assert page.text[0].value == before


ODD = "**a** [b](c) $d$"
SHOWN = r"\*\*a\*\* \[b\]\(c\) \$d\$"


def test_names_that_others_gave_are_shown_as_they_are(page: AppTest) -> None:
    upload(page, ("pets.zip", zipped({f"{ODD}/1.png": picture(), "cats/2.png": picture()})))
    assert f"{SHOWN} \\(1\\)" in page.caption[0].value
    upload(page, (f"{ODD}.png", b"no picture"))
    assert SHOWN in page.error[0].value


def test_set_stays_when_the_files_are_taken_back(page: AppTest) -> None:
    upload(page, ("good.png", picture()))
    before = page.text[0].value
    assert "No file is chosen" not in page.caption[0].value
    page.file_uploader[0].set_value(None).run()
    assert page.text[0].value == before
    assert page.caption[0].value.startswith(
        "No file is chosen now: the pictures from before are still in use."
    )


def test_without_the_files_size_and_colours_are_those_of_the_pictures_that_are_in_use(page: AppTest) -> None:
    upload(page, ("good.png", picture()))
    widget(page, "own", "side").select("32").run()
    assert not widget(page, "own", "side").disabled
    page.file_uploader[0].set_value(None).run()
    page.query_params.update({"side": "48", "colour": "colour"})
    page.run()
    shown = {name: widget(page, "own", name) for name in ("side", "colour")}
    assert {name: field.value for name, field in shown.items()} == {"side": "32", "colour": "grey"}
    assert all(field.disabled for field in shown.values())
    assert page.text[0].value == "(1, 1, 32, 32) [0]"
    upload(page, ("other.png", picture(90)))
    widget(page, "own", "side").select("48").run()
    assert page.text[0].value == "(1, 1, 48, 48) [0]"


def test_photos_of_the_webcam_join_under_their_class(page: AppTest) -> None:
    from ui.kit.own_images import Photo

    page.session_state["own.own.photos"] = [
        Photo("cup/1.jpg", "one", picture()),
        Photo("hand/2.jpg", "two", picture(20)),
    ]
    page.run()
    assert page.text[0].value == "(2, 1, 28, 28) [0, 1]"
    upload(page, ("hand/a.png", picture(90)))
    assert page.text[0].value.startswith("(3, 1, 28, 28)")
    next(button for button in page.button if button.label == "Remove all photos").click().run()
    assert page.text[0].value.startswith("(1, 1, 28, 28)")


def test_the_preview_shows_the_pictures_as_the_network_gets_them() -> None:
    from nn_core.data import image_set_from_files
    from ui.kit.own_images import preview

    wide = np.zeros((40, 80), np.uint8)
    wide[:, 20:60] = 255  # the middle square is white: all that is left after the cut
    buffer = BytesIO()
    Image.fromarray(wide).save(buffer, "PNG")
    images = image_set_from_files([("a.png", buffer.getvalue()), ("b.png", picture(10))], (1, 28, 28))
    shown = np.asarray(Image.open(BytesIO(preview(images))).convert("L"))
    assert shown.shape[0] == 56
    assert shown[:, :56].min() > 220
    assert abs(int(shown[20, 80]) - 10) <= 1
