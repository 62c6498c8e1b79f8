"""The page "Flatten, dense, softmax" in a browser: sums follow the pointer, the pen and the slider."""

import math
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.lesson_page import settled
from tests.browser.opening import open_page, reopened
from tests.browser.patience import wait_until
from tests.browser.sending import listen
from tests.numerals import NUMBER, read
from tests.pictures import dark_digit

PENDING_MS = 1_000
TRAINING_MS = 240_000
OVERLAY = "Weights w over the feature maps x"
VIEWS = {
    "Feature maps": "Feature maps x",
    "Weights over maps": OVERLAY,
    "Weights": "Weights w",
    "Products": "Products x · w",
}


def numbers(text: str) -> list[float]:
    return [read(found) for found in re.findall(NUMBER, text)]


def picture(page: Page, title: str) -> Locator:
    """The layer of a picture that takes the pointer."""
    pane = page.locator(".dense .pane", has=page.get_by_role("heading", name=title, exact=True))
    return pane.locator("canvas").nth(1)


def point_at(page: Page, title: str, row: int, column: int) -> None:
    """Move to a cell of the picture of 4 x 4 maps, each 7 x 7, with gaps of one cell."""
    picture(page, title).scroll_into_view_if_needed()
    box = picture(page, title).bounding_box()
    assert box is not None
    side = box["width"] / 31
    page.mouse.move(box["x"] + (column + 0.5) * side, box["y"] + (row + 0.5) * side)


def turn_to(page: Page, view: str) -> None:
    page.get_by_role("group", name="What the maps show").get_by_role("button", name=view, exact=True).click()


def scores(page: Page) -> list[list[str]]:
    rows = page.locator(".dense tbody tr")
    return [row.locator("td").all_inner_texts() for row in rows.all()]


@pytest.mark.walk
@pytest.mark.parametrize(
    "temperature", ["0.1", *(pytest.param(other, marks=pytest.mark.walk) for other in ("1.0", "10.0"))]
)
def test_numbers_of_the_softmax_keep_to_their_columns_on_a_phone(
    browser: Browser, app_url: str, temperature: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app_url, "dense", f"temperature={temperature}")
    cells = page.locator(".dense .softmax td, .dense .softmax thead th")
    assert cells.count() == 10 * 6 + 7
    assert (
        cells.evaluate_all(
            "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)"
        )
        == []
    )
    page.close()


def test_hovering_shows_each_product_and_sends_nothing(page: Page, app_url: str) -> None:
    sent = listen(page)
    open_page(page, app_url, "dense")
    page.wait_for_timeout(PENDING_MS)
    before = len(sent)
    assert before > 0
    work = page.locator(".dense .work-line")
    point_at(page, OVERLAY, 9, 18)
    # Second row, third map: map 7. One row and two columns into it: (6 * 7 + 1) * 7 + 2 come before.
    expect(work).to_contain_text("map 7, row 2, column 3, number 304 of the line")
    for row, column in [(3, 3), (11, 4), (28, 10), (20, 27)]:
        point_at(page, OVERLAY, row, column)
        feature, weight, product = numbers(work.inner_text().partition("feature")[2])[:3]
        assert product == pytest.approx(feature * weight, abs=0.001 * (1 + feature + abs(weight)))
    strip = page.locator(".dense .strip")
    width = float(strip.evaluate("node => node.clientWidth"))
    strip.hover(position={"x": width * 500.5 / 784, "y": 5})
    expect(work).to_contain_text("number 501 of the line")
    page.locator(".dense .terms button").nth(2).hover()
    place = page.locator(".dense .terms button span").nth(4).inner_text()
    expect(work).to_contain_text(place)
    page.wait_for_timeout(PENDING_MS)
    assert len(sent) == before


def test_each_view_shows_another_picture_of_the_same_place(page: Page, app_url: str) -> None:
    open_page(page, app_url, "dense")
    work = page.locator(".dense .work-line")
    pictures = set()
    for view, title in VIEWS.items():
        turn_to(page, view)
        expect(picture(page, title)).to_be_visible()
        point_at(page, title, 9, 18)
        expect(work).to_contain_text("map 7, row 2, column 3, number 304 of the line")
        label = picture(page, title).get_attribute("aria-label") or ""
        place, feature, weight, product = re.search(
            rf"map 7, (.*): feature ({NUMBER}) × weight \(?({NUMBER})\)? [=≈] ({NUMBER})", label
        ).groups()  # type: ignore[union-attr]
        value = {"Feature maps": feature, "Products": product}.get(view, weight)
        assert numbers(label)[0] == read(value), place
        base = page.locator(".dense .maps .pane canvas").first
        pictures.add(base.evaluate("canvas => canvas.toDataURL()"))
    assert len(pictures) == len(VIEWS)


@pytest.mark.walk
def test_the_sum_is_written_out_without_a_gap(page: Page, app_url: str) -> None:
    open_page(page, app_url, "dense", "digit=8&example=3&label=3")
    for mode in ("By pixel", "By map"):
        page.get_by_role("button", name=mode).click()
        terms = [read(text) for text in page.locator(".dense .terms output").all_inner_texts()]
        rest = [read(text) for text in page.locator(".dense .rest output").all_inner_texts()]
        total = read(page.locator(".dense .total output").inner_text())
        assert sum(terms) + sum(rest) == pytest.approx(total, abs=0.01)
        assert [abs(term) for term in terms] == sorted((abs(term) for term in terms), reverse=True)
        assert scores(page)[3][0] == page.locator(".dense .total output").inner_text()
    expect(page.locator(".dense .terms button")).to_have_count(16)


def test_all_products_can_be_read(page: Page, app_url: str) -> None:
    open_page(page, app_url, "dense", "digit=8&example=3")
    others = page.locator(".dense summary")
    expect(others).to_contain_text("772 other products")
    expect(page.locator(".dense .terms button")).to_have_count(12)
    others.click()
    zeros = page.locator(".dense details p")
    expect(zeros).to_contain_text("of them are 0")
    left_out = int(numbers(zeros.inner_text())[0])
    expect(page.locator(".dense .terms button")).to_have_count(784 - left_out)
    terms = [read(text) for text in page.locator(".dense .terms output").all_inner_texts()]
    assert [abs(term) for term in terms] == sorted((abs(term) for term in terms), reverse=True)
    bias = read(page.locator(".dense .score > .rest output").inner_text())
    total = read(page.locator(".dense .total output").inner_text())
    assert sum(terms) + bias == pytest.approx(total, abs=0.001 * len(terms))


@pytest.mark.walk
def test_the_formulas_of_a_certain_answer_are_true(page: Page, app_url: str) -> None:
    """p = 1 / sum and loss = -ln(p), read as they are written, where both are close to 1."""
    open_page(page, app_url, "dense")
    formula = page.locator(".dense .softmax .formula")
    expect(formula).to_contain_text(re.compile(r"= 1 / 1\.000\d+ ≈ 0\.999\d+$"))
    total, share = (read(text) for text in re.findall(r"([\d.]+) ≈ ([\d.]+)$", formula.inner_text())[0])
    assert share == pytest.approx(1 / total, abs=1e-5)
    loss = page.locator(".dense .formula.loss")
    expect(loss).to_contain_text(f"≈ −ln({re.findall(r'[0-9.]+$', formula.inner_text())[0]}) ≈ ")
    written = re.findall(rf"({NUMBER})$", loss.inner_text())[0]
    assert "·10⁻" in written
    assert read(written) == pytest.approx(-math.log(share), rel=0.05)


@pytest.mark.walk
def test_a_loss_beyond_the_curve_is_said_and_not_drawn_at_its_end(page: Page, app_url: str) -> None:
    open_page(page, app_url, "dense", "temperature=0.1&truth=6")
    loss = page.locator(".dense .formula.loss")
    expect(loss).to_contain_text(re.compile(r"−ln\([\d.]+·10⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+\) ≈ \d+"))
    value = numbers(loss.inner_text())[-1]
    expect(page.locator(".dense .cross-entropy")).to_contain_text(f"climbs on to {value:g}")


@pytest.mark.walk
def test_the_temperature_divides_the_scores(page: Page, app_url: str) -> None:
    open_page(page, app_url, "dense", "digit=8&example=3&temperature=10")
    rows = scores(page)
    logits = [read(row[0]) for row in rows]
    powers = [math.exp((logit - max(logits)) / 10) for logit in logits]
    for row, logit, power in zip(rows, logits, powers, strict=True):
        assert read(row[1]) == pytest.approx(logit / 10, abs=0.001)
        assert read(row[2]) == pytest.approx(power, abs=0.001)
        assert read(row[3].rstrip("%\xa0")) == pytest.approx(100 * power / sum(powers), abs=0.6)
    loss = numbers(page.locator(".dense .formula.loss").inner_text())[-1]
    assert loss == pytest.approx(-math.log(powers[8] / sum(powers)), abs=0.002)
    page.get_by_label("Temperature").fill("0")
    expect(page).not_to_have_url(re.compile("temperature"))
    assert scores(page)[8][0] == scores(page)[8][1]


@pytest.mark.walk
def test_the_address_reopens_what_was_chosen(page: Page, browser: Browser, app_url: str) -> None:
    open_page(page, app_url, "dense")
    page.get_by_role("button", name="4", exact=True).first.click()
    expect(page).to_have_url(re.compile("digit=4"))
    page.get_by_role("group", name="Class", exact=True).get_by_role("button", name="9").click()
    page.get_by_role("group", name="True class").get_by_role("button", name="1").click()
    expect(page).to_have_url(re.compile("label=9&truth=1"))
    page.get_by_role("button", name="By map").click()
    turn_to(page, "Products")
    expect(page).to_have_url(re.compile("view=products&terms=map"))
    picture(page, "Products x · w").focus()
    page.mouse.move(0, 0)
    place = page.locator(".dense .work-line").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".dense .work-line")).not_to_have_text(place)
    expect(page).to_have_url(re.compile("feature="))
    shown = page.locator(".dense .work-line").inner_text(), scores(page)
    with reopened(browser, page) as again:
        assert (again.locator(".dense .work-line").inner_text(), scores(again)) == shown
        assert "1" in again.locator(".dense .formula.loss").inner_text()
        expect(picture(again, "Products x · w")).to_be_visible()
        expect(again.get_by_role("button", name="By map")).to_have_attribute("aria-pressed", "true")


@pytest.mark.walk
def test_arrow_keys_step_over_the_gap_between_two_maps(page: Page, app_url: str) -> None:
    open_page(page, app_url, "dense", "feature=6")
    work = page.locator(".dense .work-line")
    expect(work).to_contain_text("map 1, row 1, column 7")
    picture(page, OVERLAY).focus()
    page.keyboard.press("ArrowRight")
    expect(work).to_contain_text("map 2, row 1, column 1,")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(work).to_contain_text("map 1, row 1, column 7")


@pytest.mark.walk
def test_a_drawing_is_judged_while_it_is_drawn_and_has_no_true_class(page: Page, app_url: str) -> None:
    open_page(page, app_url, "dense")
    page.get_by_role("button", name="Draw").click()
    expect(page).to_have_url(re.compile("input=own"))
    expect(page.locator(".dense .formula.loss")).to_have_text("Choose the class that it should be.")
    empty, address = scores(page), page.url
    box = picture(page, "Input").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.15 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.85 * box["height"], steps=8)
    drawn = scores(page)
    assert drawn != empty
    page.mouse.up()
    expect(page).not_to_have_url(address)
    assert scores(page) == drawn
    page.get_by_role("group", name="True class").get_by_role("button", name="1").click()
    expect(page.locator(".dense .formula.loss")).to_contain_text("loss = −ln(p₁) ≈ −ln(")
    page.get_by_role("button", name="Digit", exact=True).click()
    wait_until(page, lambda: scores(page) != drawn)
    page.get_by_role("button", name="Draw", exact=True).click()
    wait_until(page, lambda: scores(page) == drawn)
    expect(page).to_have_url(re.compile("input=own"))
    page.reload()
    expect(page.get_by_role("button", name="Draw", exact=True)).to_have_attribute("aria-pressed", "true")
    wait_until(page, lambda: scores(page) == drawn)


@pytest.mark.walk
def test_what_is_said_of_a_digit_is_not_said_of_the_webcam_over_it(filmed: Page, app_url: str) -> None:
    open_page(filmed, app_url, "dense")
    about = filmed.locator(".dense .about")
    expect(about).to_contain_text("It never saw this image in training.", timeout=TRAINING_MS)
    filmed.get_by_role("button", name="Webcam", exact=True).click()
    expect(filmed.locator(".dense .webcam video")).to_be_visible()
    expect(about).not_to_contain_text(re.compile("in training|trained on this image|That is wrong"))
    expect(about).to_contain_text("of unseen digits correctly")


@pytest.mark.walk
def test_the_true_class_of_the_webcam_is_that_of_the_picture_that_stands(filmed: Page, app_url: str) -> None:
    open_page(filmed, app_url, "dense")
    truth = filmed.get_by_role("group", name="True class").get_by_role("button", name="7", exact=True)
    expect(truth).to_be_visible(timeout=TRAINING_MS)
    filmed.get_by_role("button", name="Webcam", exact=True).click()
    expect(filmed.locator(".dense .about")).not_to_contain_text("in training")
    truth.click()
    filmed.get_by_role("button", name="Products", exact=True).click()
    settled(filmed, "view=products")
    expect(truth).to_have_attribute("aria-pressed", "true")
    assert "truth" not in filmed.url  # the digit below the film keeps its own
    filmed.get_by_role("button", name="Freeze").click()
    settled(filmed, "input=own")
    expect(filmed).to_have_url(re.compile("truth=7"))
    expect(truth).to_have_attribute("aria-pressed", "true")


@pytest.mark.walk
def test_another_file_has_no_true_class_yet_and_the_same_one_keeps_it(
    page: Page, app_url: str, tmp_path: Path
) -> None:
    (tmp_path / "seven.jpg").write_bytes(dark_digit())
    Image.new("L", (60, 60), 128).save(tmp_path / "grey.png")
    open_page(page, app_url, "dense")
    page.get_by_role("button", name="Upload").click()
    file = page.get_by_label("Picture file")
    file.set_input_files(tmp_path / "seven.jpg")
    settled(page, "input=own")
    truth = page.get_by_role("group", name="True class").get_by_role("button", name="7", exact=True)
    truth.click()
    settled(page, "truth=7")
    framed = page.url
    page.get_by_label("Frame it as the digits of MNIST are").uncheck()
    wait_until(page, lambda: page.url != framed)
    expect(truth).to_have_attribute("aria-pressed", "true")
    file.set_input_files(tmp_path / "grey.png")
    wait_until(page, lambda: "truth=" not in page.url)
    expect(truth).to_have_attribute("aria-pressed", "false")


@pytest.mark.walk
def test_a_file_that_is_no_picture_is_refused_in_words(page: Page, app_url: str, tmp_path: Path) -> None:
    Image.new("L", (8_000, 8_000)).save(tmp_path / "huge.png")
    (tmp_path / "text.png").write_bytes(b"no picture")
    open_page(page, app_url, "dense")
    before = scores(page)
    page.get_by_role("button", name="Upload").click()
    for name, words in {"huge.png": "8,000 x 8,000 pixels", "text.png": "not a picture"}.items():
        page.get_by_label("Picture file").set_input_files(tmp_path / name)
        expect(page.locator(".dense").get_by_role("alert")).to_contain_text(words)
        expect(page.locator(".dense").get_by_role("alert")).to_contain_text("Still shown: the digit")
        assert scores(page) == before


@pytest.mark.walk
def test_a_dark_digit_is_framed_as_mnists_are_until_that_is_switched_off(page: Page, app_url: str) -> None:
    open_page(page, app_url, "dense")
    page.get_by_role("button", name="Upload").click()
    page.get_by_label("Picture file").set_input_files(
        {"name": "seven.jpg", "mimeType": "image/jpeg", "buffer": dark_digit()}
    )
    words = page.locator(".dense .framing")
    expect(words).to_contain_text("Turned to light on dark and centred, as MNIST")
    settled(page, "input=own")
    assert "frame=" not in page.url  # the picture in the address is framed already
    framed = page.url
    page.get_by_label("Frame it as the digits of MNIST are").uncheck()
    expect(words).to_contain_text("Its middle, brought to the network")
    wait_until(page, lambda: page.url != framed)
    page.get_by_label("Frame it as the digits of MNIST are").check()
    wait_until(page, lambda: page.url == framed)


@pytest.mark.walk
def test_what_is_said_of_a_file_is_what_was_done_to_that_one(
    page: Page, app_url: str, tmp_path: Path
) -> None:
    """A picture of one grey has no figure: there is nothing to turn, and no choice of it."""
    Image.new("L", (60, 60), 128).save(tmp_path / "grey.png")
    (tmp_path / "seven.jpg").write_bytes(dark_digit())
    (tmp_path / "text.png").write_bytes(b"no picture")
    open_page(page, app_url, "dense")
    page.get_by_role("button", name="Upload").click()
    file, words = page.get_by_label("Picture file"), page.locator(".dense .framing p")
    switch = page.get_by_label("Frame it as the digits of MNIST are")
    file.set_input_files(tmp_path / "grey.png")
    expect(words).to_contain_text("Its middle, brought to the network")
    expect(switch).to_be_hidden()
    file.set_input_files(tmp_path / "seven.jpg")
    expect(words).to_contain_text("Turned to light on dark")
    expect(switch).to_be_visible()
    file.set_input_files(tmp_path / "grey.png")
    expect(words).to_contain_text("Its middle, brought to the network")
    expect(switch).to_be_hidden()
    file.set_input_files(tmp_path / "text.png")
    expect(page.locator(".dense").get_by_role("alert")).to_contain_text("not a picture")
    expect(words).to_have_text("")


@pytest.mark.walk
def test_it_fits_a_phone(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "dense", "digit=8&example=3")
    edges = page.locator(".dense *").evaluate_all(
        "nodes => nodes.filter((node) => !node.closest('.photos, .spoken'))"
        ".map((node) => node.getBoundingClientRect().right)"
    )
    assert max(edges) <= 390
    maps, line = (
        page.locator(place).bounding_box() for place in (".dense .pane >> nth=1", ".dense .work-line")
    )
    assert maps
    assert line
    assert line["y"] < maps["y"] < line["y"] + 100, "the product stands beside its map"
