"""Waiting for what a page will show, as long as it takes on a busy machine."""

import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.waiting import PATIENCE_S

PATIENCE_MS = 1000 * PATIENCE_S
UNCHANGED = """main => new Promise(done => {
  const { scrollHeight } = main
  setTimeout(() => requestAnimationFrame(() => done(main.scrollHeight === scrollHeight)), 150)
})"""
"""Looked at by the page itself, with a picture drawn between: a busy one answers two questions in a row."""


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
    main = page.locator("[data-testid=stMain]")
    wait_until(page, lambda: bool(main.evaluate(UNCHANGED)))
