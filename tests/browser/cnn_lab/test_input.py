"""Images of the set, drawings, pictures of one's own: what the network looks at."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from nn_core.data import load
from tests.browser.cnn_lab.driving import maps, scroll_to_tabs, seen
from tests.browser.patience import appears, rests, wait_until
from tests.browser.steering import press
from tests.pictures import SEVEN, dark_digit


def test_a_drawing_feeds_the_network_while_the_pen_moves_and_stays_when_it_is_out_of_sight(lab: Page) -> None:
    before = maps(lab)
    press(lab, "Draw")
    pad = lab.locator(".input-bar .pad canvas")
    box = pad.bounding_box()
    assert box is not None
    lab.mouse.move(box["x"] + 50, box["y"] + 40)
    lab.mouse.down()
    lab.mouse.move(box["x"] + 60, box["y"] + 90, steps=5)
    wait_until(lab, lambda: maps(lab) != before)
    halfway = seen(lab)
    lab.mouse.move(box["x"] + 120, box["y"] + 140, steps=5)
    wait_until(lab, lambda: seen(lab) != halfway)
    lab.mouse.up()
    bar, result = lab.locator(".input-bar"), lab.locator(".results .picture")

    def is_looked_at_out_of_sight() -> bool:
        scroll_to_tabs(lab, "Results")
        rests(lab)
        looked_at = result.evaluate("canvas => canvas.toDataURL()")
        bar.scroll_into_view_if_needed()
        rests(lab)
        return bool(looked_at == seen(lab) != halfway)

    wait_until(lab, is_looked_at_out_of_sight)
    drawn = seen(lab)
    press(lab, "Clear")
    wait_until(lab, lambda: seen(lab) != drawn)


def test_images_of_the_set_are_stepped_through_and_kept_in_the_address(lab: Page) -> None:
    first = seen(lab)
    caption = lab.locator(".input-bar .caption")
    number = int(re.search(r"[\d,]+", caption.inner_text())[0].replace(",", ""))  # type: ignore[index]
    lab.get_by_label("Next image").click()
    expect(caption).to_contain_text(f"{number + 1:,}")
    wait_until(lab, lambda: seen(lab) != first)
    second = seen(lab)
    expect(lab).to_have_url(re.compile(f"image={number + 1}(&|$)"))
    lab.reload()
    wait_until(lab, lambda: seen(lab) == second)
    lab.locator(".input-bar select").select_option(label="7")
    expect(caption).to_contain_text(": 7")


@pytest.mark.walk
def test_the_class_to_step_through_outlives_a_reload_and_another_page(lab: Page, app_url: str) -> None:
    classes = lab.get_by_label("Class", exact=True)
    classes.select_option(label="7")
    expect(lab).to_have_url(re.compile("image="))

    def steps_through(name: str) -> None:
        expect(classes.locator("option:checked")).to_have_text(name)
        for _ in range(3):
            press(lab, "Random image")
            expect(lab.locator(".input-bar .caption")).to_contain_text(f": {name}")
        for tile in lab.locator(".input-bar .strip button").all():
            expect(tile).to_have_attribute("title", re.compile(f": {name}$"))

    lab.reload()
    steps_through("7")
    address = lab.url
    lab.goto(app_url)
    lab.get_by_role("link", name="Open the CNN lab").click()
    steps_through("7")
    classes.select_option(label="any class")
    lab.goto(address)
    expect(classes.locator("option:checked")).to_have_text("any class")


@pytest.mark.walk
def test_an_image_goes_and_comes_with_undo_and_redo_and_can_be_picked_again(lab: Page) -> None:
    caption, tiles = lab.locator(".input-bar .caption"), lab.locator(".input-bar .strip button")
    of_before, before = caption.inner_text(), seen(lab)
    tiles.nth(5).click()
    index = tiles.nth(5).get_attribute("data-index")
    chosen = re.compile(f"image={index}(&|$)")
    expect(lab).to_have_url(chosen)
    wait_until(lab, lambda: seen(lab) != before)
    of_the_pick, pick = caption.inner_text(), seen(lab)
    for _ in range(2):
        press(lab, "Undo")
        expect(caption).to_have_text(of_before)
        wait_until(lab, lambda: seen(lab) == before)
        expect(lab).not_to_have_url(chosen)
        press(lab, "Redo")
        expect(caption).to_have_text(of_the_pick)
        wait_until(lab, lambda: seen(lab) == pick)
        expect(lab).to_have_url(chosen)
    press(lab, "Undo")
    expect(lab).not_to_have_url(chosen)
    tiles.nth(5).click()
    expect(lab).to_have_url(chosen)
    reload(lab)
    expect(caption).to_have_text(of_the_pick)


def picture() -> bytes:
    buffer = BytesIO()
    Image.fromarray(np.tile(np.arange(0, 250, 5, dtype=np.uint8), (50, 1))).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_of_ones_own_is_seen_and_a_broken_one_is_named(lab: Page) -> None:
    before, caption = seen(lab), lab.locator(".input-bar .caption")
    of_the_set = caption.inner_text()
    press(lab, "Upload")
    files, problem = lab.locator("input[type=file]"), lab.locator(".input-bar .problem")
    broken: FilePayload = {"name": "broken.png", "mimeType": "image/png", "buffer": picture()[:60]}
    files.set_input_files(broken)
    expect(problem).to_contain_text("broken.png is damaged")
    expect(problem).to_contain_text(f"The picture before is still shown: {of_the_set}.")
    assert seen(lab) == before
    files.set_input_files({"name": "ramp.png", "mimeType": "image/png", "buffer": picture()})
    wait_until(lab, lambda: seen(lab) != before)
    expect(problem).to_be_hidden()
    expect(caption).to_have_text("ramp.png")
    ramp = seen(lab)
    files.set_input_files({**broken, "name": "worse.png"})
    expect(problem).to_contain_text("worse.png is damaged")
    expect(problem).to_contain_text("The picture before is still shown: ramp.png.")
    assert seen(lab) == ramp


@pytest.mark.walk
def test_a_dark_digit_is_framed_as_mnists_are_and_says_so_until_that_is_switched_off(lab: Page) -> None:
    before, panel = seen(lab), lab.locator(".input-bar .panel")
    press(lab, "Upload")
    expect(panel).to_contain_text("Choose a picture below.")
    lab.locator("input[type=file]").set_input_files(
        {"name": "seven.jpg", "mimeType": "image/jpeg", "buffer": dark_digit()}
    )
    expect(panel).to_contain_text("Turned to light on dark and centred, as MNIST")
    wait_until(lab, lambda: seen(lab) != before)
    framed = pixels_seen(lab)
    assert framed[0].max() == framed[:, 0].max() == 0
    assert framed.max() > 250
    assert np.corrcoef(framed.ravel(), load("mnist").images[SEVEN].ravel())[0, 1] > 0.75
    lab.get_by_label("Frame it as the digits of MNIST are").uncheck()
    expect(panel).to_contain_text("Its middle, brought to the network")
    wait_until(lab, lambda: bool(pixels_seen(lab)[0].min() > 200))


def upload(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": data})
    expect(page.locator(".input-bar .caption")).to_have_text(name)


@pytest.mark.walk
def test_a_picture_has_the_name_of_the_newest_file_also_where_no_pixel_is_another(lab: Page) -> None:
    press(lab, "Upload")
    for name in ("first.png", "second.png", "first.png"):
        upload(lab, name, picture())


@pytest.mark.walk
def test_what_is_said_of_an_upload_is_true_of_what_is_shown_though_the_field_is_empty(lab: Page) -> None:
    panel, still = lab.locator(".input-bar .panel"), "ramp.png is still shown. Choose another picture below."
    of_the_set = seen(lab)
    press(lab, "Upload")
    expect(panel).to_contain_text("Choose a picture below.")
    upload(lab, "ramp.png", picture())
    expect(panel).not_to_contain_text("below")
    wait_until(lab, lambda: seen(lab) != of_the_set)
    ramp = seen(lab)
    lab.get_by_role("button", name="Remove ramp.png").click()
    expect(panel).to_contain_text(still)
    assert seen(lab) == ramp
    press(lab, "Data set")
    expect(lab.locator("input[type=file]")).to_have_count(0)
    wait_until(lab, lambda: seen(lab) == of_the_set)
    press(lab, "Upload")
    expect(panel).to_contain_text(still)
    wait_until(lab, lambda: seen(lab) == ramp)
    upload(lab, "another.png", picture())
    expect(panel).not_to_contain_text("below")


def reload(page: Page) -> None:
    page.reload()
    appears(page.locator(".network-map[data-step]"))


@pytest.mark.walk
def test_an_upload_outlives_a_reload_with_its_name_and_its_framing(lab: Page) -> None:
    panel, framing = lab.locator(".input-bar .panel"), lab.get_by_label("Frame it as the digits of MNIST are")
    of_the_set = seen(lab)
    press(lab, "Upload")
    upload(lab, "seven.png", dark_digit())
    wait_until(lab, lambda: seen(lab) != of_the_set)
    framed = seen(lab)
    framing.uncheck()
    wait_until(lab, lambda: seen(lab) != framed)
    whole = seen(lab)
    reload(lab)
    expect(lab.locator(".input-bar .caption")).to_have_text("seven.png")
    expect(panel).to_contain_text("seven.png is still shown. Choose another picture below.")
    expect(lab.locator("input[type=file]")).to_have_count(1)
    expect(framing).not_to_be_checked()
    wait_until(lab, lambda: seen(lab) == whole)
    framing.check()
    wait_until(lab, lambda: seen(lab) == framed)


@pytest.mark.walk
def test_a_drawing_outlives_a_reload_until_a_link_asks_for_another_image(lab: Page) -> None:
    of_the_set = seen(lab)
    press(lab, "Draw")
    wait_until(lab, lambda: seen(lab) != of_the_set)
    empty, pad = seen(lab), lab.locator(".input-bar .pad canvas")
    lab.get_by_label("Centre it").uncheck()
    pad.click(position={"x": 40, "y": 50})
    wait_until(lab, lambda: seen(lab) != empty)
    drawn, strokes = seen(lab), pad.evaluate("canvas => canvas.toDataURL()")
    reload(lab)
    expect(lab.locator(".input-bar .caption")).to_have_text("Your drawing")
    assert pad.evaluate("canvas => canvas.toDataURL()") == strokes
    wait_until(lab, lambda: seen(lab) == drawn)
    lab.goto(f"{lab.url}&image=42")
    expect(lab.locator(".input-bar .caption")).to_contain_text("Image 42")


def pixels_seen(page: Page) -> np.ndarray:
    data = page.locator(".input-bar .seen").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
    )
    return np.reshape(data, (28, 28, 4))[..., 0]


def test_the_strip_of_images_is_one_tab_stop_and_arrow_keys_choose_in_it(lab: Page) -> None:
    strip = lab.locator(".input-bar .strip")
    tiles = strip.get_by_role("option")
    assert tiles.count() > 10
    stops = strip.locator("[tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    lab.keyboard.press("Home")
    expect(tiles.first).to_be_focused()
    lab.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_be_focused()
    expect(tiles.nth(1)).to_have_attribute("aria-selected", "true")
    index = tiles.nth(1).get_attribute("data-index")
    expect(lab).to_have_url(re.compile(f"image={index}(&|$)"))
    lab.keyboard.press("End")
    expect(tiles.last).to_be_focused()
    expect(stops).to_have_count(1)
    lab.keyboard.press("Tab")
    assert strip.locator(":focus").count() == 0


@pytest.mark.walk
def test_without_a_webcam_a_sentence_says_so(lab: Page) -> None:
    press(lab, "Webcam")
    expect(lab.locator(".input-bar .webcam")).to_contain_text(re.compile("no webcam|not allowed"))


@pytest.mark.walk
def test_an_undo_of_another_set_leads_back_to_the_drawing(lab: Page) -> None:
    press(lab, "Draw")
    pad, caption = lab.locator(".input-bar .pad canvas"), lab.locator(".input-bar .caption")
    pad.click(position={"x": 40, "y": 50})
    strokes = pad.evaluate("canvas => canvas.toDataURL()")
    lab.get_by_role("combobox", name="Data set").click()
    lab.get_by_role("option", name="Digits 8 x 8").click()
    expect(caption).to_contain_text("Image")
    press(lab, "Undo")
    expect(caption).to_have_text("Your drawing")
    expect(lab.locator(".input-bar").get_by_role("button", name="Draw")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert pad.evaluate("canvas => canvas.toDataURL()") == strokes
    press(lab, "Redo")
    expect(caption).to_contain_text("Image")
