"""A concept is tested on the page: with a class, or with pictures of one's own."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.render import png
from tests.pages.app import data_of, open_page, press, warned
from tests.pages.channels_page import PAGE, choose, wish_of
from tests.pages.widgets import widget
from tests.waiting import PATIENCE_S
from ui.channels.concept import KEY as CONCEPT

pytestmark = pytest.mark.usefixtures("engine_ends")


def concept_of(page: AppTest) -> dict[str, Any]:
    """What the component of the concept test is told."""
    for _ in range(int(10 * PATIENCE_S)):
        if any(getattr(one, "key", None) == CONCEPT for one in page._tree):
            return data_of(page, CONCEPT)
        wish_of(page).wait(0.1)
        page.run()
    raise AssertionError("the concept was not tested")


def test_a_concept_is_tested_when_somebody_wants_it() -> None:
    page = open_page(PAGE)
    told = concept_of(press(page, "Test it"))
    concept, random = told["rows"]
    assert (len(concept["scores"]), len(random["scores"])) == (20, 20)
    assert concept["mean"] == pytest.approx(float(np.mean(concept["scores"])))
    assert concept["low"] <= concept["mean"] <= concept["high"]
    assert "towards 0: the score of 6 rises for 100" in told["says"]
    assert "speaks for the class" in told["says"]
    choose(page, "target", 0)
    assert not any(getattr(one, "key", None) == CONCEPT for one in page._tree)
    assert page.query_params["target"] == "0"


def test_a_press_in_the_moment_of_another_choice_tests_what_is_chosen() -> None:
    page = open_page(PAGE)
    field = widget(page, PAGE, "target")
    field.set_value((field.value[0], 0))
    told = concept_of(press(page, "Test it"))
    assert "towards 0: the score of 0 rises" in told["says"]


def test_the_classes_themselves_are_tested_in_the_last_layer_with_maps() -> None:
    page = press(open_page(PAGE, layer="linear1", concept="0", target="6"), "Test it")
    assert concept_of(page)["says"].startswith("conv2, from other pictures towards 0: the score of 6")


def files(count: int, shade: int) -> list[tuple[str, bytes, str]]:
    """Small pictures, each a little different."""
    made = []
    for at in range(count):
        picture = np.full((28, 28, 3), shade, np.uint8)
        picture[at : at + 4] = 255 - shade
        made.append((f"{shade}-{at}.png", png(picture), "image/png"))
    return made


def test_pictures_of_ones_own_are_a_concept_and_what_is_none_is_a_sentence() -> None:
    page = open_page(PAGE, of="own", target="1")
    assert not [button for button in page.button if button.label == "Test it"]
    with_it, without = page.file_uploader
    with_it.set_value([*files(5, 0), ("broken.png", b"nothing", "image/png")])
    without.set_value(files(9, 200))
    page.run()
    assert "broken.png" in warned(page)
    told = concept_of(press(page, "Test it"))
    assert "towards your pictures: the score of 1 rises" in told["says"]


def test_too_few_pictures_of_ones_own_are_told() -> None:
    page = open_page(PAGE, of="own")
    with_it, without = page.file_uploader
    with_it.set_value(files(2, 0))
    without.set_value(files(9, 200))
    page.run()
    press(page, "Test it")
    for _ in range(100):
        if "at least 4 pictures" in warned(page):
            break
        wish_of(page).wait(0.1)
        page.run()
    assert "There are 2, 9 and" in warned(page)


def test_the_large_network_is_tested_with_pictures_of_ones_own() -> None:
    page = open_page(PAGE, net="efficientnet_lite0", layer="norm49", target="285")
    assert len(page.file_uploader) == 2
    assert page.query_params["target"] == "285"


@pytest.mark.parametrize("name", ["concept", "target"])
def test_a_class_that_is_not_there_is_a_sentence(name: str) -> None:
    page = open_page(PAGE, **{name: "12"})
    assert "There is no class 12 here: these are 0 to 9" in warned(page)
    assert name not in page.query_params
