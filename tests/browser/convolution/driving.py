"""The page "Convolution" in a browser: how it is pointed at and read."""

import re

from playwright.sync_api import Locator, Page, expect

ROWS = [[1, 2, 0, 1], [0, 1, 3, 1], [2, 0, 1, 0], [1, 1, 0, 2]]
GRID = ";".join(",".join(map(str, row)) for row in ROWS)
BY_HAND = f"input=grid&grid={GRID}&padding=0&filters=laplacian&row=0&column=0"


def picture(page: Page, title: str) -> Locator:
    """The layer of a picture that takes the pointer; below it lies the picture itself."""
    return (
        page.locator(".convolution .pane", has=page.get_by_role("heading", name=title))
        .locator("canvas")
        .nth(1)
    )


def pixels(page: Page, title: str) -> str:
    pane = page.locator(".convolution .pane", has=page.get_by_role("heading", name=title))
    found: str = pane.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")
    return found


def point_at(page: Page, title: str, row: int, column: int, cells: int) -> None:
    box = picture(page, title).bounding_box()
    assert box is not None
    side = box["width"] / cells
    page.mouse.move(box["x"] + (column + 0.5) * side, box["y"] + (row + 0.5) * side)


def result(page: Page) -> Locator:
    return page.locator(".convolution .result")


def settled(page: Page, parameter: str) -> None:
    """Python has answered: the address holds what was chosen."""
    expect(page).to_have_url(re.compile(parameter))
