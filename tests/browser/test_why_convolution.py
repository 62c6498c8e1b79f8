"""The page "Why convolution?" in a browser: networks compete, and their inside can be questioned."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.opening import open_page, reopened
from tests.browser.sending import listen
from tests.browser.strangers import somebody_else

pytestmark = pytest.mark.walk  # the four networks of a contest are trained first

PENDING_MS = 1_000
TRAINING_MS = 240_000
PREDICTED = "shifted=perceptron&shuffled=cnn"
NO_VALUE = "\N{EN DASH}"


def picture(page: Page, title: str) -> Locator:
    """The layer of a picture that takes the pointer."""
    pane = page.locator(".parts .pane", has=page.get_by_role("heading", name=title))
    return pane.locator("canvas").nth(1)


def point_at(page: Page, title: str, place: tuple[int, int], cells: int) -> None:
    picture(page, title).scroll_into_view_if_needed()
    box = picture(page, title).bounding_box()
    assert box is not None
    side = box["width"] / cells
    page.mouse.move(box["x"] + (place[1] + 0.5) * side, box["y"] + (place[0] + 0.5) * side)


def test_the_curves_grow_until_each_experiment_has_its_sentence(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/why_convolution?{PREDICTED}")
    plain = page.locator(".why [data-key=plain]")
    expect(plain.locator(".verdict")).to_contain_text(re.compile("step|points"), timeout=TRAINING_MS)
    for key in ("plain", "shifted", "shuffled"):
        sentence = page.locator(f".why [data-key={key}] .verdict")
        expect(sentence).to_contain_text(re.compile(r"\d\.\d"), timeout=TRAINING_MS)
    expect(page.locator(".why .card.cnn")).to_contain_text("10,954 parameters")
    expect(page.locator(".parts .gallery figure")).to_have_count(8, timeout=TRAINING_MS)


def test_the_charts_can_be_read_with_pointer_and_keys(page: Page, app_url: str) -> None:
    open_page(page, app_url, "why_convolution", PREDICTED)
    shifted = page.locator(".why [data-key=shifted]")
    sample = shifted.locator(".sample")
    expect(shifted).to_contain_text("shifted by 3 px")
    expect(sample).to_have_attribute("aria-label", "The digit, 3 pixels to the right")
    chart = shifted.locator(".plot canvas").nth(1)
    chart.focus()
    page.keyboard.press("ArrowLeft")
    expect(shifted).to_contain_text("shifted by 2 px")
    expect(sample).to_have_attribute("aria-label", "The digit, 2 pixels to the right")
    chart.hover(position={"x": 40, "y": 60})
    expect(shifted).to_contain_text("shifted by 0 px")
    still = page.locator(".why [data-key=plain] .key output").first.inner_text()
    expect(shifted.locator(".key output").first).to_have_text(still)
    expect(chart).to_have_attribute("aria-label", re.compile(r"CNN .*\s% .*shifted by 0 px"))


def test_the_answer_waits_for_a_prediction_and_the_address_keeps_both(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "why_convolution")
    shifted = page.locator(".why [data-key=shifted]")
    values = shifted.locator(".key output")
    expect(shifted.get_by_text("Predict first")).to_be_visible()
    expect(shifted.locator(".verdict")).to_be_hidden()
    expect(values).to_have_text([NO_VALUE, NO_VALUE])
    shifted.get_by_role("button", name="Both the same").click()
    expect(shifted.locator(".verdict")).to_contain_text("You predicted both the same; it is the perceptron.")
    expect(shifted.get_by_text("Predict first")).to_be_hidden()
    expect(values).to_have_text([re.compile(r"\d\s%"), re.compile(r"\d\s%")])
    expect(page).to_have_url(re.compile(r"\?shifted=neither$"))
    with somebody_else(browser, page) as again:
        open_page(again, app_url, "why_convolution", "shifted=neither")
        expect(again.locator(".why [data-key=shifted] .verdict")).to_contain_text(
            "You predicted both the same"
        )
        expect(again.locator(".why [data-key=shuffled]").get_by_text("Predict first")).to_be_visible()


def test_hovering_a_map_shows_what_it_sees_and_sends_nothing(page: Page, app_url: str) -> None:
    sent = listen(page)
    open_page(page, app_url, "why_convolution")
    page.wait_for_timeout(PENDING_MS)
    before = len(sent)
    assert before > 0
    work = page.locator(".parts .work-line")
    # 3 x 3 maps of 28 pixels with gaps of one: the second map begins in column 29.
    point_at(page, "First convolution", (10, 29 + 12), 86)
    expect(work).to_contain_text("First convolution, channel 2, row 11, column 13:")
    expect(work).to_contain_text("It sees rows 9 to 13 and columns 11 to 15 of the input.")
    # 4 x 4 maps of 14: one value sees 14 pixels, from 2 * 6 - 6 on (counted from 0).
    point_at(page, "Second convolution", (6, 6), 59)
    expect(work).to_contain_text("It sees rows 7 to 20 and columns 7 to 20 of the input.")
    # 6 x 6 maps of 7: 24 pixels from 4 * 3 - 10 on.
    point_at(page, "Third convolution", (3, 3), 47)
    expect(work).to_contain_text("It sees rows 3 to 26 and columns 3 to 26 of the input.")
    page.wait_for_timeout(PENDING_MS)
    assert len(sent) == before


def test_a_click_finds_the_favourites_of_a_channel_and_the_address_keeps_it(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "why_convolution", "digit=8&example=3")
    point_at(page, "Third convolution", (8 + 2, 8 + 4), 47)
    page.mouse.down()
    page.mouse.up()
    title = page.locator(".parts .strongest h4")
    expect(title).to_have_text("What excites channel 8 of the third convolution most")
    expect(page).to_have_url(re.compile("layer=3&channel=7&row=2&column=4"))
    page.mouse.move(0, 0)
    shown = page.locator(".parts .work-line").inner_text(), page.locator(".gallery").inner_text()
    assert "row 3, column 5" in shown[0]
    with reopened(browser, page) as again:
        assert again.locator(".parts .work-line").inner_text() == shown[0]
        assert again.locator(".gallery").inner_text() == shown[1]


def test_arrow_keys_move_over_a_map(page: Page, app_url: str) -> None:
    open_page(page, app_url, "why_convolution", "layer=2&channel=0&row=5&column=13")
    work = page.locator(".parts .work-line")
    expect(work).to_contain_text("channel 1, row 6, column 14")
    picture(page, "Second convolution").focus()
    page.keyboard.press("ArrowRight")
    expect(work).to_contain_text("channel 2, row 6, column 1:")
    page.keyboard.press("ArrowDown")
    expect(work).to_contain_text("channel 2, row 7, column 1:")
    spoken = picture(page, "Second convolution").get_attribute("aria-label") or ""
    assert spoken.startswith(work.inner_text())
    said = page.locator(".parts .spoken")
    expect(said).to_have_text(work.inner_text())
    page.get_by_role("button", name="Another", exact=True).click()
    expect(said).to_be_empty()


def test_it_fits_a_phone(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "why_convolution")
    for part in (".why *", ".parts *"):
        edges = page.locator(part).evaluate_all(
            "nodes => nodes.filter((node) => !node.closest('.photos, .spoken'))"
            ".map((node) => node.getBoundingClientRect().right)"
        )
        assert max(edges) <= 390
    point_at(page, "First convolution", (10, 29 + 12), 86)
    work = page.locator(".parts .work-line")
    expect(work).to_contain_text("First convolution, channel 2, row 11, column 13:")
    expect(work).to_be_in_viewport(ratio=1)
