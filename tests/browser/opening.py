"""Opening a page in a browser: it is ready once something stands on it that comes last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from tests.browser.patience import appears
from tests.browser.strangers import somebody_else
from tests.waiting import PATIENCE_S
from ui.shell.prepared import GROUPS, MORE, YES

TRAINING_S = 240.0


class Sign(NamedTuple):
    """What says that a page is ready.

    Attributes:
        selector: an element.
        text: what it says, where that matters.
        patience_s: how long it may take.
    """

    selector: str
    text: str | re.Pattern[str] | None = None
    patience_s: float = PATIENCE_S


RESULT = re.compile("[=≈]")
READY = {
    "attribution": Sign("[data-testid=attribution-notice]", "It reads"),
    "embedding": Sign("[data-testid=embedding-answer]", "nearest"),
    "activation": Sign(".activation .live:not(:empty)"),
    "channels": Sign("[data-testid=wish-step]", "it answers"),
    "backpropagation": Sign(".backpropagation .number"),
    "cnn_lab": Sign(".network-map[data-step]"),
    "convolution": Sign(".convolution .terms .total", RESULT),
    "detection": Sign(".detection[data-step]"),
    "dense": Sign(".dense .work-line", RESULT, TRAINING_S),
    "gan_lab": Sign("[data-testid=gan-notice]", "Press Train"),
    "gan_plane": Sign(".gan-plane[data-frames]:not([data-frames='0'])"),
    "gan_uses": Sign(".augmentation .recipe.classic canvas"),
    "latent_space": Sign(".latent-space canvas"),
    "neural_network": Sign(".plane-network[data-frames]:not([data-frames='0'])"),
    "segmentation": Sign(".segmentation [data-metric=class_iou]"),
    "pooling": Sign(".pooling .result", RESULT),
    "sound": Sign("[data-testid=sound-answer]", "The network"),
    "tutorials": Sign(".st-key-tutorials-open-10_kernel button"),
    "classroom": Sign("[data-testid=stForm] button"),
    "why_convolution": Sign(".parts .work-line", "It sees", TRAINING_S),
}


def open_page(page: Page, app_url: str, name: str, query: str = "") -> Page:
    """The page of that name, with all its controls, once it is ready; `query` follows the question mark."""
    shows_all = f"{MORE}={YES}"
    folds = any(group.folds for group in GROUPS.get(name, {}).values())
    parts = [*filter(None, query.split("&")), *([shows_all] if folds and shows_all not in query else [])]
    return open_for_beginners(page, app_url, name, "&".join(parts))


def open_for_beginners(page: Page, app_url: str, name: str, query: str = "") -> Page:
    """The same as an address opens it that does not ask for all controls."""
    page.goto(f"{app_url}/{name}?{query}")
    selector, text, patience_s = READY[name]
    appears(page.locator(selector, has_text=text), patience_s)
    return page


@contextmanager
def reopened(browser: Browser, page: Page) -> Iterator[Page]:
    """What somebody else sees who gets the address."""
    address, _, query = page.url.partition("?")
    app_url, _, name = address.rpartition("/")
    with somebody_else(browser, page) as theirs:
        yield open_page(theirs, app_url, name, query)
