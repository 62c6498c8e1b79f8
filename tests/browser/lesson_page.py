"""What the browser tests of the pages that take a layer apart share."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

QUIET_MS = 500


def pane(page: Page, title: str, within: str = ".lesson") -> Locator:
    heading = page.get_by_role("heading", name=title, exact=True)
    return page.locator(f"{within} .pane", has=heading)


def surface(page: Page, title: str, within: str = ".lesson") -> Locator:
    """The layer of a picture that takes the pointer and the keys; below it lies the picture itself."""
    return pane(page, title, within).locator("canvas").nth(1)


def pixels(page: Page, title: str, within: str = ".lesson") -> str:
    return str(pane(page, title, within).locator("canvas").first.evaluate("canvas => canvas.toDataURL()"))


def point_at(page: Page, target: Locator, row: int, column: int, cells: int) -> None:
    """Move the pointer over a cell of a picture that is `cells` cells wide."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    side = box["width"] / cells
    page.mouse.move(box["x"] + (column + 0.5) * side, box["y"] + (row + 0.5) * side)


def settled(page: Page, pattern: str) -> None:
    """Python has answered: the address holds what was chosen."""
    expect(page).to_have_url(re.compile(pattern))


@contextmanager
def nothing_is_sent(page: Page, sent: list[str | bytes]) -> Iterator[None]:
    """Fails if the page sends a message through a websocket. `sent` is what `listen` returned."""
    page.wait_for_timeout(QUIET_MS)
    before = len(sent)
    assert before > 0
    yield
    page.wait_for_timeout(QUIET_MS)
    assert len(sent) == before


def rightmost(page: Page) -> float:
    """How far right anything reaches, scrollers left out."""
    edges = page.locator(".lesson *").evaluate_all(
        "nodes => nodes.filter((node) => !node.closest('.photos, .spoken'))"
        ".map((node) => node.getBoundingClientRect().right)"
    )
    return float(max(edges))
