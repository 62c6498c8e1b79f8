"""Somebody else, who gets an address."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.patience import PATIENCE_MS
from tests.browser.ran import counted


@cache
def profile(browser: Browser) -> BrowserContext:
    """Shares nothing with the profile of `page`. It is kept, so that it compiles Streamlit's scripts once."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    return context


@contextmanager
def somebody_else(browser: Browser, page: Page) -> Iterator[Page]:
    """An empty page as large as `page`, in another profile."""
    theirs = profile(browser).new_page()
    if page.viewport_size:
        theirs.set_viewport_size(page.viewport_size)
    with counted(theirs):
        yield theirs
    theirs.close()
