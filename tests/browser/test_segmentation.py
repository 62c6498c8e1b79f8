"""The page "Segmentation" in a browser: it trains, goes back in time, outlives a reload, and is shared."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.opening import open_page, reopened
from tests.browser.patience import PATIENCE_MS, wait_until
from tests.browser.steering import measured, step_of, trains_to

MARK = 0.8
"""Of mean IoU over four classes, background included."""
STEPS_OF_A_MINUTE = 4_000
"""So many a U-Net takes in 60 s of one thread, as `python -m benchmarks.segmentation three_plain` counts."""


def picture(page: Page, title: str) -> Locator:
    return page.locator(".segmentation figure", has_text=title).first.locator("canvas")


def pixels(page: Page, title: str) -> Callable[[], str]:
    return lambda: str(picture(page, title).evaluate("canvas => canvas.toDataURL()"))


def score(page: Page, metric: str, name: str) -> float:
    cell = page.locator(f".segmentation [data-metric={metric}][data-of='{name}']")
    text = cell.inner_text()
    return float(text) if text[:1].isdigit() else 0.0


def mean_iou(page: Page, metric: str = "class_iou") -> float:
    return sum(score(page, metric, name) for name in ("background", "0", "1", "2")) / 4


@pytest.mark.walk
def test_it_learns_within_a_minute_goes_back_and_is_found_again(
    page: Page, app_url: str, browser: Browser
) -> None:
    open_page(page, app_url, "segmentation", "image=2401")
    untrained = pixels(page, "Prediction")()
    truth = pixels(page, "Truth")()
    trains_to(page, {"val_iou": MARK}, STEPS_OF_A_MINUTE)
    wait_until(page, lambda: f"at step {step_of(page):,}" in page.locator(".scores caption").inner_text())
    learnt, reached = pixels(page, "Prediction")(), mean_iou(page)
    assert learnt != untrained
    slider = page.locator(".time-slider input[type=range]")
    slider.fill(str(slider.evaluate("input => input.min")))
    wait_until(page, lambda: pixels(page, "Prediction")() == untrained)
    assert pixels(page, "Truth")() == truth
    slider.fill(str(slider.evaluate("input => input.max")))
    wait_until(page, lambda: pixels(page, "Prediction")() == learnt)
    page.reload()
    wait_until(page, lambda: pixels(page, "Prediction")() == learnt)
    wait_until(page, lambda: mean_iou(page) == reached)
    with reopened(browser, page) as theirs:
        wait_until(theirs, lambda: pixels(theirs, "Prediction")() == learnt)
        expect(theirs.get_by_text("You look at somebody else's run.")).to_be_visible()
        wait_until(theirs, lambda: measured(theirs, "val_iou") >= MARK)


def test_a_pixel_a_class_and_a_network_beside_it_are_told(page: Page, app_url: str) -> None:
    open_page(page, app_url, "segmentation", "beside=without_skips&image=2401")
    expect(page.locator(".segmentation figure")).to_have_count(6)
    expect(page.get_by_role("columnheader", name="IoU without skips")).to_be_visible()
    picture(page, "Truth").hover()
    expect(page.locator(".segmentation")).to_contain_text(re.compile("Row 3[23], column 3[23]:"))
    expect(page.locator(".segmentation")).to_contain_text("In truth:")
    page.locator(".scores").get_by_role("button", name="2", exact=True).click()
    expect(page.locator(".scores .formula")).to_contain_text("2: ")
    expect(page.locator(".scores .formula")).to_contain_text("IoU = ")


def test_a_drawing_is_segmented_and_has_no_truth(page: Page, app_url: str) -> None:
    open_page(page, app_url, "segmentation")
    before = pixels(page, "Image")()
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.locator(".segmentation")).to_contain_text("no true mask is known", timeout=PATIENCE_MS)
    expect(page.get_by_text("Centre it and make it as large")).to_be_hidden()
    expect(page.locator(".segmentation").get_by_text("Where they differ")).to_have_count(3)
    for words in page.locator(".segmentation").get_by_text("Where they differ").all():
        expect(words).to_be_hidden()
    empty = pixels(page, "Image")()
    box = page.locator(".input-bar .panel canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.15)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.5, steps=8)
    wait_until(page, lambda: pixels(page, "Image")() not in (before, empty))
    page.mouse.up()
    corner = page.locator(".segmentation canvas").first.evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(32, 32, 32, 32).data].every("
        "(value, at) => at % 4 == 3 || value === 0)"
    )
    assert corner, "a drawing stays where it was drawn"
