"""Driving a page with a run: its buttons, its step, its pictures."""

from collections.abc import Callable, Mapping

from playwright.sync_api import Page

from tests.browser.patience import wait_until

QUIET_MS = 600
LEARNING_S = 240.0


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def status(page: Page, name: str) -> str | None:
    """What the run's status line says of "step" or "state".

    None while there is no such line, or two, as for a moment where a page is drawn anew.
    """
    lines: list[str] = page.locator(".run-status").evaluate_all(
        "(lines, name) => lines.map(line => line.dataset[name] ?? '')", name
    )
    return lines[0] if len(lines) == 1 else None


def says(page: Page, name: str, value: str) -> None:
    """Wait until the run's status line says that."""
    wait_until(page, lambda: status(page, name) == value)


def step_of(page: Page) -> int:
    wait_until(page, lambda: status(page, "step") is not None)
    return int(status(page, "step") or 0)


def measured(page: Page, metric: str) -> float:
    """A metric as the run's status line shows it; 0 before it is measured."""
    text = page.locator(f".run-status [data-item={metric}]").inner_text()
    return float(text) if text[:1].isdigit() else 0.0


def trains_to(page: Page, marks: Mapping[str, float], most_steps: int) -> None:
    """Train until each metric is at least its mark and the run stands there, after so many steps at most."""

    def is_there() -> bool:
        return all(measured(page, metric) >= mark for metric, mark in marks.items())

    standing = False
    while not standing:
        press(page, "Train")
        wait_until(page, lambda: is_there() or step_of(page) > most_steps, LEARNING_S)
        press(page, "Pause")
        says(page, "state", "paused")
        shown = {metric: measured(page, metric) for metric in marks}
        assert step_of(page) <= most_steps, f"it got no further than {shown}"
        standing = is_there()


def drawn(page: Page, test_id: str) -> str:
    """What stands on a canvas."""
    found: str = page.get_by_test_id(test_id).evaluate("canvas => canvas.toDataURL()")
    return found


def open_settings(page: Page) -> None:
    """Those that a lab folds away."""
    page.get_by_role("button", name="Settings", exact=True).click()


def settled(page: Page, look: Callable[[Page], str]) -> str:
    """A picture once it has been the same for a moment."""
    last = look(page)
    while True:
        page.wait_for_timeout(QUIET_MS)
        if (now := look(page)) == last:
            return now
        last = now
