"""Two people with one link: one steers, the other looks on, takes a copy, or is given the run."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.patience import appears, rests, wait_until
from tests.browser.steering import press, says, step_of
from tests.browser.strangers import somebody_else
from ui.kit.hand_over import USED, YOURS

LOOKING_ON = "You look at somebody else's run."


@pytest.fixture
def other(browser: Browser, page: Page) -> Iterator[Page]:
    with somebody_else(browser, page) as theirs:
        yield theirs


def opened(page: Page, url: str) -> None:
    page.goto(url)
    appears(page.locator(".run-status[data-step]"))
    wait_until(page, lambda: bool(run_in(page)))
    rests(page)


def run_in(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("run", [""])[0]


def banner(page: Page) -> Locator:
    return page.get_by_text(LOOKING_ON)


def is_in_state(page: Page, state: str) -> None:
    says(page, "state", state)


def goes_on(page: Page) -> None:
    now = step_of(page)
    wait_until(page, lambda: step_of(page) > now)


def test_who_opens_a_link_looks_on_and_pauses_a_copy_of_his_own(
    page: Page, other: Page, app_url: str
) -> None:
    opened(page, f"{app_url}/neural_network")
    press(page, "Train")
    is_in_state(page, "running")
    address = page.url
    opened(other, address)
    expect(banner(other)).to_be_visible()
    expect(banner(page)).to_have_count(0)
    goes_on(other)
    assert run_in(other) == run_in(page)
    press(other, "Pause")
    expect(banner(other)).to_have_count(0)
    is_in_state(other, "paused")
    wait_until(other, lambda: run_in(other) != run_in(page))
    assert step_of(other) > 0
    goes_on(page)
    is_in_state(page, "running")
    assert page.url == address
    opened(page, address)  # as the browser is known again
    press(page, "Pause")
    is_in_state(page, "paused")
    assert page.url == address


@pytest.mark.walk
def test_who_trains_beside_others_reads_what_he_gets(page: Page, other: Page, app_url: str) -> None:
    def reads(reader: Page, sentence: str) -> None:
        wait_until(reader, lambda: reader.locator(".run-status .share").inner_text() == sentence)

    opened(page, f"{app_url}/neural_network")
    press(page, "Train")
    is_in_state(page, "running")
    reads(page, "")  # once those that nobody watches any more have paused
    place = page.locator(".run-status").bounding_box()
    opened(other, f"{app_url}/neural_network")
    press(other, "Train")
    for reader in (page, other):
        reads(reader, "2 people train here; you get about 1/2.")
    assert page.locator(".run-status").bounding_box() == place
    address = page.url
    press(other, "Pause")
    for reader in (page, other):
        reads(reader, "")
    press(other, "Train")
    reads(page, "2 people train here; you get about 1/2.")
    opened(other, address)
    is_in_state(other, "running")
    expect(banner(other)).to_be_visible()
    reads(other, "")


@pytest.mark.walk
def test_a_copy_goes_on_beside_the_run_and_undo_looks_at_the_run_again(
    page: Page, other: Page, app_url: str
) -> None:
    opened(page, f"{app_url}/neural_network")
    press(page, "Train")
    is_in_state(page, "running")
    opened(other, page.url)
    press(other, "Take a copy")
    wait_until(other, lambda: run_in(other) != run_in(page))
    goes_on(other)
    press(page, "Pause")
    is_in_state(page, "paused")
    goes_on(other)
    press(other, "Undo")
    expect(banner(other)).to_be_visible()
    is_in_state(other, "paused")
    assert run_in(other) == run_in(page)


@pytest.mark.walk
def test_a_link_hands_the_run_over_once(page: Page, other: Page, app_url: str) -> None:
    opened(page, f"{app_url}/neural_network")
    press(page, "Train")
    is_in_state(page, "running")
    press(page, "Share")
    press(page, "Hand it over")
    code = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    wait_until(page, lambda: "take=" in code.inner_text())
    link = code.inner_text().strip()
    page.keyboard.press("Escape")
    assert "take=" not in page.url
    opened(other, link)
    expect(other.get_by_text(YOURS)).to_be_visible()
    wait_until(other, lambda: "take=" not in other.url)
    expect(banner(page)).to_be_visible()  # without a touch of the former owner
    expect(banner(other)).to_have_count(0)
    assert run_in(other) == run_in(page)
    press(other, "Pause")
    is_in_state(other, "paused")
    is_in_state(page, "paused")
    opened(page, link)
    expect(page.get_by_text(USED)).to_be_visible()
    expect(banner(page)).to_be_visible()


@pytest.mark.walk
def test_slow_motion_is_that_of_a_copy(page: Page, other: Page, app_url: str) -> None:
    opened(page, f"{app_url}/gan_plane")
    press(page, "Step both")
    wait_until(page, lambda: step_of(page) == 1)
    opened(other, page.url)
    press(other, "Slow motion")
    appears(other.locator(".walk:visible"))
    wait_until(other, lambda: run_in(other) != run_in(page))
    expect(other.locator(".walk")).to_be_visible()
    assert step_of(page) == 1
