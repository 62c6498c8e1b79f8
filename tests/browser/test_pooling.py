"""The page "Pooling" in a browser: the window follows the hand, and the address keeps everything."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.lesson_page import (
    nothing_is_sent,
    pane,
    pixels,
    point_at,
    rightmost,
    settled,
    surface,
)
from tests.browser.opening import open_page, reopened
from tests.browser.sending import listen

BY_HAND = "input=grid&grid=1,2,5,0;3,4,0,0;0,1,2,2;6,0,2,2&window=2&row=0&column=0"


def expect_result(page: Page, text: str) -> None:
    expect(page.locator(".pooling .result")).to_have_text(text)


def expect_sentence(page: Page, text: str) -> None:
    expect(page.locator(".pooling .sentence")).to_have_text(text)


def test_each_output_pixel_shows_its_window_and_hovering_sends_nothing(page: Page, app_url: str) -> None:
    sent = listen(page)
    open_page(page, app_url, "pooling", BY_HAND)
    output = surface(page, "Output")
    with nothing_is_sent(page, sent):
        for row, column, expected in [(0, 0, "= 4"), (0, 1, "= 5"), (1, 0, "= 6"), (1, 1, "= 2")]:
            point_at(page, output, row, column, 2)
            expect_result(page, expected)
        point_at(page, output, 1, 0, 2)
        expect_sentence(page, "The largest of 4 values is 6, in row 4, column 1.")
        expect(page.get_by_text("All of it goes to row 4, column 1.")).to_be_visible()
        point_at(page, surface(page, "Input"), 0, 3, 4)
        expect_result(page, "= 5")
        point_at(page, surface(page, "Where the gradient goes"), 3, 3, 4)
        expect_result(page, "= 2")


ARITHMETIC = [
    ("Average", "(1 + 2 + 3 + 4) / 4 = 10 / 4 = 2.5", "1 / 4 = 0.25", "= 2.5"),
    ("L2", "√(1² + 2² + 3² + 4²) = √30 ≈ 5.477", "its value / 5.477", "≈ 5.477"),
    (
        "Global",
        "(1 + 2 + 5 + 0 + 3 + 4 + 0 + 0 + 0 + 1 + 2 + 2 + 6 + 0 + 2 + 2) / 16 = 30 / 16 = 1.875",
        "1 / 16",
        "= 1.875",
    ),
]


@pytest.mark.walk
def test_each_kind_writes_its_arithmetic_out(page: Page, app_url: str) -> None:
    open_page(page, app_url, "pooling", BY_HAND)
    for kind, sentence, way_back, result in ARITHMETIC:
        page.get_by_role("button", name=kind, exact=True).click()
        expect_sentence(page, sentence)
        expect(page.get_by_text(way_back)).to_be_visible()
        expect(page.locator(".pooling .result")).to_have_text(result)
        settled(page, f"kind={kind.lower()}")
        expect_sentence(page, sentence)


@pytest.mark.walk
def test_a_kind_chosen_beside_a_padding_that_does_not_fit_is_shown_said_and_kept(
    page: Page, app_url: str
) -> None:
    query = BY_HAND.replace("window=2", "window=4&kind=average&padding=2")
    open_page(page, app_url, "pooling", query)
    page.get_by_role("button", name="One more: Padding").click()
    alert = page.get_by_role("alert").filter(has_text="What you see leaves out what does not fit")
    expect(alert).to_be_visible()
    page.get_by_role("button", name="Max", exact=True).click()
    expect(page.get_by_text("The largest value of each window.")).to_be_visible()
    expect(page.locator(".pooling .sentence")).to_contain_text("largest")
    expect(alert).to_be_visible()
    page.wait_for_function("!location.search.includes('kind=')")
    page.reload()
    expect(page.get_by_role("button", name="Max", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_number_of_the_input_can_be_typed(page: Page, app_url: str) -> None:
    open_page(page, app_url, "pooling", BY_HAND)
    page.get_by_label("input row 1, column 2").click()
    page.keyboard.type("7.5")
    expect_result(page, "= 7.5")
    settled(page, "1%2C7.5%2C5%2C0")
    expect_result(page, "= 7.5")
    page.get_by_label("input row 1, column 2").fill("many")
    expect(page.get_by_role("alert")).to_contain_text("“many” is no number")
    expect_result(page, "= 7.5")


@pytest.mark.walk
def test_keys_move_the_window_and_the_address_reopens_there(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "pooling", BY_HAND)
    surface(page, "Output").focus()
    page.keyboard.press("ArrowRight")
    expect_result(page, "= 5")
    surface(page, "Input").focus()
    page.keyboard.press("ArrowDown")
    expect_result(page, "= 2")
    expect(surface(page, "Output")).to_have_attribute(
        "aria-label", "Output, row 2, column 2: 2. Arrow keys move the window."
    )
    page.keyboard.press("ArrowDown")
    expect_result(page, "= 2")
    page.get_by_label("Stride", exact=True).fill("1")
    expect(pane(page, "Output")).to_contain_text("3 × 3")
    settled(page, "stride=1")
    expect(page).not_to_have_url(re.compile("row="))  # a grid opens there
    with reopened(browser, page) as again:
        expect(again.locator(".pooling .result")).to_have_text("= 4")
        for title in ("Output", "Where the gradient goes", "Output, blown up again", "What is lost"):
            assert pixels(again, title) == pixels(page, title)


@pytest.mark.walk
def test_the_stride_follows_the_window_until_it_is_set(page: Page, app_url: str) -> None:
    open_page(page, app_url, "pooling", "size=32")
    stride = page.get_by_label("Stride", exact=True)
    page.get_by_label("Window", exact=True).fill("8")
    expect(stride).to_have_value("8")
    expect(page.locator(".formula")).to_have_text("⌊(32 + 2·0 − 8) / 8⌋ + 1 = 4")
    stride.fill("2")
    settled(page, "stride=2")
    page.get_by_label("Window", exact=True).fill("4")
    settled(page, "size=32&stride=2")
    expect(stride).to_have_value("2")
    stride.fill("4")
    settled(page, "stride=4")
    page.get_by_label("Window", exact=True).fill("8")
    settled(page, "window=8")
    expect(stride).to_have_value("4")


@pytest.mark.walk
def test_what_does_not_fit_is_said_and_the_last_picture_stays(page: Page, app_url: str) -> None:
    open_page(page, app_url, "pooling", BY_HAND)
    before = pixels(page, "Output")
    problem = page.get_by_role("alert")
    window = page.get_by_label("Window", exact=True)
    window.fill("9")
    expect(problem).to_contain_text("A window of 9 x 9 does not fit on 4 pixels")
    expect(window).to_have_attribute("aria-invalid", "true")
    assert pixels(page, "Output") == before
    window.fill("2")
    expect(problem).to_be_hidden()
    page.get_by_label("Padding", exact=True).fill("2")
    expect(problem).to_contain_text("allows a padding of 1 at most")
    assert pixels(page, "Output") == before
    page.get_by_label("Padding", exact=True).fill("1")
    expect(problem).to_be_hidden()
    settled(page, "padding=1")
    page.get_by_role("button", name="L2", exact=True).click()
    settled(page, "kind=l2")
    expect(problem).to_be_hidden()
    expect(page.get_by_label("Padding", exact=True)).to_be_hidden()
    expect(page.locator(".formula")).to_contain_text("2·0")
    page.get_by_role("button", name="Max", exact=True).click()
    expect(page.get_by_label("Padding", exact=True)).to_have_value("1")
    expect(page.locator(".formula")).to_contain_text("2·1")
    settled(page, "padding=1")


@pytest.mark.walk
def test_a_window_beyond_the_padded_picture_ends_where_that_ends(page: Page, app_url: str) -> None:
    query = "kind=average&window=3&stride=2&padding=1&input=grid&ceil=yes&row=3&column=3"
    open_page(page, app_url, "pooling", query)
    # The last window holds the last pixel and three zeros; its other five cells lie beyond the padding.
    expect(page.locator(".pooling .middle h4").first).to_have_text(
        "Row 6, column 6; 3 zeros of the padding count too"
    )
    expect_sentence(page, "(0) / 4 = 0 / 4 = 0")
    path = page.locator(".ribbons path").first.get_attribute("d") or ""
    # M from the window's right edge at its top, L and V along the enlarged window, L back, Z.
    _, from_top, to_x, _, _, _, from_bottom = map(float, re.findall(r"-?\d+(?:\.\d+)?", path))
    side = page.locator(".pooling .trio .pane canvas").first.evaluate("canvas => canvas.clientWidth") / 8
    assert from_bottom - from_top == pytest.approx(2 * side, abs=1)
    assert to_x > 0
    grid = page.locator(".pooling .middle canvas").first
    alpha = """(canvas, [x, y]) => canvas.getContext("2d")
        .getImageData(canvas.width * x, canvas.height * y, 1, 1).data[3]"""
    shown = {place: grid.evaluate(alpha, list(place)) for place in [(0.1, 0.1), (0.4, 0.1), (0.9, 0.9)]}
    assert shown[0.1, 0.1] == 255
    assert 0 < shown[0.4, 0.1] < 255
    assert shown[0.9, 0.9] == 0


def test_settings_change_the_pictures_before_and_after_python_answers(page: Page, app_url: str) -> None:
    open_page(page, app_url, "pooling", "photo=coins&kernel=sobel_x")
    titles = ("Output", "Where the gradient goes", "Output, blown up again", "What is lost")
    first = {title: pixels(page, title) for title in titles}
    page.get_by_role("button", name="One more: Window").click()
    expect(pane(page, "Output")).to_contain_text("12 × 12")
    derived = {title: pixels(page, title) for title in titles}
    assert all(derived[title] != first[title] for title in titles)
    settled(page, "window=5")
    expect(page.locator(".formula")).to_have_text("⌊(64 + 2·0 − 5) / 5⌋ + 1 = 12")
    assert {title: pixels(page, title) for title in titles} == derived


@pytest.mark.walk
def test_nothing_that_was_found_of_the_picture_before_stands_under_the_webcam(
    filmed: Page, app_url: str
) -> None:
    open_page(filmed, app_url, "pooling")
    finding, said = filmed.locator(".finding"), filmed.get_by_text("The webcam is on. Freeze it")
    of_the_cat = finding.inner_text()
    expect(said).to_be_hidden()
    filmed.get_by_role("button", name="Webcam", exact=True).click()
    expect(said).to_be_visible()
    expect(finding).to_be_hidden()
    filmed.get_by_label("Window", exact=True).fill("5")
    settled(filmed, "window=5")
    expect(finding).to_be_hidden()
    filmed.get_by_role("button", name="Freeze").click()
    expect(finding).to_be_visible()
    expect(finding).not_to_have_text(of_the_cat)
    expect(said).to_be_hidden()


@pytest.mark.walk
def test_the_experiment_shows_what_pooling_swallows(page: Page, browser: Browser, app_url: str) -> None:
    sent = listen(page)
    open_page(page, app_url, "pooling", "input=grid&grid=0,0,4,0,0,0;0,0,0,0,0,0&window=2&amount=0")
    finding = page.locator(".finding")
    expect(finding).to_have_text("Move the slider: nothing has changed yet.")
    slider = page.get_by_label("Shift to the right in pixels")
    still = pixels(page, "Before pooling", ".experiment")
    with nothing_is_sent(page, sent):
        curve = page.locator(".experiment .plot canvas").nth(1)
        curve.scroll_into_view_if_needed()
        box = curve.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] - 12, box["y"] + 20)
        expect(finding).to_contain_text("2 pixels to the right: the map has changed by 100 % before pooling")
        page.mouse.move(box["x"] + 100, box["y"] - 60)
        expect(finding).to_have_text("Move the slider: nothing has changed yet.")
    slider.press("ArrowRight")
    expect(finding).to_have_text(
        "Moved 1 pixel to the right: the map has changed by 100 % before pooling and by 0 % after it. "
        "Pooling swallows 100 % of the change."
    )
    assert pixels(page, "Before pooling", ".experiment") != still
    page.get_by_role("button", name="Pooling off").click()
    expect(finding).to_contain_text("without pooling: the next layer sees a map that has changed by 100 %")
    settled(page, "window=2&pooling=off&more=yes$")
    with reopened(browser, page) as again:
        assert again.locator(".finding").inner_text() == finding.inner_text()
    page.get_by_role("button", name="Rotate").click()
    settled(page, "motion=rotate")
    page.get_by_label("Turn in degrees").press("End")
    settled(page, "motion=rotate&amount=30")
    page.reload()
    page.get_by_role("button", name="Shift").click()
    settled(page, "window=2&pooling=off&more=yes$")
    page.get_by_role("button", name="Rotate").click()
    settled(page, "motion=rotate&amount=30")


@pytest.mark.walk
def test_a_drawing_is_pooled_while_it_is_drawn(page: Page, browser: Browser, app_url: str) -> None:
    open_page(page, app_url, "pooling", "size=28&window=2&kernel=sobel_y")
    page.get_by_role("button", name="Draw").click()
    settled(page, "input=own")
    empty = pixels(page, "Output")
    picture = surface(page, "Picture")
    address = page.url
    point_at(page, picture, 8, 8, 28)
    page.mouse.down()
    page.mouse.up()
    drawn = pixels(page, "Output")
    assert drawn != empty
    expect(page).not_to_have_url(address)
    assert pixels(page, "Output") == drawn
    with reopened(browser, page) as again:
        assert pixels(again, "Output") == drawn


@pytest.mark.walk
def test_a_picture_that_is_too_large_is_refused_in_words(page: Page, app_url: str, tmp_path: Path) -> None:
    Image.new("L", (8_000, 8_000)).save(tmp_path / "huge.png")
    (tmp_path / "text.png").write_bytes(b"no picture")
    open_page(page, app_url, "pooling")
    shown = pixels(page, "Input")
    page.get_by_role("button", name="Upload").click()
    for name, words in {"huge.png": "8,000 x 8,000 pixels", "text.png": "not a picture"}.items():
        page.get_by_label("Picture file").set_input_files(tmp_path / name)
        expect(page.get_by_role("alert")).to_contain_text(words)
        expect(page.get_by_role("alert")).to_contain_text("Still shown: the photograph")
        expect(page.get_by_role("button", name="Upload")).to_have_attribute("aria-pressed", "true")
        assert pixels(page, "Input") == shown
    page.get_by_label("Picture file").set_input_files([])
    still = page.get_by_text("No file is chosen. Still shown: the photograph “Chelsea the cat”.")
    expect(still).to_be_visible()


@pytest.mark.walk
def test_it_fits_a_phone(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "pooling", "kernel=sobel_x&window=9&stride=3")
    assert rightmost(page) <= 390


@pytest.mark.walk
def test_the_code_opens_and_follows_the_settings(page: Page, app_url: str) -> None:
    open_page(page, app_url, "pooling", "window=2&stride=2")
    page.get_by_text("PyTorch", exact=True).click()
    code = page.get_by_test_id("stCode")
    expect(code).to_contain_text("max_pool2d")
    page.get_by_role("radio", name="Average").or_(page.get_by_role("button", name="Average")).first.click()
    expect(code).to_contain_text("avg_pool2d")


@pytest.mark.walk
def test_a_resting_pointer_is_on_a_pixel_that_exists(page: Page, app_url: str) -> None:
    open_page(page, app_url, "pooling", "size=64&window=2")
    point_at(page, surface(page, "Output"), 30, 30, 32)
    page.get_by_label("Size of the input").select_option("8")
    settled(page, "size=8")
    expect(surface(page, "Output")).to_have_attribute(
        "aria-label", re.compile(r"^Output, row [1-4], column [1-4]: [\d.]+\. Arrow")
    )
