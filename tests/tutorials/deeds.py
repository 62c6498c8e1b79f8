"""What a student does on a page."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.patience import appears, wait_until
from tests.browser.steering import LEARNING_S

Deed = Callable[[Page], None]


def presses(*names: str, within: str = "body") -> Deed:
    """Press buttons, one after another."""

    def deed(page: Page) -> None:
        for name in names:
            button = page.locator(within).get_by_role("button", name=name, exact=True)
            appears(button)
            button.click()

    return deed


def picks(option: str) -> Deed:
    """One of a row of options."""

    def deed(page: Page) -> None:
        radio = page.get_by_role("radio", name=option, exact=True)
        appears(radio)
        radio.click()

    return deed


def opens(query: str) -> Deed:
    """The page at another address, as if it were entered."""

    def deed(page: Page) -> None:
        page.goto(f"{page.url.partition('?')[0]}?{query}")

    return deed


def nothing(_page: Page) -> None:
    """Where the address is the way already."""


def in_turn(*deeds: Deed) -> Deed:
    def deed(page: Page) -> None:
        for one in deeds:
            one(page)

    return deed


def chooses(field: str, option: str) -> Deed:
    def deed(page: Page) -> None:
        page.get_by_role("combobox", name=field).click()
        page.get_by_role("option", name=option, exact=True).click()

    return deed


def pauses_at(share: float, metric: str = "Validation accuracy") -> Deed:
    """Pause once the metric is at least so much: at the very step where it stands then."""
    shown = re.compile(rf"{metric}[^\n]*\n([\d.]+)")

    def deed(page: Page) -> None:
        status = page.locator(".run-status")

        def read() -> float:
            found = shown.search(status.inner_text())
            return float(found[1]) if found else 0.0

        def stands() -> bool:
            return "Paused" in status.inner_text() and "at step" not in status.inner_text()

        def is_good() -> bool:
            if read() < share:
                return False
            presses("Pause")(page)
            wait_until(page, stands)
            if read() >= share:
                return True
            presses("Train")(page)
            return False

        wait_until(page, is_good, LEARNING_S)

    return deed


def slides(field: str, value: str | None = None) -> Deed:
    """Pull a slider to a value; None: to its end."""

    def deed(page: Page) -> None:
        slider = page.get_by_label(field, exact=True).last
        appears(slider)
        if value is None:
            slider.press("End")
        else:
            slider.fill(value)

    return deed


def types(name: str, number: str) -> Deed:
    """Type a number of the small network."""

    def deed(page: Page) -> None:
        field = page.locator(f'.backpropagation .number[data-name="{name}"] input')
        appears(field)
        field.fill(number)
        field.press("Enter")

    return deed
