"""Hover, edit, step: the window, and the sum behind each pixel."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.convolution.driving import BY_HAND, picture, pixels, point_at, result, settled
from tests.browser.opening import open_page, reopened
from tests.browser.sending import listen

PENDING_MS = 1_000


def test_each_output_pixel_shows_its_arithmetic_and_hovering_sends_nothing(page: Page, app_url: str) -> None:
    sent = listen(page)
    open_page(page, app_url, "convolution", BY_HAND)
    page.wait_for_timeout(PENDING_MS)
    before = len(sent)
    assert before > 0
    # Neighbours minus four times the middle: for the first pixel 2 + 0 + 3 + 0 - 4 * 1.
    for row, column, expected in [(0, 0, "= 1"), (0, 1, "= −9"), (1, 0, "= 5"), (1, 1, "= −1")]:
        point_at(page, "Output", row, column, 2)
        expect(result(page)).to_have_text(expected)
    expect(page.locator(".terms")).to_contain_text("3 × 1 + 1 × 0")
    expect(page.locator(".terms")).to_contain_text("1 × (−4)")
    expect(page.locator(".terms h4")).to_have_text("Output pixel in row 2, column 2")
    page.wait_for_timeout(PENDING_MS)
    assert len(sent) == before


def test_a_weight_and_the_bias_change_the_sum_to_what_one_computes_by_hand(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", BY_HAND)
    expect(result(page)).to_have_text("= 1")
    page.get_by_label("weight row 1, column 1").fill("-2.5")
    # The window's first value is 1: the sum loses 2.5.
    expect(result(page)).to_have_text("= −1.5")
    page.get_by_label("bias", exact=True).fill("10")
    expect(result(page)).to_have_text("= 8.5")
    settled(page, "own")
    expect(result(page)).to_have_text("= 8.5")
    point_at(page, "Output", 0, 1, 2)
    # There the first value is 2: -9 - 5 + 10.
    expect(result(page)).to_have_text("= −4")


@pytest.mark.walk
def test_the_window_steps_by_buttons_and_keys_and_the_address_reopens_there(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "convolution", BY_HAND)
    page.keyboard.press("ArrowRight")
    expect(result(page)).to_have_text("= −9")
    page.keyboard.press("ArrowLeft")
    expect(result(page)).not_to_have_text("= −9")
    page.get_by_role("button", name="One step on").click()
    expect(result(page)).to_have_text("= −9")
    picture(page, "Output").focus()
    page.keyboard.press("ArrowDown")
    expect(result(page)).to_have_text("= −1")
    page.keyboard.press("ArrowLeft")
    expect(result(page)).to_have_text("= 5")
    page.get_by_label("Stride", exact=True).fill("2")
    settled(page, "stride=2")
    settled(page, "row=1|padding=0")
    page.get_by_label("Stride", exact=True).fill("1")
    page.keyboard.press("Tab")
    expect(page).not_to_have_url(re.compile("stride"))
    shown = page.locator(".convolution .lines").inner_text()
    with reopened(browser, page) as again:
        assert again.locator(".convolution .lines").inner_text() == shown
        assert pixels(again, "Output") == pixels(page, "Output")


def test_dragging_moves_the_window_over_the_input(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", "input=digit&digit=8&padding=0")
    point_at(page, "Input", 5, 6, 28)
    page.mouse.down()
    expect(page.locator(".player .place")).to_have_text("row 5, column 6")
    point_at(page, "Input", 20, 11, 28)
    page.mouse.up()
    expect(page.locator(".player .place")).to_have_text("row 20, column 11")
    settled(page, "row=19&column=10")


@pytest.mark.walk
def test_the_window_plays_and_pauses(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", "input=digit&row=0&column=0")
    place = page.locator(".player .place")
    page.get_by_role("button", name="Play").click()
    expect(place).to_have_text(re.compile("row [2-9]"))
    page.get_by_role("button", name="Pause").click()
    settled(page, "row=")
    standing = place.inner_text()
    page.wait_for_timeout(300)
    assert place.inner_text() == standing


@pytest.mark.walk
def test_the_total_is_always_in_sight(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "convolution", "colour=rgb&kernel=11&padding=5&filters=gabor:30")
    terms = page.locator(".terms")
    terms.locator(".total").scroll_into_view_if_needed()
    expect(terms.get_by_role("button", name="More products below")).to_be_visible()
    expect(terms.locator(".total .equals")).to_be_in_viewport()
    terms.locator(".lines").evaluate("lines => lines.scrollTo(0, lines.scrollHeight)")
    expect(terms.get_by_role("button", name="More products below")).to_be_hidden()
    expect(terms.locator(".total .equals")).to_be_in_viewport()


@pytest.mark.walk
def test_the_address_keeps_the_speed_of_the_window(page: Page, browser: Browser, app_url: str) -> None:
    open_page(page, app_url, "convolution", "input=digit")
    page.get_by_label("Speed").fill("4")
    settled(page, "speed=600")
    with reopened(browser, page) as again:
        expect(again.locator(".player .speed")).to_have_text("600 pixels/s")


@pytest.mark.walk
def test_it_fits_a_phone(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(
        page, app_url, "convolution", "colour=rgb&kernel=11&padding=5&filters=gabor:30~gabor:60~gabor:90"
    )
    edges = page.locator(".convolution *").evaluate_all(
        "nodes => nodes.filter((node) => !node.closest('.photos, .lines, .scroll, .spoken'))"
        ".map((node) => node.getBoundingClientRect().right)"
    )
    assert max(edges) <= 390
    box = picture(page, "Input").bounding_box()
    weight = page.get_by_label("weight red row 1, column 1", exact=True).bounding_box()
    assert box is not None
    assert weight is not None
    assert box["width"] > 160
    assert weight["width"] >= 24


@pytest.mark.walk
def test_a_weight_typed_while_learned_kernels_are_awaited_is_no_error(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", "input=grid")
    problem = page.locator(".convolution .settings .problem")
    weight = page.get_by_label("weight row 1, column 1").element_handle()
    # Pressed and typed at one go, so that the old kernel still stands there, however soon the new one comes.
    page.get_by_role("button", name="Learned").evaluate(
        """(button, field) => {
            button.click()
            field.value = "2"
            field.dispatchEvent(new Event("input", {bubbles: true}))
        }""",
        weight,
    )
    settled(page, "own%3A")
    expect(problem).to_be_hidden()
    expect(page.get_by_label("weight row 5, column 5")).to_be_visible()
    expect(page.get_by_label("weight row 2, column 2")).to_have_value("2")
