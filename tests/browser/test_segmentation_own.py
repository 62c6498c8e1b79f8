"""Own pictures on the page "Segmentation" in a browser: masks are painted, learnt from at once, and kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.opening import open_page
from tests.browser.patience import PATIENCE_MS, rests, wait_until
from tests.browser.steering import LEARNING_S, press

SCENE = "image=2401"
NONE = "Draw or upload a picture"
YOURS = re.compile(r"from 1 picture of yours")


def panels(page: Page) -> Locator:
    return page.locator(".segmentation")


def truth(page: Page) -> Locator:
    return page.locator(".segmentation .truth canvas")


def pixels(page: Page) -> str:
    return str(truth(page).evaluate("canvas => canvas.toDataURL()"))


def wrong(page: Page) -> int:
    """Pixels of the picture that is shown that are not taken for what was painted."""
    text = panels(page).locator("figure", has_text="Where they differ").first.inner_text()
    found = re.search(r"([\d,]+) of 4,096 pixels are wrong", text)
    return int(found[1].replace(",", "")) if found else 0


def level(page: Page, column: int, row: int) -> int:
    """Of a pixel of the picture, 0 to 255."""
    picture = panels(page).locator("figure", has_text="Image").first.locator("canvas")
    read = f"canvas => canvas.getContext('2d').getImageData({column}, {row}, 1, 1).data[0]"
    return int(picture.evaluate(read))


def stroke(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Across the truth, from one place to another, each in shares of its width and height."""
    rests(page)
    truth(page).scroll_into_view_if_needed()
    box = truth(page).bounding_box()
    assert box is not None
    (x, y), (to_x, to_y) = (
        (box["x"] + at * box["width"], box["y"] + down * box["height"]) for at, down in (start, end)
    )
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=5)
    page.mouse.up()


def begin(page: Page) -> None:
    panels(page).get_by_role("button", name="Paint its mask").click()
    expect(panels(page).get_by_role("button", name="Done")).to_be_visible()


@pytest.mark.walk
def test_strokes_are_painted_taken_back_and_kept_by_the_run(page: Page, app_url: str) -> None:
    open_page(page, app_url, "segmentation", SCENE)
    before = pixels(page)
    begin(page)
    panels(page).get_by_role("button", name="2", exact=True).first.click()
    stroke(page, (0.1, 0.1), (0.6, 0.1))
    expect(panels(page)).to_contain_text(YOURS, timeout=PATIENCE_MS)
    page.mouse.move(0, 0)
    first = pixels(page)
    stroke(page, (0.1, 0.3), (0.6, 0.3))
    page.mouse.move(0, 0)
    second = pixels(page)
    assert len({before, first, second}) == 3
    panels(page).get_by_role("button", name="Undo stroke").click()
    wait_until(page, lambda: pixels(page) == first)
    panels(page).get_by_role("button", name="Undo stroke").click()
    wait_until(page, lambda: pixels(page) == before)
    expect(panels(page)).to_contain_text(NONE, timeout=PATIENCE_MS)
    for _ in range(2):
        panels(page).get_by_role("button", name="Redo stroke").click()
    wait_until(page, lambda: pixels(page) == second)
    truth(page).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press(" ")
    panels(page).get_by_role("button", name="Done").click()
    wait_until(page, lambda: pixels(page) not in (first, second))
    third = pixels(page)
    expect(truth(page)).to_have_attribute("data-waiting", "0", timeout=PATIENCE_MS)
    page.reload()
    expect(panels(page)).to_contain_text(YOURS, timeout=PATIENCE_MS)
    wait_until(page, lambda: pixels(page) == third)
    page.locator(".input-bar").get_by_role("button", name="Painted").click()
    expect(page.locator(".input-bar .caption")).to_have_text("Your picture 1")
    panels(page).get_by_role("button", name="Forget this picture").click()
    expect(panels(page)).to_contain_text(NONE, timeout=PATIENCE_MS)
    wait_until(page, lambda: pixels(page) == before)
    expect(page.locator(".input-bar").get_by_role("button", name="Painted")).to_be_hidden()


@pytest.mark.walk
def test_a_drawing_is_painted_and_learnt(page: Page, app_url: str) -> None:
    """A thick bar, which the scenes have no name for, is said to be a 2."""
    open_page(page, app_url, "segmentation")
    page.locator(".input-bar").get_by_role("button", name="Draw", exact=True).click()
    expect(panels(page)).to_contain_text("until you paint it", timeout=PATIENCE_MS)
    rests(page)
    pad = page.locator(".input-bar .panel canvas").bounding_box()
    assert pad is not None
    places = [(pad["x"] + share * pad["width"], pad["y"] + 0.5 * pad["height"]) for share in (0.2, 0.8)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=8)
    page.mouse.up()
    wait_until(page, lambda: level(page, 51, 32) > 100)
    begin(page)
    panels(page).get_by_role("button", name="2", exact=True).first.click()
    stroke(page, (0.2, 0.5), (0.8, 0.5))
    expect(panels(page)).to_contain_text(YOURS, timeout=PATIENCE_MS)
    painted = wrong(page)
    assert painted > 100
    press(page, "Train")
    wait_until(page, lambda: wrong(page) < painted / 2, LEARNING_S)
    press(page, "Pause")


@pytest.mark.walk
def test_the_webcam_stands_still_while_its_picture_is_painted_on(filmed: Page, app_url: str) -> None:
    open_page(filmed, app_url, "segmentation")
    sources = filmed.locator(".input-bar").get_by_role("group", name="Where the image comes from")
    sources.get_by_role("button", name="Webcam").click()
    video = filmed.locator(".input-bar .webcam video")
    expect(video).to_be_visible()
    expect(panels(filmed)).to_contain_text("until you paint it", timeout=PATIENCE_MS)
    begin(filmed)
    expect(video).to_be_hidden()
    expect(filmed.locator(".input-bar .webcam")).to_contain_text("This picture stands")
    panels(filmed).get_by_role("button", name="2", exact=True).first.click()
    stroke(filmed, (0.2, 0.5), (0.8, 0.5))
    expect(panels(filmed)).to_contain_text(YOURS, timeout=PATIENCE_MS)
    expect(truth(filmed)).to_have_attribute("data-waiting", "0", timeout=PATIENCE_MS)
    stroke(filmed, (0.2, 0.7), (0.8, 0.7))
    expect(panels(filmed).get_by_role("button", name="Done")).to_be_visible()
    expect(panels(filmed)).to_contain_text(YOURS)
    sources.get_by_role("button", name="Webcam").click()
    expect(video).to_be_visible()
