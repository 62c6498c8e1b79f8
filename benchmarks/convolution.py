"""How the convolution page feels: the window's frames a second, and the time from a change to its picture."""

from statistics import median
from typing import Any

from playwright.sync_api import Page

from benchmarks.live import chromium, server

SECONDS = 5
ROUNDS = 3
CHANGES = 15
FASTEST = "4"

# Counts the frames in which the window has moved.
COUNT_MOVES = """(place, ms) => new Promise((resolve) => {
  const began = performance.now()
  let [shown, moves] = [place.textContent, 0]
  const look = () => {
    if (place.textContent !== shown) moves += 1
    shown = place.textContent
    const elapsed = performance.now() - began
    if (elapsed < ms) requestAnimationFrame(look)
    else resolve((1000 * moves) / elapsed)
  }
  requestAnimationFrame(look)
})"""

# Milliseconds from a click until the canvas shows another picture.
UNTIL_CHANGED = """([canvas, button]) => new Promise((resolve) => {
  const before = canvas.toDataURL()
  const began = performance.now()
  const look = () => {
    if (canvas.toDataURL() === before) requestAnimationFrame(look)
    else resolve(performance.now() - began)
  }
  button.click()
  look()
})"""


def open_page(page: Page, url: str, query: str = "") -> Page:
    page.goto(f"{url}/convolution?{query}")
    page.locator(".convolution .terms .total").wait_for()
    return page


def frames_per_second(page: Page, url: str, query: str) -> float:
    open_page(page, url, query)
    page.get_by_label("Speed").fill(FASTEST)
    page.get_by_role("button", name="Back to the start").click()
    page.get_by_role("button", name="Play").click()
    return float(page.locator(".player .place").evaluate(COUNT_MOVES, 1000 * SECONDS))


def time_to_change(page: Page, pane: int, buttons: list[Any]) -> float:
    canvas = page.locator(".convolution .pane").nth(pane).locator("canvas").first.element_handle()
    times = []
    for index in range(CHANGES):
        button = buttons[index % len(buttons)].element_handle()
        times.append(float(page.evaluate(UNTIL_CHANGED, [canvas, button])))
        page.wait_for_timeout(300)
    return median(times)


def main() -> None:
    with server() as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for title, query in {
            "64 x 64, kernel 3": "",
            "3 x 64 x 64, kernel 5": "colour=rgb&kernel=5&padding=2&filters=gabor:45",
        }.items():
            rates = [frames_per_second(page, url, query) for _ in range(ROUNDS)]
            print(f"{title}: the window moves in {median(rates):.0f} frames/s  (goal: at least 50)")
        open_page(page, url)
        strides = [page.get_by_role("button", name=f"One {what}: Stride") for what in ("more", "less")]
        print(f"another stride to its output: median {time_to_change(page, 1, strides):.0f} ms of {CHANGES}")
        photos = [page.locator(f"[data-photo={name}]") for name in ("coins", "cat")]
        print(
            f"another photograph to its picture: median {time_to_change(page, 0, photos):.0f} ms of {CHANGES}"
        )


if __name__ == "__main__":
    main()
