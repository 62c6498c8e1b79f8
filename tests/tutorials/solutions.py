"""What a student does to get each step done, and an address or presses that solve each challenge."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.patience import appears, wait_until

Deed = Callable[[Page], None]


def presses(*names: str, within: str = "body") -> Deed:
    """Press buttons, one after another."""

    def deed(page: Page) -> None:
        for name in names:
            button = page.locator(within).get_by_role("button", name=name, exact=True)
            appears(button)
            button.click()

    return deed


def chooses(field: str, option: str) -> Deed:
    def deed(page: Page) -> None:
        page.get_by_role("combobox", name=field).click()
        page.get_by_role("option", name=option, exact=True).click()

    return deed


SHOWN = re.compile(r"Validation accuracy[^\n]*\n([\d.]+)")


def pauses_at(share: float) -> Deed:
    """Pause once so many of the validation images are read, of 1: at the very step where it stands then."""

    def deed(page: Page) -> None:
        status = page.locator(".run-status")

        def read() -> float:
            found = SHOWN.search(status.inner_text())
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

        wait_until(page, is_good)

    return deed


MORE_NEURONS = ("More neurons in layer 1",) * 3

TUTORIALS: dict[str, dict[str, Deed]] = {
    "10_kernel": {
        "Turn it": presses("Sobel y", within=".convolution"),
        "Nothing but one brightness": presses("Sobel x", within=".convolution"),
        "Keep the brightness": presses("Box blur"),
        "Two steps at a time": presses("One more: Stride"),
        "A larger window, the same size": presses(
            *("One more: Kernel size",) * 2, *("One more: Padding",) * 3
        ),
    },
    "15_pooling": {
        "The mean instead": presses("Average", within=".pooling"),
        "Who gets the gradient": presses("Max", within=".pooling"),
        "Windows that overlap": presses(*("One less: Stride",) * 2),
    },
    "20_layers": {
        "A straight border": presses("Train"),
        "A hidden layer": presses("Add a hidden layer", *MORE_NEURONS),
        "No layer, other features": presses("Train"),
    },
    "30_reading": {
        "A hundred steps": presses("Train"),
        "Stop when it is good": pauses_at(0.95),
        "Without convolutions": chooses("Preset", "Perceptron"),
        "Two hundred images": presses("Train"),
    },
}
"""By tutorial and title of the step: each that is done by what is measured."""

RIGHT: dict[str, dict[str, str]] = {
    "10_kernel": {"Nothing but one brightness": "0 everywhere", "Two steps at a time": "31"},
    "15_pooling": {"The mean instead": "Just as bright", "Who gets the gradient": "One of sixteen"},
    "20_layers": {
        "A straight border": "About half, as by guessing",
        "No layer, other features": "Nearly all",
    },
    "30_reading": {
        "A hundred steps": "More than three of four",
        "Without convolutions": "More than ten times as many",
        "Two hundred images": "Most, but clearly fewer",
    },
}
"""By tutorial and title of the step: what is right of its prediction, measured for several seeds."""

SMALL = (
    "eNq9jsEKwjAMht8l5x7cFBm9ieBJwbuMEdbMFUs6um6oY-9uGCL14FXIIYTv__NNYLkbYtW32BHoS6byQqZU4PBBoZfTBDfLBjTs"
    "PY-5AQVeAnWLzOQE2Cq4UZC96u1TOtYKOjTG8hV0NqtPfFdHO2K0nqWiGbheVg2B3AAJd8L72Xu3fPoq3iTQD5fiXy55Ah0cxkic"
    "5o6WCcNbryGMQyDRy1ZzOb8Afth76A"
)
"""conv 6 of 3 x 3, pool 4, conv 8 of 3 x 3, pool 2, dense: 1,230 weights."""

CHALLENGES: dict[str, tuple[str, Deed]] = {
    "10_half": ("convolution?padding=0", presses("One more: Stride", "One more: Padding")),
    "20_far": ("convolution?dilation=4&padding=4", presses()),
    "30_by_hand": ("convolution?padding=0&filters=own:0,0,0,-1,0,1,0,0,0", presses()),
    "35_eight_maps": (
        "convolution?view=pointwise&filters=red~green~blue~mean~brightness~red_green~blue_yellow~red",
        presses(),
    ),
    "40_checkerboard": ("convolution?view=transposed&filters=box_blur", presses("One more: Kernel size")),
    "50_three_numbers": ("neural_network?layers=none&features=x2-y2", presses("Train")),
    "60_spirals": (
        "neural_network?data=spirals&layers=8tanh-8tanh&features=x-y-sin_x-sin_y&opt=adam&rate=0.03",
        presses("Train"),
    ),
    "70_small_reader": (f"cnn_lab?net={SMALL}", presses("Train")),
}
"""An address, and what to do there."""
