"""A tutorial in a browser: it comes back after a reload, is its reader's only, and anybody can read it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import watched
from tests.browser.opening import open_page
from tests.browser.patience import PATIENCE_MS, appears
from tests.browser.strangers import somebody_else
from tests.browser.test_accessibility import seen_in_both_schemes


def strip(page: Page) -> Locator:
    return page.locator(".st-key-tutorials-strip")


def press(page: Page, name: str) -> None:
    strip(page).get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def begun(browser: Browser, app_url: str) -> Iterator[Page]:
    """The second step of "What a kernel sees", of somebody who is new."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    with watched(context.new_page()) as page:
        open_page(page, app_url, "tutorials")
        page.locator(".st-key-tutorials-open-10_kernel").get_by_role("button").click()
        appears(page.locator(".convolution .terms .total"))
        press(page, "Next")
        expect(strip(page)).to_contain_text("step 2 of 6")
        yield page
    context.close()


@pytest.mark.walk
def test_the_place_of_a_question_is_not_kept_free_below_a_step(page: Page, app_url: str) -> None:
    open_page(page, app_url, "neural_network", "layers=none&batch=50")
    question = page.locator(".st-key-plane-question")
    expect(question).to_contain_text("An experiment to start from asks")
    kept = question.evaluate("node => node.offsetHeight")
    page.goto(f"{app_url}/tutorials")
    page.locator(".st-key-tutorials-open-20_layers").get_by_role("button").click()
    expect(strip(page)).to_contain_text("step 1 of")
    expect(question).to_contain_text("An experiment to start from asks")
    words = question.locator("[data-testid=stMarkdownContainer]").evaluate("node => node.offsetHeight")
    assert question.evaluate("node => node.offsetHeight") < words + 20 < kept


@pytest.mark.walk
def test_it_comes_back_after_a_reload_to_its_reader_only(begun: Page, browser: Browser, app_url: str) -> None:
    begun.locator(".convolution").get_by_role("button", name="Sobel y", exact=True).click()
    expect(strip(begun)).to_contain_text("Done.")
    begun.reload()
    expect(strip(begun)).to_contain_text("step 2 of 6")
    expect(strip(begun)).to_contain_text("Done.")
    with somebody_else(browser, begun) as theirs:
        theirs.goto(begun.url)
        appears(theirs.locator(".convolution .terms .total"))
        expect(strip(theirs)).to_have_count(0)


def test_show_me_frames_what_the_step_is_about(begun: Page) -> None:
    target = begun.locator(".convolution").get_by_role("button", name="Sobel y", exact=True)
    press(begun, "Show me")
    expect(target).to_be_in_viewport()
    assert target.evaluate("button => button.getAnimations().length") == 1
    assert strip(begun).get_by_role("status").inner_text() == ""


def test_a_worksheet_is_drawn_with_its_pictures_once_somebody_wants_it(begun: Page, app_url: str) -> None:
    open_page(begun, app_url, "tutorials")
    with begun.expect_download() as downloaded:
        begun.locator(".st-key-tutorials-print-on-paper-worksheet-10_kernel").get_by_role("button").click()
    assert downloaded.value.suggested_filename == "10_kernel-worksheet.pdf"
    file = downloaded.value.path().read_bytes()
    assert file.startswith(b"%PDF")
    assert b"/Subtype /Image" in file


@pytest.mark.walk
def test_what_stands_in_the_strip_breaks_no_rule(begun: Page) -> None:
    begun.evaluate(AXE_SCRIPT)
    found = seen_in_both_schemes(begun, ".st-key-tutorials-strip")
    press(begun, "Skip")
    expect(strip(begun)).to_contain_text("Predict first")
    found += seen_in_both_schemes(begun, ".st-key-tutorials-strip")
    press(begun, "0 everywhere")
    begun.locator(".convolution").get_by_role("button", name="Sobel x", exact=True).click()
    expect(strip(begun)).to_contain_text("Right.")
    found += seen_in_both_schemes(begun, ".st-key-tutorials-strip")
    begun.set_viewport_size({"width": 390, "height": 844})
    assert strip(begun).evaluate("box => box.scrollWidth <= box.clientWidth")
    assert found == []
