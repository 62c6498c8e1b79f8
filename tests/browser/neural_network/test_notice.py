"""The sentence below the network has room for the longest one: no other moves what stands below it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.opening import open_page

SENTENCES = (
    "The border is one straight line.",
    "Each neuron of the first layer can only draw borders as bent as the features are; the next layers "
    "combine them. Press Train and watch the border take shape.",
    "98.6\xa0% of the points kept aside are right, but they are no test: it learnt from 1,000 of them before "
    "they were dealt out again. Reset, and train with these.",
    "It gets 86.8\xa0% of its points right, and is so sure of its wrong answers that they cost more than "
    "guessing: a loss of 1.71 against 0.69. Smaller steps may settle it.",
)


@pytest.mark.walk
@pytest.mark.parametrize("width", [1440, 1000, 390])
def test_no_sentence_moves_the_slider(page: Page, app_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, app_url, "neural_network")
    notice = page.get_by_test_id("plane-notice")
    expect(notice).to_contain_text("Press Train")
    heights = [
        notice.evaluate("(node, text) => { node.textContent = text; return node.offsetHeight }", text)
        for text in SENTENCES
    ]
    assert len(set(heights)) == 1, heights
