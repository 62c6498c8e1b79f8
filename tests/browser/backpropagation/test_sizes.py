"""On every screen the network fits, and no number of it is cut."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.backpropagation.driving import FORWARD, number, type_rate
from tests.browser.opening import open_for_beginners, open_page
from tests.browser.patience import rests

STUCK = """root => [...root.querySelectorAll('*')]
  .filter(one => getComputedStyle(one).position === 'sticky').map(one => one.className)"""


@pytest.mark.walk
def test_nothing_is_wider_than_the_screen(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", "kind=cnn&padding=1&outputs=2&activation=relu&at=70")
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 844})
        rests(page)
        for box in page.locator(".backpropagation .card, .backpropagation .map").all():
            place = box.bounding_box()
            assert place is not None
            assert place["x"] >= 0
            assert place["x"] + place["width"] <= width


SMALL_GRADIENTS = "kind=cnn&activation=relu&outputs=2&loss=cross_entropy&at=40"


@pytest.mark.walk
def test_no_number_of_a_map_is_wider_than_its_cell(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", SMALL_GRADIENTS)
    expect(number(page, "k21").locator(".gradient")).to_have_text("−0.01")
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        rests(page)
        cut = page.locator(".backpropagation .map .number").evaluate_all(
            "cells => cells.filter((cell) => [cell, ...cell.children].some((part) =>"
            " part.scrollWidth > part.clientWidth + 1)).map((cell) => cell.dataset.name)"
        )
        assert cut == []


NEW_WEIGHTS = "kind=cnn&activation=relu&at=70"
TEXT_WIDTHS = """(parts) => parts.map((part) => {
  const text = document.createRange()
  text.selectNodeContents(part)
  return [text.getBoundingClientRect().width, part.getBoundingClientRect().width]
})"""


@pytest.mark.walk
@pytest.mark.parametrize("width", [1440, 390])
def test_what_stands_under_a_weight_keeps_a_gap_to_its_neighbour(
    page: Page, app_url: str, width: int
) -> None:
    open_page(page, app_url, "backpropagation", NEW_WEIGHTS)
    page.set_viewport_size({"width": width, "height": 900})
    new = page.locator(".backpropagation .grid .next:visible")
    expect(new.filter(has_text="−0.811")).to_have_count(1)
    rests(page)
    assert all(text <= cell for text, cell in new.evaluate_all(TEXT_WIDTHS))


SMALL = ",".join(["-0.00051", "0.00051", "-2.4e-12", "2.4e-12", "1e-7"] * 6).removesuffix(",1e-7")
"""Numbers of the small CNN that a cell has no room for."""


@pytest.mark.walk
def test_no_small_number_in_a_map_is_wider_than_its_cell(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", f"kind=cnn&rate=0&numbers={SMALL}&at=70")
    expect(page.locator(".map .grid .next", has_text="≈0").first).to_be_visible()
    expect(page.locator(".map .grid .next", has_text="10⁻")).to_have_count(0)
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        rests(page)
        cut = page.locator(".backpropagation .grid .number > *").evaluate_all(
            "parts => parts.filter((part) => part.scrollWidth > part.clientWidth)"
            ".map((part) => part.value || part.textContent).filter((text) => /10⁻|≈/.test(text))"
        )
        assert cut == []


@pytest.mark.walk
def test_a_highlight_leaves_the_heads_of_its_box_free(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation", f"at={FORWARD + 10}")
    expect(number(page, "w11")).to_have_attribute("data-role", "gradient")
    heads = page.get_by_label("Hidden neuron 1", exact=True).locator(".heads")
    expect(heads).to_have_text("valuegradientnew")
    texts, row = heads.locator("span").nth(1).bounding_box(), number(page, "w11").bounding_box()
    assert texts is not None
    assert row is not None
    assert texts["y"] + texts["height"] + 4 <= row["y"]


@pytest.mark.walk
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 768)])
def test_on_a_small_screen_the_network_is_on_the_first_one_and_the_step_stays_in_sight(
    page: Page, app_url: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_for_beginners(page, app_url, "backpropagation", f"at={FORWARD + 2}")
    expect(page.get_by_label("Learning rate")).to_be_hidden()
    expect(number(page, "x1")).to_be_in_viewport()
    step = page.get_by_role("region", name="This step")
    expect(step).to_be_in_viewport(ratio=1)
    number(page, "L").scroll_into_view_if_needed()
    expect(step).to_be_in_viewport(ratio=1)
    stuck = page.locator(".backpropagation").evaluate(STUCK)
    assert stuck == ["step"]  # all else of the window is the network's
    page.get_by_label("Hidden neuron 1: w₁₁").fill("abc")
    expect(page.locator(".backpropagation .problem")).to_contain_text("cannot be w₁₁")
    page.get_by_role("button", name="More", exact=True).click()
    type_rate(page, "0.5")
    expect(page).to_have_url(re.compile("rate=0.5"))
    page.get_by_role("button", name="Less", exact=True).click()
    expect(page.get_by_label("Hidden activation")).to_be_hidden()
    expect(page.get_by_label("Learning rate")).to_be_visible()


@pytest.mark.walk
def test_no_number_of_a_box_is_cut(page: Page, app_url: str) -> None:
    """Small negative numbers are the longest: −0.0648 as a value, a gradient and a new value, −2·10⁻¹²."""
    numbers = "-0.0648,-0.00512,1,-0.0848,-999.96,-2.4e-12,-0.00051,-0.0888,-3e-6,0.00012,-0.0644,-0.0484"
    open_page(page, app_url, "backpropagation", f"numbers={numbers}&at=30")
    fields = page.locator(".backpropagation .card .number").locator("input, output, button:not([hidden])")
    expect(number(page, "x1").locator("input")).to_have_value("−0.0648")
    for width in (1440, 1260, 390):
        page.set_viewport_size({"width": width, "height": 900})
        rests(page)
        cut = fields.evaluate_all(
            "nodes => nodes.filter((node) => node.scrollWidth > node.clientWidth)"
            ".map((node) => node.value || node.textContent)"
        )
        assert cut == []
