"""The prepared experiments at the foot of a page: what they set up comes into sight."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.patience import appears, rests, wait_until
from tests.browser.steering import says

SCROLLED = """main => new Promise(done => {
  const look = before => main.scrollTop === before ? done() : setTimeout(look, 100, main.scrollTop)
  look(-1)
})"""
"""Wait until it stands: on its way it passes what it leaves behind."""


@pytest.mark.parametrize(
    ("path", "guess", "picture"),
    [
        ("cnn_lab", "Something, but it jumps about", ".network-map .stage"),
        pytest.param(
            "gan_lab", "Less than at first, but some", ".sample-grid canvas", marks=pytest.mark.walk
        ),
    ],
)
def test_a_guess_trains_and_is_answered_by_itself(
    page: Page, app_url: str, path: str, guess: str, picture: str
) -> None:
    page.set_viewport_size({"width": 1000, "height": 500})
    page.goto(f"{app_url}/{path}")
    button = page.get_by_role("button", name=guess)
    appears(button)
    rests(page)
    button.click()
    expect(page.get_by_text("It is being measured")).to_be_in_viewport()
    expect(page.locator(".measuring")).to_contain_text(re.compile("step [0-9]+ of [0-9]+"))
    appears(page.get_by_text("Not so."))
    expect(page.get_by_text("Measured:", exact=True)).to_be_in_viewport()
    expect(page.locator(".measuring")).to_have_count(0)
    says(page, "state", "paused")
    rests(page)
    _comes_into_sight(page, page.get_by_role("button", name="Look at it"), picture)


@pytest.mark.walk
def test_who_pauses_reads_where_it_stands_and_trains_on(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/cnn_lab?pace=3")
    button = page.get_by_role("button", name="They become others")
    appears(button)
    button.click()
    pause = page.get_by_role("button", name="Pause", exact=True)
    expect(page.get_by_text("It is being measured")).to_be_visible()
    pause.click()
    stands = page.get_by_text(re.compile("Paused at step [0-9]+. It is measured at step"))
    appears(stands)
    page.get_by_role("button", name="Train on").click()
    expect(stands).to_have_count(0)
    appears(page.get_by_text("Measured:", exact=True))


def _comes_into_sight(page: Page, button: Locator, picture: str) -> None:
    expect(page.locator(picture).first).to_be_visible()
    appears(button)
    rests(page)
    button.scroll_into_view_if_needed()
    expect(page.locator(picture).first).not_to_be_in_viewport()
    button.click()
    expect(page.locator(picture).first).to_be_in_viewport()
    page.get_by_test_id("stMain").evaluate(SCROLLED)
    expect(page.locator(picture).first).to_be_in_viewport(ratio=0.1)


@pytest.mark.walk
def test_what_is_set_up_before_the_module_has_come_comes_into_sight_as_well(page: Page, app_url: str) -> None:
    held: list[Route] = []
    page.route("**/components/jump/index.js", lambda route: held.append(route))
    page.set_viewport_size({"width": 1000, "height": 500})
    page.goto(f"{app_url}/pooling")
    picture, button = page.locator(".pooling .pane").first, page.get_by_role("button", name="Look at it")
    appears(picture)
    page.get_by_role("button", name="0 or 1").click()
    button.click()
    wait_until(page, lambda: "window=3" in page.url and bool(held))
    expect(picture).not_to_be_in_viewport()
    held[0].continue_()
    expect(picture).to_be_in_viewport()


def test_a_guess_shows_what_was_measured_beside_it_and_the_picture_is_one_press_away(
    page: Page, app_url: str
) -> None:
    page.set_viewport_size({"width": 1000, "height": 500})
    page.goto(f"{app_url}/pooling")
    picture = page.locator(".pooling .pane").first
    measured = page.get_by_text("the map changes by")
    guess = page.get_by_role("button", name="More than half", exact=True).first  # that of the first card
    appears(guess)
    expect(measured).to_have_count(0)
    guess.click()
    expect(measured).to_be_in_viewport()
    expect(page.get_by_text("You said: More than half")).to_be_in_viewport()
    expect(page).not_to_have_url(re.compile("kernel=sobel_x"))
    page.get_by_role("button", name="Look at it").click()
    expect(page).to_have_url(re.compile("kernel=sobel_x"))
    expect(picture).to_be_in_viewport()
