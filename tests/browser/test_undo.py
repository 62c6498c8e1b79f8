"""What an edit replaced comes back trained: with the keys, as with the buttons."""

import pytest
from playwright.sync_api import Page

from tests.browser.patience import appears, rests, wait_until
from tests.browser.steering import says

NOTE_ITS_WORDS = """chip => {
  window.words = []
  new MutationObserver(() => window.words.push(chip.textContent))
    .observe(chip, { childList: true, characterData: true, subtree: true })
}"""


def run_id(page: Page) -> str:
    return page.url.partition("run=")[2].partition("&")[0]


@pytest.mark.walk
def test_a_trained_network_comes_back_with_the_keys(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/cnn_lab?data=digits")
    step = page.get_by_role("button", name="Step", exact=True)
    appears(step)
    for count in range(1, 4):
        step.click()
        says(page, "step", str(count))
    rests(page)
    trained = run_id(page)
    page.locator(".architecture-editor").get_by_role("button", name="Remove").first.click()
    wait_until(page, lambda: "net=" in page.url and run_id(page) != trained)
    says(page, "step", "0")
    rests(page)
    page.locator(".run-status .chip").evaluate(NOTE_ITS_WORDS)
    page.keyboard.press("Control+z")
    wait_until(page, lambda: "net=" not in page.url and run_id(page) == trained)
    says(page, "step", "3")
    rests(page)
    page.keyboard.press("Control+Shift+z")
    wait_until(page, lambda: "net=" in page.url and run_id(page) != trained)
    says(page, "step", "0")
    assert "Finished" not in page.evaluate("window.words")  # of a run that only makes way
