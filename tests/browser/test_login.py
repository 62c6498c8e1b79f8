"""Who opens a class logs in, where the server has a provider: a real one answers here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.patience import PATIENCE_MS
from tests.browser.server import free_port, start, wait_until_healthy
from tests.browser.steering import press
from tests.provider import Provider, provider, secrets
from ui.classroom.login import FIRST

pytestmark = pytest.mark.walk


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Provider, str]]:
    """A provider, and the address of a server that asks it."""
    port, log = free_port(), tmp_path / "server.log"
    url = f"http://127.0.0.1:{port}"
    with provider() as (found, address):
        settings = tmp_path / ".streamlit" / "secrets.toml"
        settings.parent.mkdir()
        settings.write_text(secrets(f"{url}/oauth2callback", address), encoding="utf-8")
        monkeypatch.setenv("HOME", str(tmp_path))
        process = start(port, log)
        try:
            wait_until_healthy(port, process, log)
            yield found, url
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def instructor(browser: Browser) -> Iterator[Page]:
    """A browser that has never logged in."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_who_logs_in_opens_a_class_until_he_logs_out(school: tuple[Provider, str], instructor: Page) -> None:
    _, url = school
    instructor.goto(f"{url}/classroom")
    expect(instructor.get_by_text(FIRST)).to_be_visible()
    press(instructor, "Log in")
    instructor.get_by_role("link", name="I am Ada").click()
    press(instructor, "Log out")
    instructor.wait_for_url(f"{url}/")
    instructor.goto(f"{url}/classroom")
    press(instructor, "Log in")
    instructor.get_by_role("link", name="I am Ada").click()
    instructor.wait_for_url(f"{url}/classroom")
    instructor.get_by_role("textbox", name="Its name").fill("Year 10")
    press(instructor, "Open a class")
    expect(instructor.get_by_test_id("stCode").first).to_contain_text(f"{url}/classroom?code=")


def test_whom_the_provider_refuses_opens_none(school: tuple[Provider, str], instructor: Page) -> None:
    refusing, url = school
    refusing.refuses = True
    instructor.goto(f"{url}/classroom")
    press(instructor, "Log in")
    instructor.get_by_role("link", name="I am Ada").click()
    instructor.wait_for_url(f"{url}/")
    instructor.goto(f"{url}/classroom")
    expect(instructor.get_by_text(FIRST)).to_be_visible()
    expect(instructor.get_by_role("textbox", name="Its name")).to_have_count(0)
