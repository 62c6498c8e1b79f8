"""What is shown follows what is chosen: after an undo, an upload, another picture, a group."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.convolution.driving import pixels, point_at, result, settled
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


def undone(page: Page) -> None:
    """With the key, while the pointer rests where it is, once there is something to take back."""
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+z")


@pytest.mark.walk
def test_the_pen_goes_on_with_what_an_undo_left(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", "size=28")
    page.get_by_role("button", name="Draw").click()
    settled(page, "input=own")
    page.get_by_label("Stride", exact=True).fill("2")
    settled(page, "stride=2")
    blank, address = pixels(page, "Input"), page.url
    dot(page, 6, 6)
    undone(page)
    until(lambda: pixels(page, "Input") == blank)
    expect(page).to_have_url(address)
    alone = dot(page, 6, 20)
    address = page.url
    page.get_by_role("button", name="Clear").click()
    expect(page).not_to_have_url(address)
    assert dot(page, 6, 20) == alone


@pytest.mark.walk
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


@pytest.mark.walk
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


@pytest.mark.walk
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


@pytest.mark.walk
def test_a_resting_pointer_asks_for_no_pixel_that_an_undo_took_away(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", "stride=2")
    page.get_by_label("Stride", exact=True).fill("1")
    settled(page, r"convolution(?!.*stride=2)")
    point_at(page, "Output", 60, 60, 64)
    title = page.locator(".convolution .terms h4")
    expect(title).to_have_text("Output pixel in row 61, column 61")
    undone(page)
    expect(page.get_by_label("Stride", exact=True)).to_have_value("2")
    expect(title).not_to_contain_text("61")


def test_the_note_under_the_input_is_of_the_picture_that_is_shown(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution")
    point_at(page, "Input", 30, 30, 66)
    note = page.locator(".convolution .pane", has=page.get_by_role("heading", name="Input"))
    expect(note).to_contain_text("row 30, column 30: ")
    before, picture = note.inner_text(), pixels(page, "Input")
    page.locator(".photos button[aria-pressed=false]").first.dispatch_event("click")
    until(lambda: pixels(page, "Input") != picture)
    expect(note).to_contain_text("row 30, column 30: ")
    assert note.inner_text() != before


@pytest.mark.walk
def test_what_was_said_of_weights_goes_with_the_edit_that_is_undone(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", "filters=own:1,2,3,4,5,6,7,8,9")
    page.get_by_label("Kernel size", exact=True).fill("1")
    about = page.locator(".kernels .about")
    expect(about).to_contain_text("Only the middle 1 × 1 of your weights is left.")
    settled(page, "kernel=1")
    undone(page)
    expect(page.get_by_label("Kernel size", exact=True)).to_have_value("3")
    expect(about).not_to_contain_text("Only the middle")


@pytest.mark.walk
def test_a_filter_of_a_group_is_not_said_to_read_all_channels(page: Page, app_url: str) -> None:
    filters = "sobel_x~sobel_y~sharpen"
    open_page(page, app_url, "convolution", f"colour=rgb&groups=3&filters={filters}")
    expect(page.locator(".convolution .views")).to_contain_text("Each filter reads one channel")


def test_a_bias_that_is_no_number_is_marked_until_the_true_one_stands_there(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution")
    bias = page.get_by_label("bias", exact=True)
    bias.fill("x")
    expect(bias).to_have_attribute("aria-invalid", "true")
    bias.blur()
    expect(bias).to_have_attribute("aria-invalid", "false")


@pytest.mark.walk
def test_the_wedge_to_the_output_begins_at_the_sum_after_a_view_that_has_none(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "convolution")
    for view in ("Transposed", "Convolution"):
        page.get_by_role("button", name=view, exact=True).click()
    expect(result(page)).to_be_visible()
    wedge = page.locator(".convolution .ribbons path").nth(1)
    start = "node => node.getBoundingClientRect().left"
    end = "node => node.getBoundingClientRect().right"
    assert 0 < wedge.evaluate(start) - result(page).evaluate(end) < 10
