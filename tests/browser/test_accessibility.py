"""Every page has one title and keeps the rules of WCAG 2.1 AA that a program can check, in light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.patience import appears, rests
from ui.shell.catalogue import CATALOGUE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
CONTENT = {
    "": ".thumbnail canvas",
    "cnn_lab": ".network-map .stage",
    "gan_lab": ".sample-grid canvas",
    "neural_network": ".plane-network canvas",
    "backpropagation": ".backpropagation svg",
    "gan_plane": ".gan-plane canvas",
    "latent_space": ".latent-space canvas",
    "attribution": ".attribution .tile .state:not(:empty)",
    "channels": ".favourites figure",
    "detection": ".detection[data-step] .cells canvas",
    "embedding": ".embedding .near canvas",
    "segmentation": ".segmentation [data-metric=class_iou]",
    "sound": ".sound .answer:not(:empty)",
    "gan_uses": ".augmentation canvas",
    "tutorials": ".st-key-tutorials-open-10_kernel",
    "classroom": "[data-testid=stForm] button",
    "why_convolution": ".why canvas",
}
TITLES = {"": "Watch neural networks learn, layer by layer"} | {
    entry.name: entry.title for entries in CATALOGUE.values() for entry in entries
}


def wear(page: Page, scheme: str) -> None:
    """Show the page in light or dark, once nothing fades any more."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    page.evaluate(
        "Promise.allSettled(document.getAnimations()"
        ".filter(({effect}) => effect.getComputedTiming().endTime < Infinity).map(({finished}) => finished))"
    )


def violations(page: Page, within: str) -> list[str]:
    found = page.evaluate(
        "([within, rules]) => axe.run(within, {runOnly: rules, resultTypes: ['violations']})", [within, RULES]
    )
    return [
        f"{rule['id']}: {node['html'][:150]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def seen_in_both_schemes(page: Page, within: str = "body") -> list[str]:
    found = []
    for scheme in ("light", "dark"):
        wear(page, scheme)
        found += [f"{scheme} {violation}" for violation in violations(page, within)]
    return found


# A page of each kind at any time; all of them in the walks.
SHORT = ("pooling", "neural_network")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in SHORT else pytest.mark.walk) for name in TITLES]
)
def test_a_page_has_one_title_and_breaks_no_rule(page: Page, app_url: str, name: str) -> None:
    page.goto(f"{app_url}/{name}")
    appears(page.locator(CONTENT.get(name, ".lesson .pane")).first)
    page.evaluate(AXE_SCRIPT)
    expect(page.locator("h1")).to_have_text([TITLES[name]])
    for section in page.locator("[data-testid=stExpander]").all():
        section.locator("summary").click()
        expect(section.locator("[data-testid=stExpanderDetails]")).not_to_have_text("")
        rests(page)
    found = seen_in_both_schemes(page)
    for tab in page.get_by_role("tab").all():
        tab.click()
        rests(page)
        found += seen_in_both_schemes(page, ".stTabs")
    assert found == []
