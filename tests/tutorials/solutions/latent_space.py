"""Latent space: a tutorial and its challenges."""

import re

from playwright.sync_api import Page

from tests.browser.patience import appears
from tests.tutorials.deeds import in_turn, nothing, opens, picks


def cuts_all(page: Page) -> None:
    page.get_by_label("Truncation", exact=True).and_(page.locator("input[type=range]")).press("Home")


def switches_the_strongest_off(page: Page) -> None:
    opens("part=channels&layer=relu1&off=relu1:0")(page)
    told = page.get_by_text(re.compile(r"The longest bar is that of channel \d+"))
    appears(told)
    number = re.search(r"that of channel (\d+)", told.first.inner_text())
    assert number is not None
    opens(f"part=channels&layer=relu1&off=relu1:{int(number[1]) - 1}")(page)


TUTORIALS = {
    "60_latent": {
        "The empty middle": opens("centre=0&u=1&v=0"),
        "Half-way": picks("Paths"),
        "Adding up": picks("Arithmetic"),
        "The price of short noise": in_turn(picks("Truncation"), cuts_all),
        "The channel that matters": switches_the_strongest_off,
    },
}

RIGHT = {
    "60_latent": {
        "Half-way": "Clearly shorter, more than half as long",
        "Adding up": "About 12",
        "The price of short noise": "Less sure",
    },
}

CHALLENGES = {
    "84_far_out": ("latent_space?centre=0&reach=2&u=1&v=1", nothing),
    "86_usual_way": ("latent_space?part=paths&a=13&b=40", nothing),
    "88_usual_sum": ("latent_space?part=arithmetic&plus=14-41&minus=13-8-5&also=34-2", nothing),
}
