"""Waiting for what a page will show, as long as it takes on a busy machine."""

import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.waiting import PATIENCE_S

PATIENCE_MS = 1000 * PATIENCE_S


def wait_until(page: Page, condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        page.wait_for_timeout(50)


def appears(locator: Locator, patience_s: float = PATIENCE_S) -> None:
    """Looks often: Playwright's own waiting soon looks only twice a second."""
    wait_until(locator.page, lambda: locator.count() > 0, patience_s)
    rests(locator.page)


def rests(page: Page) -> None:
    """Until the page has its height: while it fills, a button can slip away between press and release."""

    def height() -> int:
        return int(page.locator("[data-testid=stMain]").evaluate("main => main.scrollHeight"))

    def unchanged() -> bool:
        before = height()
        page.wait_for_timeout(150)
        return height() == before

    wait_until(page, unchanged)
