"""A page does all that it does within what its headers allow, and no other site shows it unasked.

That nothing is forbidden is what the fixture `page` looks at, here and in all other tests. That all pages do
their work is seen by `test_server_without_torch.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.browser.conftest import FORBIDDEN
from tests.browser.patience import wait_until
from tests.browser.server import free_port, start, wait_until_healthy
from tests.served import served
from ui.shell.visitor import FRAMES


def test_what_the_headers_forbid_is_noticed(browser: Browser, app_url: str) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(app_url)
    page.evaluate("""() => {
      const script = document.createElement("script")
      script.textContent = "window.ran = true"
      document.head.append(script)
    }""")
    assert page.evaluate("window.ran") is None
    assert any(FORBIDDEN in text for text in said)
    page.close()


@pytest.mark.walk
def test_photos_are_taken_and_uploaded_within_the_headers(filmed: Page, app_url: str) -> None:
    filmed.goto(f"{app_url}/cnn_lab?data=own")
    filmed.get_by_test_id("stPopover").get_by_role("button", name="Webcam").click()
    # It is there to press, and does nothing, before the camera has a first picture.
    expect(filmed.get_by_test_id("stCameraInput").locator("video")).to_have_js_property("readyState", 4)
    filmed.get_by_role("button", name="Take Photo").click()
    expect(filmed.get_by_text("1 taken, at most")).to_be_visible()
    filmed.goto(f"{app_url}/cnn_lab")
    filmed.locator(".input-bar").get_by_text("Webcam").first.click()
    expect(filmed.locator(".input-bar .webcam video")).to_be_visible()


@contextmanager
def another_site(framed: str) -> Iterator[str]:
    """A site that shows an address in a frame: on this machine, which browsers guard from others."""
    page = HTMLResponse(f"<iframe src={framed}></iframe>")
    with served(Starlette(routes=[Route("/", page)])) as host:
        yield f"http://{host}"


def test_another_site_may_not_show_a_page_in_a_frame(browser: Browser, app_url: str) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with another_site(app_url) as site:
        page.goto(site)
        wait_until(page, lambda: any("frame-ancestors" in text for text in said))
        expect(page.frame_locator("iframe").locator("#root")).to_have_count(0)
        page.close()


@pytest.mark.walk
def test_a_site_that_is_named_may(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port, log = free_port(), tmp_path / "server.log"
    with another_site(f"http://127.0.0.1:{port}/neural_network") as site:
        monkeypatch.setenv(FRAMES, site)
        process = start(port, log)
        try:
            wait_until_healthy(port, process, log)
            page.goto(site)
            expect(page.frame_locator("iframe").locator(".plane-network canvas").first).to_be_visible()
        finally:
            process.kill()
            process.wait()
