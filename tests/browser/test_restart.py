"""A link opens its run where it stood, however the server ended."""

import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import free_port, start, wait_until_healthy
from tests.waiting import PATIENCE_S, until


@pytest.mark.walk
@pytest.mark.parametrize("hosts", ["0", "2"])
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_link_opens_the_run_where_it_stood(
    page: Page, tmp_path: Path, end: signal.Signals, hosts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERSCOPE_HOSTS", hosts)
    port, log = free_port(), tmp_path / "server.log"
    chip, steps = page.locator(".run-status .chip"), page.locator(".run-status")
    process = start(port, log)
    try:
        wait_until_healthy(port, process, log)
        page.goto(f"http://127.0.0.1:{port}/neural_network")
        page.get_by_role("button", name="Train", exact=True).click()
        expect(chip).to_have_text("Training")
        if end is signal.SIGKILL:  # else nothing need be there yet: the server stores all at its end
            until(lambda: list((tmp_path / "home" / "runs").glob("*.safetensors")))
        link = page.url
        process.send_signal(end)
        process.wait(PATIENCE_S)
        process = start(port, log)
        wait_until_healthy(port, process, log)
        page.goto(link)
        expect(chip).to_have_text("Paused")
        expect(steps).to_contain_text(re.compile(r"Step\s*[1-9]", re.IGNORECASE))
        assert page.url == link
        page.get_by_role("button", name="Train", exact=True).click()
        expect(chip).to_have_text("Training")
    finally:
        process.kill()
        process.wait()


@pytest.mark.walk
def test_who_watches_a_run_whose_process_is_killed_sees_it_go_on(page: Page, tmp_path: Path) -> None:
    chip, sentence = page.locator(".run-status .chip"), page.locator(".run-status .sentence")
    port, log = free_port(), tmp_path / "server.log"
    process = start(port, log)
    try:
        wait_until_healthy(port, process, log)
        page.goto(f"http://127.0.0.1:{port}/neural_network")
        page.get_by_role("button", name="Train", exact=True).click()
        expect(chip).to_have_text("Training")
        until(lambda: list((tmp_path / "home" / "runs").glob("*.safetensors")))
        link = page.url
        (host,) = children(process.pid)
        os.kill(host, signal.SIGKILL)
        expect(sentence).to_have_text(re.compile(r"ended unexpectedly; the run goes on from step [\d,]+\.$"))
        expect(chip).to_have_text("Training")
        assert page.url == link
        page.get_by_role("button", name="Pause", exact=True).click()
        expect(chip).to_have_text("Paused")
        expect(sentence).to_be_hidden()
    finally:
        process.kill()
        process.wait()


def children(pid: int) -> list[int]:
    """Processes that it has started."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for thread in threads for one in thread.read_text().split()]
