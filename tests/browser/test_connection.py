"""What a page says while the server does not answer, and that it goes on by itself."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.server import free_port, start, wait_until_healthy


@pytest.mark.walk
def test_a_page_whose_stream_is_cut_says_since_when_and_goes_on_by_itself(page: Page, app_url: str) -> None:
    streams: list[WebSocketRoute] = []
    cut = False

    def pass_on(stream: WebSocketRoute) -> None:
        streams.append(stream)
        if cut:
            stream.close()
            return
        server = stream.connect_to_server()
        stream.on_message(lambda message: None if cut else server.send(message))
        server.on_message(lambda message: None if cut else stream.send(message))

    page.route_web_socket(re.compile("/live$"), pass_on)
    page.goto(f"{app_url}/neural_network")
    chip = page.locator(".run-status .chip")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(chip).to_have_text("Training")
    cut = True
    expect(chip).to_have_text("No connection")
    expect(page.locator(".run-status .sentence")).to_have_text(
        re.compile(r"^No connection since \d\d:\d\d:\d\d\. .* goes on by itself")
    )
    cut = False
    expect(chip).to_have_text("Training")
    expect(page.locator(".run-status .sentence")).to_be_hidden()
    assert len(streams) >= 1


@pytest.mark.walk
def test_a_page_whose_server_is_gone_says_so_and_offers_nothing_to_press(page: Page, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "server.log"
    process = start(port, log)
    try:
        wait_until_healthy(port, process, log)
        page.goto(f"http://127.0.0.1:{port}/neural_network")
        expect(page.locator(".run-status .chip")).to_have_text("Ready")
    finally:
        process.kill()
        process.wait()
    expect(page.locator(".run-status .chip")).to_have_text("No connection")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_disabled()


@pytest.mark.walk
def test_a_page_whose_run_has_ended_says_what_train_does(page: Page, app_url: str) -> None:
    def say_that_it_ended(stream: WebSocketRoute) -> None:
        def answer(message: str | bytes) -> None:
            asked = json.loads(message)
            if asked["type"] == "watch":
                absent = {"type": "absent", "run": asked["run"], "kind": "ended", "reason": "It has ended."}
                stream.send(json.dumps(absent))

        stream.on_message(answer)

    page.route_web_socket(re.compile("/live$"), say_that_it_ended)
    page.goto(f"{app_url}/neural_network")
    expect(page.locator(".run-status .chip")).to_have_text("Ended")
    expect(page.locator(".run-status .sentence")).to_contain_text("Train, or any step, starts a new one")
