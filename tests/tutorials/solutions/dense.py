"""Flatten, dense, softmax: a tutorial and a challenge."""

from playwright.sync_api import Page

from tests.tutorials.deeds import Deed, presses, slides


def is_wrong(page: Page) -> None:
    page.get_by_label("Temperature", exact=True).last.press("Home")
    page.get_by_role("group", name="True class").get_by_role("button", name="1", exact=True).click()


TUTORIALS: dict[str, dict[str, Deed]] = {
    "27_dense": {
        "Evidence against": lambda page: (
            page.get_by_role("group", name="Class", exact=True)
            .get_by_role("button", name="9", exact=True)
            .click()
        ),
        "Heat": slides("Temperature"),
        "The price of being sure": is_wrong,
    },
}

RIGHT = {
    "27_dense": {
        "Evidence against": "Something, but 9 has a lower score than 4",
        "Heat": "8, but it is less sure",
    },
}

CHALLENGES: dict[str, tuple[str, Deed]] = {
    "27_hesitate": ("dense?digit=8&example=3&temperature=10", presses()),
}
