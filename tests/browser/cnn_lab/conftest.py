"""The CNN lab, open."""

import pytest
from playwright.sync_api import Page

from tests.browser.cnn_lab.driving import open_lab


@pytest.fixture
def lab(page: Page, app_url: str) -> Page:
    return open_lab(page, app_url)
