"""Detection: its tutorial."""

from playwright.sync_api import Page

from tests.browser.patience import appears
from tests.tutorials.deeds import Deed, chooses, in_turn, pauses_at, presses


def raises_the_bar(page: Page) -> None:
    slider = page.locator(".detection").get_by_role("slider", name="Score at least").first
    appears(slider)
    slider.fill("0.8")


TUTORIALS: dict[str, dict[str, Deed]] = {
    "39_boxes": {
        "Seventy-five steps": presses("Train"),
        "Let it find them": in_turn(presses("Train"), pauses_at(0.8, "Recall")),
        "A higher bar": raises_the_bar,
        "One centre in each cell": chooses("Network", "4 x 4 cells"),
    },
}

RIGHT = {
    "39_boxes": {
        "Seventy-five steps": "Precision: few boxes, and most of them right",
        "A higher bar": "It falls, or stays as it is",
        "One centre in each cell": "Fewer than one in a hundred",
    },
}

CHALLENGES: dict[str, tuple[str, Deed]] = {}
