"""A server and a browser, as the other browser tests have them, for somebody who is new there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import browser, close_unless_in, generator_kept, watched
from tests.browser.patience import PATIENCE_MS
from tests.browser.server import serve

__all__ = ["browser"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    yield
    close_unless_in(Path(__file__).parent, nextitem)


@pytest.fixture
def app_url(tmp_path: Path) -> Iterator[str]:
    """A server for each walk: runs of others would take their shares of what it trains and of its room."""
    with generator_kept(tmp_path), serve(tmp_path / "server.log") as url:
        yield url


@pytest.fixture(scope="session")
def shared_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all who train nothing: each is a visitor of his own."""
    folder = tmp_path_factory.mktemp("server")
    with generator_kept(folder), serve(folder / "server.log") as url:
        yield url


@pytest.fixture
def student(browser: Browser) -> Iterator[Page]:
    """A page of a new visitor."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    with watched(context.new_page()) as page:
        yield page
    context.close()
