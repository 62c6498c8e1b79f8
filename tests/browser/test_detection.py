"""The page "Detection" in a browser: it trains to a mark, scrubs, reloads, is shared; by hand; faces."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.opening import open_page, reopened
from tests.browser.patience import PATIENCE_MS, wait_until
from tests.browser.steering import measured, step_of, trains_to

MARKS = {"val_precision": 0.85, "val_recall": 0.85}
"""On 300 scenes of ten digits, at the page's usual thresholds."""
STEPS_OF_A_MINUTE = 2_000
"""So many a detector takes in 60 s of one thread, as `python -m benchmarks.detection digits_plain` counts."""


def shown(page: Page) -> Locator:
    return page.locator(".detection[data-step]")


@pytest.mark.walk
def test_it_trains_to_its_marks_within_a_minute_scrubs_reloads_and_is_shared(
    page: Page, app_url: str, browser: Browser
) -> None:
    open_page(page, app_url, "detection")
    trains_to(page, MARKS, STEPS_OF_A_MINUTE)
    trained = step_of(page)
    found, average = (str(shown(page).get_attribute(name)) for name in ("data-boxes", "data-map"))

    slider = page.locator(".time-slider input")
    slider.focus()
    page.keyboard.press("Home")
    expect(shown(page)).to_have_attribute("data-step", "0", timeout=PATIENCE_MS)
    expect(shown(page)).to_have_attribute("data-boxes", "0 0")
    page.keyboard.press("End")
    expect(shown(page)).to_have_attribute("data-step", str(trained), timeout=PATIENCE_MS)

    page.reload()
    expect(shown(page)).to_have_attribute("data-step", str(trained), timeout=PATIENCE_MS)
    expect(shown(page)).to_have_attribute("data-boxes", found)
    with reopened(browser, page) as theirs:
        expect(shown(theirs)).to_have_attribute("data-step", str(trained), timeout=PATIENCE_MS)
        expect(shown(theirs)).to_have_attribute("data-map", average, timeout=PATIENCE_MS)
        wait_until(theirs, lambda: all(measured(theirs, name) >= mark for name, mark in MARKS.items()))


def test_a_slider_answers_at_once_and_stands_in_the_address(page: Page, app_url: str) -> None:
    open_page(page, app_url, "detection")
    slider = shown(page).get_by_role("slider", name="Score at least")
    slider.focus()
    page.keyboard.press("Home")
    expect(shown(page)).to_contain_text("0.05")
    wait_until(page, lambda: "score=0.05" in page.url)
    shown(page).get_by_role("button", name="Next scene").click()
    expect(shown(page)).to_contain_text("Scene 2,401 (kept aside)")
    wait_until(page, lambda: "image=2401" in page.url)


def test_a_scene_of_ones_own_is_looked_at_as_the_pen_moves_and_stays(page: Page, app_url: str) -> None:
    open_page(page, app_url, "detection")
    cells = shown(page).locator(".cells figure canvas")
    caption = shown(page).locator(".cells figcaption")

    def picture() -> str:
        return str(cells.evaluate("canvas => canvas.toDataURL()"))

    scene = picture()
    shown(page).get_by_role("button", name="Draw your own").click()
    expect(shown(page)).to_contain_text("Your drawing")
    expect(caption).to_have_text("Draw digits here: how sure is each cell?")
    wait_until(page, lambda: picture() != scene)
    empty = picture()
    box = shown(page).locator(".pen").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.6, steps=8)
    page.mouse.up()
    wait_until(page, lambda: picture() != empty)
    expect(shown(page)).not_to_contain_text("Found:")
    shown(page).get_by_role("button", name="Back to the scenes").click()
    expect(shown(page)).to_contain_text("Scene 2,400")
    expect(caption).to_have_text("How sure is each cell?")
    wait_until(page, lambda: picture() == scene)
    shown(page).get_by_role("button", name="Draw your own").click()
    wait_until(page, lambda: picture() not in (scene, empty))
    shown(page).get_by_role("button", name="Clear").click()
    wait_until(page, lambda: picture() == empty)


def test_two_boxes_are_dragged_and_their_overlap_becomes(page: Page, app_url: str) -> None:
    open_page(page, app_url, "detection")
    by_hand = page.locator(".overlap")
    expect(by_hand).to_contain_text("IoU = 30 / 130 = 0.231")
    canvas = by_hand.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    cell = box["width"] / 16
    page.mouse.move(box["x"] + 3 * cell, box["y"] + 3 * cell)
    page.mouse.down()
    page.mouse.move(box["x"] + 4 * cell, box["y"] + 5 * cell, steps=4)
    page.mouse.up()
    # A is now 4..14 x 3..11 and shares 8 x 6 with B, 6..14 x 5..15.
    expect(by_hand).to_contain_text("IoU = 48 / 112 = 0.429")
    canvas.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(by_hand).to_contain_text("area of A = 10 × 9 = 90")


def test_suppression_goes_box_by_box(page: Page, app_url: str) -> None:
    open_page(page, app_url, "detection")
    by_hand = page.locator(".suppression")
    step = by_hand.get_by_role("button", name="Step", exact=True)
    step.click()
    expect(by_hand).to_contain_text("Box 3 overlaps it by an IoU of 0.69: dropped.")
    while step.is_enabled():
        step.click()
    expect(by_hand).to_contain_text(re.compile(r"4 are left\."))
    expect(by_hand.locator("li.dropped")).to_have_count(2)
    by_hand.get_by_role("button", name="Back", exact=True).click()
    expect(by_hand).to_have_attribute("data-at", "3")


def test_suppression_takes_the_boxes_of_the_scene_that_count(page: Page, app_url: str) -> None:
    open_page(page, app_url, "detection", "score=0.05")
    by_hand = page.locator(".suppression")
    by_hand.get_by_role("button", name="Boxes of the scene above").click()
    expect(by_hand).to_contain_text("The 12 surest of 64 boxes")
    expect(by_hand.locator("li")).to_have_count(12)
    slider = shown(page).get_by_role("slider", name="Score at least")
    slider.focus()
    page.keyboard.press("End")
    expect(by_hand).to_contain_text("No box has a score of at least 0.95 in this scene.")
    expect(by_hand.locator("li")).to_have_count(0)


@pytest.mark.walk
def test_faces_are_looked_for_on_request_and_a_slider_leaves_fewer(page: Page, app_url: str) -> None:
    open_page(page, app_url, "detection")
    expect(page.locator(".faces")).to_have_count(0)
    page.get_by_role("button", name="Look for faces").click()
    faces = page.locator(".faces")
    expect(faces).to_contain_text("windows", timeout=PATIENCE_MS)

    def boxes() -> list[int]:
        return [int(number) for number in str(faces.get_attribute("data-boxes")).split()]

    slider = faces.get_by_role("slider", name="Score at least")
    slider.focus()
    page.keyboard.press("Home")
    expect(faces).to_contain_text("have a score of at least 0.500")
    many = boxes()
    page.keyboard.press("End")
    expect(faces).to_contain_text("score of at least 0.999")
    few = boxes()
    assert few[0] < many[0]
    assert few[1] <= few[0]
    assert many[1] < many[0]
    painted = faces.locator("canvas").first.evaluate(
        "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, 40).data).size"
    )
    assert painted > 50
