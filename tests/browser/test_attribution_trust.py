"""The card "Is it true?" in a browser: its curves grow, and one method after the other is looked at."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from nn_core.attribution.methods import METHODS
from tests.browser.patience import PATIENCE_MS, appears, rests, wait_until
from tests.browser.steering import press
from tests.browser.test_accessibility import seen_in_both_schemes


def put_to_the_test(page: Page, app_url: str, query: str = "") -> Locator:
    """The component, from the moment when it is there."""
    page.goto(f"{app_url}/attribution{query}")
    appears(page.get_by_role("button", name="Put them to the test"))
    press(page, "Put them to the test")
    shown = page.locator(".attribution-trust")
    expect(shown).to_be_visible(timeout=PATIENCE_MS)
    return shown


def over(page: Page) -> None:
    """Every number is there."""
    expect(page.get_by_role("button", name="Test again")).to_be_enabled(timeout=PATIENCE_MS)
    rests(page)


def curve(shown: Locator) -> str:
    found: str = shown.locator(".way canvas").first.evaluate("canvas => canvas.toDataURL()")
    return found


def levels_of(canvas: Locator) -> list[int]:
    """Of red, green and blue of each pixel."""
    found: list[int] = canvas.evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
    )
    return [level for place, level in enumerate(found) if place % 4 < 3]


@pytest.mark.walk
def test_numbers_come_one_after_the_other_until_all_are_there(page: Page, app_url: str) -> None:
    shown = put_to_the_test(page, app_url, "?method=guided")
    cells = shown.locator("tbody td")
    expect(cells).to_have_count(5 * len(METHODS))
    over(page)
    expect(cells.get_by_text("…", exact=True)).to_have_count(0)
    expect(shown.get_by_test_id("trust-deletion")).to_contain_text("20 random orders have")
    # what is tested, "as learnt", and three layers with weights
    expect(shown.locator(".strip canvas")).to_have_count(1 + 4)


@pytest.mark.walk
def test_a_drawing_and_what_is_hidden_of_it_are_tested_as_the_network_reads_them(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/attribution?method=guided")
    shown, bar = page.locator(".attribution"), page.locator(".input-bar")
    seen = bar.locator("canvas.seen")
    bar.get_by_role("button", name="Draw").click()
    wait_until(page, lambda: not any(levels_of(seen)))
    bar.locator(".panel canvas").first.click()  # one dab: there is no drawing on the way that could come late
    wait_until(page, lambda: any(levels_of(seen)))
    shown.get_by_role("button", name="Small", exact=True).click()
    shown.locator(".stage canvas").last.focus()
    page.keyboard.press("Space")
    expect(shown.get_by_test_id("attribution-notice")).to_contain_text("1 pixel hidden", timeout=PATIENCE_MS)
    asked = page.locator(".trust-button canvas")
    wait_until(page, lambda: any(levels_of(asked)) and levels_of(asked) == levels_of(seen))
    press(page, "Put them to the test")
    tested = page.locator(".attribution-trust canvas.tested")
    expect(tested).to_be_visible(timeout=PATIENCE_MS)
    assert levels_of(tested) == levels_of(asked)
    expect(page.get_by_text("A picture that was drawn or brought, or has pixels hidden.")).to_be_visible()


@pytest.mark.walk
def test_a_method_is_chosen_in_the_table_and_on_the_page(page: Page, app_url: str) -> None:
    shown = put_to_the_test(page, app_url, "?method=guided")
    over(page)
    heading = shown.locator("h4")
    expect(heading).to_have_text("Guided backprop")
    first = curve(shown)
    row = shown.get_by_role("button", name="Occlusion")
    row.focus()
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Occlusion")
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(row).to_be_focused()
    assert curve(shown) != first
    page.locator('.attribution [data-method="lrp"]').click()
    expect(heading).to_have_text("LRP", timeout=PATIENCE_MS)


@pytest.mark.walk
def test_a_curve_is_read_under_the_pointer(page: Page, app_url: str) -> None:
    shown = put_to_the_test(page, app_url, "?method=guided")
    over(page)
    way = shown.locator(".way").first
    way.locator("canvas").last.hover()
    expect(way.locator(".readout")).to_contain_text("of the pixels are black: probability")
    page.mouse.move(0, 0)
    expect(way.locator(".readout")).to_contain_text("Dashed: the mean of random orders")


@pytest.mark.walk
def test_another_class_is_to_be_tested_anew(page: Page, app_url: str) -> None:
    put_to_the_test(page, app_url)
    over(page)
    page.locator(".attribution").get_by_title("Explain class 3").click()
    expect(page.locator(".attribution-trust")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="Put them to the test")).to_be_enabled()


@pytest.mark.walk
def test_it_can_be_read_by_everybody_and_fits_a_phone(page: Page, app_url: str) -> None:
    shown = put_to_the_test(page, app_url)
    over(page)
    page.evaluate(AXE_SCRIPT)
    assert seen_in_both_schemes(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    wait_until(page, lambda: shown.evaluate("root => root.clientWidth") < 390)
    assert shown.evaluate("root => root.scrollWidth - root.clientWidth") == 0
