"""The page "Convolution" in a browser: the arithmetic follows the hand, and the address keeps everything."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.patience import appears
from tests.browser.strangers import somebody_else

ROWS = [[1, 2, 0, 1], [0, 1, 3, 1], [2, 0, 1, 0], [1, 1, 0, 2]]
GRID = ";".join(",".join(map(str, row)) for row in ROWS)
BY_HAND = f"input=grid&grid={GRID}&padding=0&filters=laplacian&row=0&column=0"
PENDING_MS = 1_000


def open_page(page: Page, app_url: str, query: str = "") -> Page:
    page.goto(f"{app_url}/convolution?{query}")
    appears(page.locator(".convolution .terms .total", has_text=re.compile("[=≈]")))
    return page


def picture(page: Page, title: str) -> Locator:
    """The layer of a picture that takes the pointer; below it lies the picture itself."""
    return (
        page.locator(".convolution .pane", has=page.get_by_role("heading", name=title))
        .locator("canvas")
        .nth(1)
    )


def pixels(page: Page, title: str) -> str:
    pane = page.locator(".convolution .pane", has=page.get_by_role("heading", name=title))
    found: str = pane.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")
    return found


def point_at(page: Page, title: str, row: int, column: int, cells: int) -> None:
    box = picture(page, title).bounding_box()
    assert box is not None
    side = box["width"] / cells
    page.mouse.move(box["x"] + (column + 0.5) * side, box["y"] + (row + 0.5) * side)


def result(page: Page) -> Locator:
    return page.locator(".convolution .result")


@contextmanager
def reopened(browser: Browser, page: Page) -> Iterator[Page]:
    """What somebody else sees who gets the address."""
    with somebody_else(browser, page) as other:
        address, _, query = page.url.rpartition("/convolution?")
        yield open_page(other, address, query)


def settled(page: Page, parameter: str) -> None:
    """Python has answered: the address holds what was chosen."""
    expect(page).to_have_url(re.compile(parameter))


def test_each_output_pixel_shows_its_arithmetic_and_hovering_sends_nothing(page: Page, app_url: str) -> None:
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_page(page, app_url, BY_HAND)
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
    open_page(page, app_url, BY_HAND)
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


def test_a_number_of_the_input_can_be_typed(page: Page, app_url: str) -> None:
    open_page(page, app_url, BY_HAND)
    page.get_by_label("input row 2, column 2").fill("2")
    expect(result(page)).to_have_text("= −3")
    settled(page, "0%2C2%2C3%2C1")
    expect(result(page)).to_have_text("= −3")


def test_the_window_steps_by_buttons_and_keys_and_the_address_reopens_there(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, BY_HAND)
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
    open_page(page, app_url, "input=digit&digit=8&padding=0")
    point_at(page, "Input", 5, 6, 28)
    page.mouse.down()
    expect(page.locator(".player .place")).to_have_text("row 5, column 6")
    point_at(page, "Input", 20, 11, 28)
    page.mouse.up()
    expect(page.locator(".player .place")).to_have_text("row 20, column 11")
    settled(page, "row=19&column=10")


def test_the_window_plays_and_pauses(page: Page, app_url: str) -> None:
    open_page(page, app_url, "input=digit&row=0&column=0")
    place = page.locator(".player .place")
    page.get_by_role("button", name="Play").click()
    expect(place).to_have_text(re.compile("row [2-9]"))
    page.get_by_role("button", name="Pause").click()
    settled(page, "row=")
    standing = place.inner_text()
    page.wait_for_timeout(300)
    assert place.inner_text() == standing


def test_what_does_not_fit_is_said_and_the_last_picture_stays(page: Page, app_url: str) -> None:
    open_page(page, app_url, BY_HAND)
    before = pixels(page, "Output")
    problem = page.get_by_role("alert")
    page.get_by_label("Kernel size", exact=True).fill("9")
    expect(problem).to_contain_text("covers 9 x 9 pixels, but the input is only 4 pixels")
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
    open_page(page, app_url, "photo=coins&filters=gabor:45&kernel=5&padding=2")
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


def test_several_filters_on_a_colour_picture(page: Page, app_url: str) -> None:
    open_page(page, app_url, "colour=rgb&photo=flower")
    expect(page.locator(".terms .lines p")).to_have_count(3)
    expect(page.get_by_text("It is divided by 3 here: the filter sees the mean")).to_be_visible()
    page.get_by_role("button", name="One more: Filters").click()
    expect(page.locator(".thumbnails button")).to_have_count(2)
    page.get_by_role("button", name="Filter 2").click()
    page.get_by_role("button", name="Emboss").click()
    settled(page, "emboss")
    expect(page.get_by_role("heading", name="Output of filter 2")).to_be_visible()


def test_own_weights_outlive_another_colour_mode_and_another_view(page: Page, app_url: str) -> None:
    open_page(page, app_url, BY_HAND)
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


def test_a_grid_in_colour_has_numbers_for_each_channel(page: Page, browser: Browser, app_url: str) -> None:
    open_page(page, app_url, BY_HAND.replace("laplacian", "box_blur") + "&colour=rgb&kernel=1")
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


def test_the_size_of_a_kernel_that_needs_a_middle_steps_over_even_numbers(page: Page, app_url: str) -> None:
    open_page(page, app_url)
    size = page.get_by_label("Kernel size", exact=True)
    page.get_by_role("button", name="One more: Kernel size").click()
    expect(size).to_have_value("5")
    settled(page, "kernel=5")
    expect(page.get_by_role("alert")).to_be_hidden()
    page.get_by_role("button", name="Box blur").click()
    settled(page, "box_blur")
    page.get_by_role("button", name="One less: Kernel size").click()
    expect(size).to_have_value("4")


def test_the_total_is_always_in_sight(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "colour=rgb&kernel=11&padding=5&filters=gabor:30")
    terms = page.locator(".terms")
    terms.locator(".total").scroll_into_view_if_needed()
    expect(terms.get_by_role("button", name="More products below")).to_be_visible()
    expect(terms.locator(".total .equals")).to_be_in_viewport()
    terms.locator(".lines").evaluate("lines => lines.scrollTo(0, lines.scrollHeight)")
    expect(terms.get_by_role("button", name="More products below")).to_be_hidden()
    expect(terms.locator(".total .equals")).to_be_in_viewport()


def test_the_address_keeps_the_speed_of_the_window(page: Page, browser: Browser, app_url: str) -> None:
    open_page(page, app_url, "input=digit")
    page.get_by_label("Speed").fill("4")
    settled(page, "speed=600")
    with reopened(browser, page) as again:
        expect(again.locator(".player .speed")).to_have_text("600 pixels/s")


def test_views_bring_their_own_settings(page: Page, app_url: str) -> None:
    open_page(page, app_url, "photo=flower")
    page.get_by_role("button", name="Pointwise").click()
    settled(page, "view=pointwise")
    expect(page.get_by_label("Kernel size", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Blue − yellow").click()
    settled(page, "blue_yellow")
    page.get_by_role("button", name="Depthwise").click()
    expect(page.get_by_role("heading", name="Input, red")).to_be_visible()
    expect(page.locator(".costs")).to_contain_text("With a pointwise one after it")


@pytest.mark.parametrize("other", ["Depthwise", "Transposed"])
def test_a_view_keeps_its_settings_while_another_is_shown(page: Page, app_url: str, other: str) -> None:
    open_page(page, app_url, "stride=2&dilation=2")
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


def test_own_weights_and_the_other_filters_come_back_with_their_view(page: Page, app_url: str) -> None:
    own = "own:0,0,0,0,7,0,0,0,0"
    open_page(page, app_url, f"filters={own}~identity~box_blur")
    for view in ("Pointwise", "Depthwise"):
        page.get_by_role("button", name=view).click()
        settled(page, f"view={view.lower()}")
        page.get_by_role("button", name="Convolution", exact=True).click()
        settled(page, "identity~box_blur|identity%7Ebox_blur")
        expect(page.get_by_label("weight row 2, column 2", exact=True)).to_have_value("7")
        expect(page.locator(".thumbnails button")).to_have_count(3)
        expect(page).not_to_have_url(re.compile("colour"))


def test_a_transposed_convolution_shows_its_stamps_and_where_they_meet(page: Page, app_url: str) -> None:
    open_page(page, app_url, "view=transposed&input=grid&grid=1,2;3,4&filters=own:1,0,0,0,1,0,0,0,1")
    point_at(page, "Output", 2, 2, 5)
    expect(page.locator(".terms h4")).to_contain_text("row 3, column 3: 4 stamps meet")
    # The first stamp ends here and the last begins; the other two put a 0 on it.
    expect(page.locator(".terms .total")).to_contain_text("= 5")
    expect(page.get_by_text("1 to 4 stamps, and an even area of 1 comes out between 0 and 2")).to_be_visible()
    page.get_by_label("Kernel size", exact=True).fill("2")
    # Each pixel gets one weight of the diagonal or one beside it.
    expect(page.get_by_text("every pixel gets one stamp: the overlaps make no checkerboard")).to_be_visible()


@pytest.mark.walk
def test_a_drawing_is_convolved_while_it_is_drawn_and_the_address_keeps_it(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "size=28")
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


def test_an_upload_is_shown_or_refused_in_words(page: Page, app_url: str, files: Path) -> None:
    open_page(page, app_url)
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


def test_it_fits_a_phone(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "colour=rgb&kernel=11&padding=5&filters=gabor:30~gabor:60~gabor:90")
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


def test_a_weight_typed_while_learned_kernels_are_awaited_is_no_error(page: Page, app_url: str) -> None:
    open_page(page, app_url, "input=grid")
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


def test_a_place_that_a_smaller_picture_has_not_gives_way_to_the_middle(page: Page, app_url: str) -> None:
    """The usual place is column 37 of a photo of 64 pixels; a digit has 28."""
    open_page(page, app_url)
    expect(page.locator(".player .place")).to_have_text("row 19, column 37")
    page.get_by_role("button", name="Digit", exact=True).click()
    expect(page.locator(".player .place")).to_have_text("row 19, column 15")
    page.reload()
    expect(page.locator(".player .place")).to_have_text("row 19, column 15")
