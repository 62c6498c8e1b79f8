"""A server and a browser, as the other browser tests have them, for somebody who is new there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OPENED, app_url, browser, watched
from tests.browser.patience import PATIENCE_MS

__all__ = ["app_url", "browser"]


@pytest.fixture(scope="session", autouse=True)
def _browser_ends() -> Iterator[None]:
    yield
    OPENED.close()


@pytest.fixture
def student(browser: Browser) -> Iterator[Page]:
    """A page of a new visitor."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    with watched(context.new_page()) as page:
        yield page
    context.close()
