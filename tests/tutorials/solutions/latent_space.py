"""Latent space: a tutorial."""

import re

from playwright.sync_api import Page

from tests.browser.patience import appears
from tests.tutorials.deeds import Deed, opens, picks


def cuts_all(page: Page) -> None:
    page.get_by_label("Truncation", exact=True).and_(page.locator("input[type=range]")).press("Home")


def switches_the_strongest_off(page: Page) -> None:
    hint = page.get_by_text(re.compile(r"The longest bar, below channel \d+"))
    appears(hint)
    number = re.search(r"below channel (\d+)", hint.first.inner_text())
    assert number is not None
    opens(f"part=channels&layer=relu1&off=relu1:{int(number[1]) - 1}")(page)


TUTORIALS = {
    "60_latent": {
        "The empty middle": opens("centre=0&u=1&v=0"),
        "Half-way": picks("Paths"),
        "Adding up": picks("Arithmetic"),
        "The price of a sure thing": cuts_all,
        "The channel that matters": switches_the_strongest_off,
    },
}

RIGHT = {
    "60_latent": {
        "Half-way": "Clearly shorter, more than half as long",
        "Adding up": "About 10",
    },
}

CHALLENGES: dict[str, tuple[str, Deed]] = {}
