"""Driving a page with a run: its buttons, its step, its pictures."""

from collections.abc import Callable

from playwright.sync_api import Page

QUIET_MS = 600


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def step_of(page: Page) -> int:
    return int(page.locator(".run-status").get_attribute("data-step") or 0)


def drawn(page: Page, test_id: str) -> str:
    """What stands on a canvas."""
    found: str = page.get_by_test_id(test_id).evaluate("canvas => canvas.toDataURL()")
    return found


def open_settings(page: Page) -> None:
    """Those that a lab folds away."""
    page.get_by_role("button", name="Settings", exact=True).click()


def settled(page: Page, look: Callable[[Page], str]) -> str:
    """A picture once it has been the same for a moment."""
    last = look(page)
    while True:
        page.wait_for_timeout(QUIET_MS)
        if (now := look(page)) == last:
            return now
        last = now
