"""The page "Neural network", opened."""

import pytest
from playwright.sync_api import Page

from tests.browser.opening import open_page


@pytest.fixture
def lab(page: Page, app_url: str) -> Page:
    return open_page(page, app_url, "neural_network")
