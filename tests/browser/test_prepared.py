"""A prepared page in browsers: for a projector, in a frame of another site, and as a copy for a student."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.browser.conftest import watched
from tests.browser.server import free_port, start, wait_until_healthy
from tests.browser.steering import open_settings, press, step_of
from tests.pictures import dark_digit
from tests.served import served
from ui.shell.prepared import LOCKED
from ui.shell.visitor import FRAMES

pytestmark = pytest.mark.walk

SMALLEST = """() => {
  const sizes = []
  const walk = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) walk(node.shadowRoot)
      const says = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())
      if (says && node.checkVisibility()) sizes.push(parseFloat(getComputedStyle(node).fontSize))
    }
  }
  walk(document.body)
  return Math.min(...sizes)
}"""


PROJECTED = {
    "activation": ".activation canvas",
    "backpropagation": ".backpropagation canvas",
    "convolution": ".convolution canvas",
    "gan_lab?data=digits": ".sample-grid canvas",
    "gan_uses": ".augmentation canvas",
    "latent_space": ".latent-space canvas",
    "neural_network": ".plane-network canvas",
    "pooling": ".pooling canvas",
    "why_convolution": ".why canvas, .why svg",
}
"""Addresses of pages and what their pictures are; type that is drawn in a canvas has no computed size."""


@pytest.mark.parametrize("address", PROJECTED)
def test_a_projector_shows_the_picture_in_large_type(page: Page, app_url: str, address: str) -> None:
    page.goto(f"{app_url}/{address}{'&' if '?' in address else '?'}show=projector")
    picture = page.locator(PROJECTED[address]).first
    expect(picture).to_be_visible()
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(page.get_by_text("Try this")).to_have_count(0)
    assert page.evaluate(SMALLEST) >= 20


def test_a_projector_is_still_one_after_a_reload(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/convolution?show=projector")
    expect(page.locator(".convolution canvas").first).to_be_visible()
    page.reload()
    expect(page.locator(".convolution canvas").first).to_be_visible()
    assert "show=projector" in page.url
    assert page.evaluate(SMALLEST) >= 20


def test_on_a_phone_the_input_bar_of_a_projected_page_is_whole(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_url}/cnn_lab?data=digits&show=projector")
    sources = page.locator(".input-bar .segmented button:visible")
    expect(sources).to_have_text(["Data set", "Draw", "Webcam", "Upload"])
    for source in (*sources.all(), *page.locator(".input-bar .steps > *").all()):
        box = source.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    for source in sources.all():  # in one line
        assert source.evaluate(
            "(node) => node.clientHeight < 2 * parseFloat(getComputedStyle(node).fontSize)"
        )


LOCKED_CONTROLS = {
    "convolution?lock=picture": "One more: Kernel size",
    "pooling?lock=picture": "One more: Window",
    "activation?lock=picture": "Photographs",
    "backpropagation?lock=picture": "Other numbers",
    "cnn_lab?data=digits&preset=perceptron&lock=network": "Dense 1: Remove",
    "neural_network?lock=network": "Add a hidden layer",
    "gan_plane?lock=training": "Slow motion",
}
"""Of pages whose picture is locked a button in it, by its name."""


@pytest.mark.parametrize("address", LOCKED_CONTROLS)
def test_a_button_in_a_locked_drawing_is_disabled_and_says_why(
    page: Page, app_url: str, address: str
) -> None:
    page.goto(f"{app_url}/{address}")
    button = page.get_by_role("button", name=LOCKED_CONTROLS[address], exact=True).first
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("title", LOCKED)


def test_a_student_gets_a_copy_and_reloads_it_locked(page: Page, browser: Browser, app_url: str) -> None:
    page.goto(f"{app_url}/neural_network")
    press(page, "Step")
    expect(page.locator(".run-status")).to_have_attribute("data-step", "1")
    page.get_by_role("button", name="Prepare").click()
    page.get_by_role("combobox", name="Locked").click()
    page.get_by_role("option", name="Loss, optimiser and numbers").click()
    page.keyboard.press("Tab")
    press(page, "Make the link")
    link = page.get_by_test_id("stCode").filter(has_text="each=").inner_text().strip()
    assert link.startswith(f"{app_url}/neural_network?")
    assert "lock=settings" in link
    with browser.new_context() as context:
        student = context.new_page()
        student.goto(link)
        expect(student.locator(".run-status")).to_have_attribute("data-step", "1")
        expect(student.get_by_text("a copy of your own")).to_be_visible()
        open_settings(student)
        expect(student.get_by_role("combobox", name=re.compile("Optimiser"))).to_be_disabled()
        student.keyboard.press("Escape")
        press(student, "Step")
        expect(student.locator(".run-status")).to_have_attribute("data-step", "2")
        student.reload()
        expect(student.locator(".run-status")).to_have_attribute("data-step", "2")
        open_settings(student)
        expect(student.get_by_role("combobox", name=re.compile("Optimiser"))).to_be_disabled()
    assert step_of(page) == 1


@contextmanager
def framed_by_another_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> Iterator[str]:
    """The address of a site that has a page of Layerscope in a frame. To a browser, `localhost` and
    `127.0.0.1` are two sites: no cookie with SameSite=Lax goes along. On `localhost`, cookies may be Secure.
    """
    port, log = free_port(), tmp_path / "server.log"
    frame = HTMLResponse(f'<iframe src="http://localhost:{port}/{path}" width=1200 height=800></iframe>')
    with served(Starlette(routes=[Route("/", frame)])) as host:
        site = f"http://{host}"
        monkeypatch.setenv(FRAMES, site)
        process = start(port, log)
        try:
            wait_until_healthy(port, process, log)
            yield site
        finally:
            process.kill()
            process.wait()


def test_another_site_shows_a_bare_page_that_trains(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with framed_by_another_site(tmp_path, monkeypatch, "neural_network?embed=true") as site:
        page.goto(site)
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="Step", exact=True).click()
        expect(frame.locator(".run-status")).to_have_attribute("data-step", "1")
        expect(frame.get_by_role("button", name="Undo")).to_have_count(0)
        expect(frame.get_by_role("link", name="CNN lab")).to_have_count(0)


@pytest.mark.parametrize("forwarded", ["https", "http"])
def test_in_a_frame_of_another_site_one_is_known_again_behind_https(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forwarded: str
) -> None:
    """The browser's headers stand for those of a proxy. Who is not known again steps in a copy of his run."""
    with (
        framed_by_another_site(tmp_path, monkeypatch, "neural_network?embed=true") as site,
        browser.new_context(extra_http_headers={"X-Forwarded-Proto": forwarded}) as context,
        watched(context.new_page()) as page,
    ):
        page.goto(site)
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="Step", exact=True).click()
        expect(frame.locator(".run-status")).to_have_attribute("data-step", "1")
        before = page.frames[1].url
        assert "run=" in before
        page.frames[1].goto(before)
        expect(frame.locator(".run-status")).to_have_attribute("data-step", "1")
        frame.get_by_role("button", name="Step", exact=True).click()
        expect(frame.locator(".run-status")).to_have_attribute("data-step", "2")
        assert (page.frames[1].url == before) == (forwarded == "https")


@pytest.mark.parametrize(("same_site", "status"), [("none", 204), ("lax", 403)])
def test_a_frame_of_another_site_takes_uploads_where_their_cookie_goes_along(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, same_site: str, status: int
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_XSRF_COOKIE_SAME_SITE", same_site)
    with (
        framed_by_another_site(tmp_path, monkeypatch, "cnn_lab?data=own&embed=true") as site,
        browser.new_context() as context,  # it has no cookie of another test
        watched(context.new_page()) as page,
    ):
        page.goto(site)
        frame = page.frame_locator("iframe")
        with page.expect_response(lambda answer: "upload_file" in answer.url) as answered:
            frame.locator("input[type=file]").first.set_input_files(
                FilePayload(name="a.png", mimeType="image/png", buffer=dark_digit())
            )
        assert answered.value.status == status
