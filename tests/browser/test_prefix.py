"""A server below a prefix of a shared name, in a browser: from page to page, trained, known again."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import FORBIDDEN
from tests.browser.opening import READY
from tests.browser.patience import PATIENCE_MS, appears, wait_until
from tests.browser.server import serve
from tests.browser.steering import press, step_of
from tests.browser.test_two_visitors import is_in_state

pytestmark = pytest.mark.walk

PREFIX = "/layers"


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Its home page."""
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", PREFIX)
    with serve(tmp_path / "server.log") as url:
        yield f"{url}{PREFIX}/"


@pytest.fixture
def visiting(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_pages_train_and_lead_to_each_other_below_the_prefix(visiting: Page, address: str) -> None:
    answers: list[Response] = []
    said: list[str] = []
    sockets: list[str] = []
    visiting.on("response", lambda answer: answers.append(answer))
    visiting.on("websocket", lambda socket: sockets.append(socket.url))
    visiting.on("console", lambda message: said.append(message.text))
    visiting.goto(address)
    expect(visiting.get_by_test_id("thumbnail-caption").first).to_contain_text("Step")
    visiting.get_by_role("link", name="Open the CNN lab").click()
    appears(visiting.locator(READY["cnn_lab"].selector))
    assert urlsplit(visiting.url).path == f"{PREFIX}/cnn_lab"
    press(visiting, "Train")
    wait_until(visiting, lambda: step_of(visiting) > 20)
    visiting.reload()  # a stranger could not pause it
    appears(visiting.locator(READY["cnn_lab"].selector))
    press(visiting, "Pause")
    is_in_state(visiting, "paused")
    assert visiting.evaluate("document.fonts.check('16px Inter')")
    asked = [urlsplit(url) for url in (*(answer.url for answer in answers), *sockets)]
    at_all = [url for url in asked if url.scheme in ("http", "ws")]  # else it is of the page itself
    assert [url for url in at_all if not url.path.startswith(f"{PREFIX}/")] == []
    assert [(answer.status, answer.url) for answer in answers if answer.status >= 400] == []
    assert [text for text in said if FORBIDDEN in text] == []
    assert any(url.endswith("/live") for url in sockets)
    kept = [cookie for cookie in visiting.context.cookies() if cookie["name"].startswith("layerscope_")]
    assert [cookie["path"] for cookie in kept] == [PREFIX]
