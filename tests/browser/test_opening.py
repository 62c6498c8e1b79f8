"""Opening a page by its address: everything that the browser asks for is there."""

import pytest
from playwright.sync_api import Page, Response

from tests.browser.patience import appears


@pytest.mark.parametrize("name", ["", "cnn_lab", "convolution?kernel=5"])
def test_nothing_that_a_page_asks_for_is_missing(page: Page, app_url: str, name: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{app_url}/{name}")
    appears(page.locator(".layerscope > *"))
    assert name in page.url
    assert [(answer.status, answer.url) for answer in answers if answer.status >= 400] == []
    assert any("_stcore/host-config" in answer.url for answer in answers)
