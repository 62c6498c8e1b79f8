"""What a reader does and sees on the page "Neural network"."""

from playwright.sync_api import Locator, Page

from tests.browser.steering import drawn, settled


def frames(page: Page) -> int:
    network = page.locator(".plane-network")
    return int(network.get_attribute("data-frames") or 0) if network.count() else 0


def status(page: Page, item: str) -> float:
    return float(page.locator(f'.run-status dd[data-item="{item}"]').inner_text().replace(",", ""))


def picture(page: Page) -> str:
    return drawn(page, "plane-picture")


def tile(page: Page, name: str) -> Locator:
    return page.locator(".plane-network .tiles").get_by_role("button", name=name, exact=True)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def settled_picture(page: Page) -> str:
    return settled(page, picture)
