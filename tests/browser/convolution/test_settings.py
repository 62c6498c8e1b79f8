"""The layer's settings, and the views that keep their own."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.convolution.driving import BY_HAND, pixels, point_at, result, settled
from tests.browser.opening import open_page


@pytest.mark.walk
def test_what_does_not_fit_is_said_and_the_last_picture_stays(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", BY_HAND)
    before = pixels(page, "Output")
    problem = page.get_by_role("alert")
    page.get_by_label("Kernel size", exact=True).fill("9")
    expect(problem).to_contain_text("covers 9 x 9 pixels, but a side of the input has only 4")
    expect(page.get_by_label("Kernel size", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Kernel size", exact=True).fill("4")
    expect(problem).to_contain_text("odd size")
    assert pixels(page, "Output") == before
    page.get_by_label("Kernel size", exact=True).fill("3")
    expect(problem).to_be_hidden()
    for label in ("Stride", "Dilation", "Groups"):
        field = page.get_by_label(label, exact=True)
        field.fill("0")
        expect(problem).to_contain_text("must be a whole number from 1")
        assert pixels(page, "Output") == before
        field.fill("1")
        expect(problem).to_be_hidden()
    page.get_by_label("weight row 2, column 2").fill("Infinity")
    expect(problem).to_contain_text("“Infinity” is no number")
    assert pixels(page, "Output") == before


def test_settings_change_the_picture_before_and_after_python_answers(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", "photo=coins&filters=gabor:45&kernel=5&padding=2")
    first = pixels(page, "Output")
    page.get_by_role("button", name="One more: Stride").click()
    expect(page.locator(".pane", has=page.get_by_role("heading", name="Output"))).to_contain_text(
        "1 × 32 × 32"
    )
    derived = pixels(page, "Output")
    assert derived != first
    settled(page, "stride=2")
    expect(page.locator(".formula")).to_have_text("⌊(64 + 2·2 − 1·(5 − 1) − 1) / 2⌋ + 1 = 32")
    assert pixels(page, "Output") == derived


@pytest.mark.walk
def test_own_weights_outlive_another_colour_mode_and_another_view(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", BY_HAND)
    about, problem = page.locator(".kernels .about"), page.get_by_role("alert")
    page.get_by_label("weight row 1, column 1").fill("-3")
    page.keyboard.press("Tab")
    settled(page, "own")
    page.get_by_role("button", name="RGB").click()
    expect(about).to_have_text("Your own weights. Each channel got a third of your weights.")
    expect(page.get_by_label("weight red row 1, column 1")).to_have_value("−1")
    settled(page, "colour=rgb")
    expect(problem).to_be_hidden()
    # The grids are alike and so is the sum: 1 - 3 * 1.
    expect(result(page)).to_have_text("≈ −2")
    page.get_by_role("button", name="Pointwise").click()
    expect(about).to_contain_text("Only the middle 1 × 1 of your weights is left.")
    settled(page, "view=pointwise")
    page.get_by_role("button", name="Convolution").click()
    expect(page.get_by_label("weight red row 1, column 1")).to_have_value("−1")
    page.get_by_role("button", name="Grey").click()
    expect(page.get_by_label("weight row 1, column 1", exact=True)).to_have_value("−3")
    expect(page).not_to_have_url(re.compile("colour"))
    expect(problem).to_be_hidden()


@pytest.mark.walk
def test_the_size_of_a_kernel_that_needs_a_middle_steps_over_even_numbers(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution")
    size = page.get_by_label("Kernel size", exact=True)
    page.get_by_role("button", name="One more: Kernel size").click()
    expect(size).to_have_value("5")
    settled(page, "kernel=5")
    expect(page.get_by_role("alert")).to_be_hidden()
    page.get_by_role("button", name="Box blur").click()
    settled(page, "box_blur")
    page.get_by_role("button", name="One less: Kernel size").click()
    expect(size).to_have_value("4")


def test_views_bring_their_own_settings(page: Page, app_url: str) -> None:
    open_page(page, app_url, "convolution", "photo=flower")
    page.get_by_role("button", name="Pointwise").click()
    settled(page, "view=pointwise")
    expect(page.get_by_label("Kernel size", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Blue − yellow").click()
    settled(page, "blue_yellow")
    page.get_by_role("button", name="Depthwise").click()
    expect(page.get_by_role("heading", name="Input, red")).to_be_visible()
    expect(page.locator(".costs")).to_contain_text("With a pointwise one after it")


@pytest.mark.walk
@pytest.mark.parametrize("other", ["Depthwise", "Transposed"])
def test_a_view_keeps_its_settings_while_another_is_shown(page: Page, app_url: str, other: str) -> None:
    open_page(page, app_url, "convolution", "stride=2&dilation=2")
    page.get_by_role("button", name="One more: Filters").click()
    settled(page, "filters=")
    before = page.url
    page.get_by_role("button", name=other, exact=True).click()
    settled(page, f"view={other.lower()}")
    expect(page).not_to_have_url(re.compile("stride=|dilation=|filters="))
    expect(page.get_by_text("This view starts with settings of its own: yours wait in")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Convolution", exact=True).click()
    expect(page).to_have_url(before)
    expect(page.get_by_label("Dilation", exact=True)).to_have_value("2")
    expect(page.locator(".thumbnails button")).to_have_count(2)
    expect(page.get_by_text("This view starts with settings of its own")).to_be_hidden()


@pytest.mark.walk
def test_own_weights_and_the_other_filters_come_back_with_their_view(page: Page, app_url: str) -> None:
    own = "own:0,0,0,0,7,0,0,0,0"
    open_page(page, app_url, "convolution", f"filters={own}~identity~box_blur")
    for view in ("Pointwise", "Depthwise"):
        page.get_by_role("button", name=view).click()
        settled(page, f"view={view.lower()}")
        page.get_by_role("button", name="Convolution", exact=True).click()
        settled(page, "identity~box_blur|identity%7Ebox_blur")
        expect(page.get_by_label("weight row 2, column 2", exact=True)).to_have_value("7")
        expect(page.locator(".thumbnails button")).to_have_count(3)
        expect(page).not_to_have_url(re.compile("colour"))


@pytest.mark.walk
def test_a_transposed_convolution_shows_its_stamps_and_where_they_meet(page: Page, app_url: str) -> None:
    open_page(
        page, app_url, "convolution", "view=transposed&input=grid&grid=1,2;3,4&filters=own:1,0,0,0,1,0,0,0,1"
    )
    point_at(page, "Output", 2, 2, 5)
    expect(page.locator(".terms h4")).to_contain_text("row 3, column 3: 4 stamps meet")
    # The first stamp ends here and the last begins; the other two put a 0 on it.
    expect(page.locator(".terms .total")).to_contain_text("= 5")
    expect(page.get_by_text("1 to 4 stamps, and an even area of 1 comes out between 0 and 2")).to_be_visible()
    page.get_by_label("Kernel size", exact=True).fill("2")
    # Each pixel gets one weight of the diagonal or one beside it.
    expect(page.get_by_text("every pixel gets one stamp: the overlaps make no checkerboard")).to_be_visible()
