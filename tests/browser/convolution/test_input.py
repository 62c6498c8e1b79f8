"""What is convolved: a grid of numbers, a drawing, an upload."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.convolution.driving import BY_HAND, pixels, point_at, result, settled
from tests.browser.opening import open_page, reopened
from tests.waiting import until


def test_a_number_of_the_input_can_be_typed(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", BY_HAND)
    page.get_by_label("input row 2, column 2").fill("2")
    expect(result(page)).to_have_text("= −3")
    settled(page, "0%2C2%2C3%2C1")
    expect(result(page)).to_have_text("= −3")


def test_several_filters_on_a_colour_picture(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", "colour=rgb&photo=flower")
    expect(page.locator(".terms .lines p")).to_have_count(3)
    expect(page.get_by_text("It is divided by 3 here: the filter sees the mean")).to_be_visible()
    page.get_by_role("button", name="One more: Filters").click()
    expect(page.locator(".thumbnails button")).to_have_count(2)
    page.get_by_role("button", name="Filter 2").click()
    page.get_by_role("button", name="Emboss").click()
    settled(page, "emboss")
    expect(page.get_by_role("heading", name="Output of filter 2")).to_be_visible()


@pytest.mark.walk
def test_a_grid_in_colour_has_numbers_for_each_channel(page: Page, browser: Browser, app_url: str) -> None:
    open_page(page, app_url, "convolution", BY_HAND.replace("laplacian", "box_blur") + "&colour=rgb&kernel=1")
    terms = page.locator(".terms .lines p")
    expect(terms.nth(0)).to_contain_text("1 × 0.333")
    page.get_by_role("button", name="Green", exact=True).click()
    expect(page.get_by_role("heading", name="Input, green")).to_be_visible()
    page.get_by_label("input row 1, column 1").fill("7")
    expect(terms.nth(1)).to_contain_text("7 × 0.333")
    expect(terms.nth(0)).to_contain_text("1 × 0.333")
    # (1 + 7 + 1) / 3
    expect(result(page)).to_have_text("≈ 3")
    settled(page, "green=7")
    expect(result(page)).to_have_text("≈ 3")
    with reopened(browser, page) as again:
        expect(result(again)).to_have_text("≈ 3")
        expect(again.get_by_label("input row 1, column 1")).to_have_value("1")


@pytest.mark.walk
def test_a_drawing_is_convolved_while_it_is_drawn_and_the_address_keeps_it(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "convolution", "size=28")
    page.get_by_role("button", name="Draw").click()
    settled(page, "input=own")
    empty = pixels(page, "Output")
    address = page.url
    point_at(page, "Input", 8, 8, 30)
    page.mouse.down()
    page.mouse.up()
    drawn = pixels(page, "Output")
    assert drawn != empty
    expect(page).not_to_have_url(address)
    with reopened(browser, page) as again:
        assert pixels(again, "Output") == drawn


@pytest.fixture
def files(tmp_path: Path) -> Path:
    noise = np.random.default_rng(0).integers(0, 256, (90, 60, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    Image.new("L", (8_000, 8_000)).save(tmp_path / "huge.png")
    (tmp_path / "text.png").write_bytes(b"no picture")
    return tmp_path


@pytest.mark.walk
def test_an_upload_is_shown_or_refused_in_words(page: Page, app_url: str, files: Path) -> None:
    open_page(page, app_url, "convolution")
    page.get_by_role("button", name="Upload").click()
    chooser = page.get_by_label("Picture file")
    chooser.set_input_files(files / "noise.png")
    settled(page, "input=own")
    expect(page.locator(".pane", has=page.get_by_role("heading", name="Input"))).to_contain_text(
        "1 × 64 × 64"  # grey was chosen, and stays so
    )
    shown = pixels(page, "Input")
    for name, words in {"huge.png": "8,000 x 8,000 pixels", "text.png": "not a picture"}.items():
        chooser.set_input_files(files / name)
        expect(page.get_by_role("alert")).to_contain_text(words)
        expect(page.get_by_role("alert")).to_contain_text("Still shown: your own picture of before.")
        assert pixels(page, "Input") == shown
    page.get_by_label("Stride", exact=True).fill("2")
    expect(page.get_by_role("alert")).to_be_hidden()
    page.get_by_role("button", name="RGB").click()
    settled(page, "colour=rgb")


def uploaded(page: Page, file: Path) -> None:
    """The picture is there, in the address and on the page."""
    before = pixels(page, "Input")
    page.get_by_role("button", name="Upload").click()
    page.get_by_label("Picture file").set_input_files(file)
    settled(page, "own=")
    until(lambda: pixels(page, "Input") != before)


@pytest.mark.walk
def test_an_upload_has_its_panel_and_all_of_its_pixels_after_a_reload(
    page: Page, app_url: str, files: Path
) -> None:
    open_page(page, app_url, "convolution", "size=96")
    uploaded(page, files / "noise.png")
    expect(page.get_by_label("Size of the input")).to_have_value("96")
    large = pixels(page, "Input")
    open_page(page, app_url, "convolution", "size=16")
    uploaded(page, files / "noise.png")
    page.reload()
    expect(page.get_by_role("button", name="Upload")).to_have_attribute("aria-pressed", "true")
    panel = page.locator(".source .panel")
    expect(panel).to_contain_text("No file is chosen. Still shown: your own picture of before.")
    expect(panel).not_to_contain_text("Its file is gone")
    page.get_by_label("Size of the input").select_option("96")
    settled(page, "size=96")
    until(lambda: pixels(page, "Input") == large)


@pytest.mark.walk
def test_where_an_uploads_file_has_no_room_the_page_says_so_after_a_reload(
    page: Page, app_url: str, tmp_path: Path
) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (700, 700, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    open_page(page, app_url, "convolution", "size=16")
    uploaded(page, tmp_path / "noise.png")
    shown = pixels(page, "Input")
    page.reload()
    expect(page.locator(".source .panel")).to_contain_text("Its file is gone since the page was loaded again")
    assert pixels(page, "Input") == shown
    page.get_by_role("button", name="Draw").click()
    settled(page, "own=")
    address = page.url
    page.get_by_role("button", name="Clear").click()
    until(lambda: pixels(page, "Input") != shown)
    expect(page).not_to_have_url(address)
    page.reload()
    expect(page.get_by_role("button", name="Draw")).to_have_attribute("aria-pressed", "true")


@pytest.mark.walk
def test_a_place_that_a_smaller_picture_has_not_gives_way_to_the_middle(page: Page, app_url: str) -> None:
    """The usual place is column 37 of a photo of 64 pixels; a digit has 28."""
    open_page(page, app_url, "convolution")
    expect(page.locator(".player .place")).to_have_text("row 19, column 37")
    page.get_by_role("button", name="Digit", exact=True).click()
    expect(page.locator(".player .place")).to_have_text("row 19, column 15")
    page.reload()
    expect(page.locator(".player .place")).to_have_text("row 19, column 15")
