"""One server and one Chromium for the browser tests of a worker; each test gets a page of its own."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from nn_core.findings.latent import kept
from tests.browser.chromium import find
from tests.browser.patience import PATIENCE_MS
from tests.browser.ran import COUNTING, counted
from tests.browser.server import serve
from tests.latent import untrained_weights

expect.set_options(timeout=PATIENCE_MS)
OPENED = ExitStack()
FORBIDDEN = "Content Security Policy"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    # Each page takes over a process that has compiled the app's scripts; one that counts would grow and grow.
    *(() if COUNTING else ("--process-per-site",)),
]
A_WEBCAM = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`pytest -m "not browser"` leaves these out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that finds the generator of "Latent space" in its cache, so that none is trained."""
    folder = tmp_path_factory.mktemp("server")
    with generator_kept(folder), serve(folder / "server.log") as url:
        yield url


@contextmanager
def generator_kept(folder: Path) -> Iterator[None]:
    """A server that is started meanwhile finds its generator of "Latent space" in that folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "FOLDER", folder / "generators")
        patch.setitem(os.environ, "LAYERSCOPE_CACHE", str(folder))
        kept.save(kept.recipe(), untrained_weights())
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    yield
    close_unless_in(Path(__file__).parent, nextitem)


def close_unless_in(folder: Path, nextitem: pytest.Item | None) -> None:
    """Closes the browser before other tests of this worker: Playwright's event loop would be in their way."""
    if nextitem is None or folder not in nextitem.path.parents:
        OPENED.close()
        opened.cache_clear()
        shared.cache_clear()


@cache
def opened() -> Browser:
    """The one browser of this worker, until other tests come between."""
    playwright = OPENED.enter_context(sync_playwright())
    browser = playwright.chromium.launch(executable_path=find(), args=CHROMIUM_FLAGS)
    OPENED.callback(browser.close)
    return browser


@cache
def shared(app_url: str) -> BrowserContext:
    """What all pages share, so that the browser compiles Streamlit's scripts once and not for each test.

    A page that stays open keeps their process alive: the next finds it warm.
    """
    context = opened().new_context()
    context.set_default_timeout(PATIENCE_MS)
    context.new_page().goto(f"{app_url}/_stcore/health")
    return context


@pytest.fixture
def browser() -> Browser:
    return opened()


@pytest.fixture
def context(app_url: str) -> BrowserContext:
    return shared(app_url)


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A new visitor's page of 1440 x 900. Its test fails at an uncaught error, and at what headers forbid."""
    context.clear_cookies()
    with watched(context.new_page()) as page:
        yield page


@pytest.fixture
def filmed(browser: Browser) -> Iterator[Page]:
    """Such a page in a browser that has a webcam, whose picture the browser draws itself."""
    filming = browser.browser_type.launch(executable_path=find(), args=[*CHROMIUM_FLAGS, *A_WEBCAM])
    try:
        with watched(filming.new_page()) as page:
            yield page
    finally:
        filming.close()


@contextmanager
def watched(page: Page) -> Iterator[Page]:
    page.set_default_timeout(PATIENCE_MS)
    page.set_viewport_size({"width": 1440, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if FORBIDDEN in said.text else None)
    with counted(page):
        yield page
    page.close()
    assert errors == []
