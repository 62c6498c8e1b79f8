"""What a lesson says aloud is of what it shows: nothing of numbers that are gone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.backpropagation.driving import step_on
from tests.browser.opening import open_page
from tests.browser.patience import appears


@pytest.mark.walk
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("convolution", 8),
        ("pooling", 2),
        pytest.param("activation", 13, marks=pytest.mark.walk),
        pytest.param("dense", 2, marks=pytest.mark.walk),
    ],
)
def test_what_keys_led_to_is_no_longer_said_of_another_picture(
    page: Page, app_url: str, path: str, place: int
) -> None:
    """At places where the two pictures differ: where they are alike, it stays true and is said."""
    page.goto(f"{app_url}/{path}?input=digit&digit=8&row={place}&column={place}")
    picture = page.locator('canvas[aria-label*="Arrow keys"]').last
    appears(picture)
    spoken = page.locator('p.spoken[role="status"]')
    picture.focus()
    picture.press("ArrowRight")
    expect(spoken).not_to_be_empty()
    page.get_by_role("button", name="Another", exact=True).click()
    expect(spoken).to_be_empty()


@pytest.mark.walk
def test_a_step_s_numbers_are_no_longer_said_of_another_network(page: Page, app_url: str) -> None:
    open_page(page, app_url, "backpropagation")
    step_on(page)
    spoken = page.locator('.backpropagation p.spoken[role="status"]')
    expect(spoken).to_contain_text("=")
    page.get_by_role("button", name="Show it without a guess").nth(2).click()
    expect(spoken).to_be_empty()
