"""A server and a browser, as the other browser tests have them, for somebody who is new there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import app_url, browser, close_unless_in, watched
from tests.browser.patience import PATIENCE_MS

__all__ = ["app_url", "browser"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    yield
    close_unless_in(Path(__file__).parent, nextitem)


@pytest.fixture
def student(browser: Browser) -> Iterator[Page]:
    """A page of a new visitor. What another one has left behind trains for a few seconds beside his runs."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    with watched(context.new_page()) as page:
        yield page
    context.close()
