"""Predictions that are pointed at, by pointer and by keys."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import cast

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.patience import appears

pytestmark = pytest.mark.walk


def test_a_pixel_is_said_by_a_click_and_stands_beside_the_one_that_was_measured(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/pooling")
    pixel = page.locator(".pixel")
    appears(pixel)
    pixel.get_by_role("gridcell", name="row 2, column 5: −9, in the window").click()
    appears(page.get_by_text("−9 is far from 0"))
    expect(page.get_by_text("You said: row 2, column 5")).to_be_visible()
    expect(pixel.locator(".said")).to_have_accessible_name(re.compile("row 2, column 5: .*you said this"))
    expect(pixel.locator(".measured")).to_have_accessible_name(re.compile("row 3, column 6: 5, .*measured"))


def colours(page: Page, cell: Locator, below: Sequence[float]) -> list[tuple[int, ...]]:
    """What stands so many px below the middle of a cell's lower edge."""
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box is not None
    shot = Image.open(BytesIO(page.screenshot(scale="css"))).convert("RGB")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"]
    return [cast("tuple[int, ...]", shot.getpixel((round(x), int(y + down)))) for down in below]


def test_the_edges_of_pixels_and_of_the_window_are_seen_whatever_the_pixels_are(
    page: Page, app_url: str
) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{app_url}/convolution")
    white = page.locator(".pixel").get_by_role("gridcell", name="row 6, column 1: 9")
    appears(white)
    inside, edge, outside = colours(page, white, (-4, 0.5, 6))
    assert inside == outside == (255, 255, 255)
    assert max(edge) < 240
    page.goto(f"{app_url}/pooling")
    cells = page.locator(".pixel").get_by_role("gridcell", name="in the window")
    appears(cells.last)
    (above, below) = colours(page, cells.last, (0.5, 2.5))
    assert above == below  # it lies above the next row
    assert max(below) - min(below) > 60  # and is coloured, as no cell is


def test_a_pixel_is_said_by_keys(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/convolution")
    pixel = page.locator(".pixel")
    appears(pixel)
    pixel.get_by_role("gridcell", name="row 1, column 1: 0").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(pixel.get_by_role("gridcell", name="row 3, column 4: 3")).to_be_focused()
    page.keyboard.press("Enter")
    appears(page.get_by_text("Right.", exact=True))
    expect(pixel.locator(".measured.said")).to_have_count(1)


def test_a_line_is_drawn_by_keys_and_lies_over_the_measured_one(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/neural_network")
    field = page.get_by_role("combobox", name=re.compile("Start from"))
    appears(field)
    field.click()
    page.get_by_role("option", name="Learning by heart").click()
    sketch = page.locator(".sketch")
    appears(sketch)
    handle = sketch.get_by_role("slider", name="loss on hollow points at step 2,560")
    handle.press("Home")
    expect(handle).to_have_attribute("aria-valuetext", "0")
    sketch.get_by_role("button", name="That is my guess").click()
    appears(page.get_by_text(re.compile("On average the two lines are [0-9.]+ apart")))
    expect(page.get_by_text("You said: a line through 0.75, 0.75, 0.75, 0.75, 0.75, 0")).to_be_visible()
    expect(sketch.get_by_role("slider")).to_have_count(0)
    expect(sketch.get_by_role("img")).to_have_accessible_name(re.compile("You drew 0.75, .*Measured: "))


def test_a_place_is_pointed_at_or_moved_to_by_keys(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/gan_plane")
    place = page.locator(".place")
    plane = place.get_by_role("application", name=re.compile("The plane from −3 to 3 with real points"))
    appears(plane)
    guess = place.get_by_role("button", name="That is my guess")
    expect(guess).to_be_disabled()
    plane.click(position={"x": 62, "y": 62})
    expect(place.get_by_text("Your cross: x −1.50, y 1.50.")).to_be_visible()
    plane.press("ArrowDown")
    expect(place.get_by_text("Your cross: x −1.50, y 1.40.")).to_be_visible()
    guess.click()
    appears(page.get_by_text(re.compile("at step 64 the middle of G's points is at x −")))
    expect(page.get_by_text("You said: x −1.5, y 1.4")).to_be_visible()
    expect(place.get_by_text("Ring: measured. Cross: what you said.")).to_be_visible()
    expect(place.get_by_role("button")).to_have_count(0)
