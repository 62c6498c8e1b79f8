"""The pen and the webcam follow what is shown: after an undo, an upload, and where they are left."""

from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.convolution.driving import pixels, point_at, settled
from tests.browser.opening import open_page
from tests.waiting import until


def dot(page: Page, row: int, column: int) -> str:
    """Draws there; the picture, once the address has it."""
    address = page.url
    point_at(page, "Input", row, column, 30)
    page.mouse.down()
    page.mouse.up()
    expect(page).not_to_have_url(address)
    return pixels(page, "Input")


def test_the_pen_goes_on_with_what_an_undo_left(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", "size=28")
    page.get_by_role("button", name="Draw").click()
    settled(page, "input=own")
    page.get_by_label("Stride", exact=True).fill("2")
    settled(page, "stride=2")
    blank = pixels(page, "Input")
    dot(page, 6, 6)
    page.keyboard.press("Control+z")
    until(lambda: pixels(page, "Input") == blank)
    alone = dot(page, 6, 20)
    page.get_by_role("button", name="Clear").click()
    until(lambda: pixels(page, "Input") == blank)
    assert dot(page, 6, 20) == alone


def test_the_pen_draws_on_an_upload(page: Page, app_url: str, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    open_page(page, app_url, "convolution", "size=28")
    page.get_by_role("button", name="Draw").click()
    settled(page, "input=own")
    on_black = dot(page, 6, 6)
    page.get_by_role("button", name="Upload").click()
    page.get_by_label("Picture file").set_input_files(tmp_path / "noise.png")
    until(lambda: pixels(page, "Input") != on_black)
    page.get_by_role("button", name="Draw").click()
    expect(page.get_by_role("button", name="Draw")).to_have_attribute("aria-pressed", "true")
    assert dot(page, 6, 6) != on_black


def test_an_undo_ends_the_webcam(filmed: Page, app_url: str) -> None:
    open_page(filmed, app_url, "convolution")
    cat = pixels(filmed, "Input")
    filmed.get_by_label("Stride", exact=True).fill("2")
    settled(filmed, "stride=2")
    filmed.get_by_role("button", name="Webcam", exact=True).click()
    until(lambda: pixels(filmed, "Input") != cat)
    filmed.get_by_role("heading", name="Input").click()
    filmed.keyboard.press("Control+z")
    expect(filmed.get_by_label("Stride", exact=True)).to_have_value("1")
    until(lambda: pixels(filmed, "Input") == cat)
    expect(filmed.get_by_role("button", name="Photographs")).to_have_attribute("aria-pressed", "true")


def test_the_webcams_last_picture_is_chosen_where_it_is_left_to_upload_a_file(
    filmed: Page, app_url: str
) -> None:
    open_page(filmed, app_url, "convolution")
    cat = pixels(filmed, "Input")
    filmed.get_by_role("button", name="Webcam", exact=True).click()
    until(lambda: pixels(filmed, "Input") != cat)
    filmed.get_by_role("button", name="Upload").click()
    settled(filmed, "input=own")
    expect(filmed.get_by_role("button", name="Upload")).to_have_attribute("aria-pressed", "true")
    assert pixels(filmed, "Input") != cat
