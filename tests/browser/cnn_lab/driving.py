"""The CNN lab in a browser: how it is pressed and read."""

import re

from playwright.sync_api import Locator, Page, expect

SMALL = "preset=one_layer_cnn"


def state_is(page: Page, state: str) -> None:
    expect(page.locator(".run-status")).to_have_attribute("data-state", state)


def maps(page: Page) -> str:
    found: str = page.locator(".network-map canvas").first.evaluate("canvas => canvas.toDataURL()")
    return found


def seen(page: Page) -> str:
    """What the input bar shows as the network's input."""
    found: str = page.locator(".input-bar .seen").evaluate("canvas => canvas.toDataURL()")
    return found


def accuracy(page: Page) -> float:
    text = page.locator(".run-status [data-item=val_accuracy]").inner_text()
    return float(text) if re.fullmatch(r"[\d.]+", text) else 0.0


def card(page: Page, number: int) -> Locator:
    return page.locator(".architecture-editor .card").nth(number)


def field(page: Page, number: int, label: str) -> Locator:
    return card(page, number).locator("label", has_text=label).locator("input")


def names(page: Page) -> list[str]:
    return page.locator(".architecture-editor .name").all_inner_texts()


def top_of(element: Locator) -> float:
    return float(element.evaluate("node => node.getBoundingClientRect().top"))


def scroll_to_tabs(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab).click()
    page.locator(".stTabs, [data-testid=stTabs]").first.evaluate(
        "node => node.scrollIntoView({ block: 'start' })"
    )
