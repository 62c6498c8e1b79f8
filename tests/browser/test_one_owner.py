"""What was chosen stays chosen: a popover that is closed again has no say in the experiment."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.patience import appears, rests, wait_until
from tests.browser.steering import says, step_of


def address_has(page: Page, *parts: str) -> bool:
    return set(parts) <= set(page.url.partition("?")[2].split("&"))


@pytest.mark.parametrize(
    ("path", "card", "prepared"),
    [
        ("cnn_lab", "Steps-that-are-too-large", ("opt=sgd", "rate=1")),
        pytest.param(
            "gan_lab",
            "A-judge-that-is-too-good",
            ("loss=saturating", "rate_g=0.0002", "d_steps=5", "smoothing=0"),
            marks=pytest.mark.walk,
        ),
    ],
)
def test_a_closed_popover_leaves_a_prepared_experiment_alone(
    page: Page, app_url: str, path: str, card: str, prepared: tuple[str, ...]
) -> None:
    page.goto(f"{app_url}/{path}")
    settings = page.get_by_role("button", name="Settings", exact=True)
    appears(settings)
    settings.click()
    expect(page.get_by_role("combobox", name="Batch size")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Batch size")).to_be_hidden()
    page.locator(f".st-key-try-button-{card} button").click()
    wait_until(page, lambda: address_has(page, *prepared))
    rests(page)
    page.get_by_role("button", name="Train", exact=True).click()
    says(page, "state", "running")
    wait_until(page, lambda: step_of(page) > 0)
    page.get_by_role("button", name="Pause", exact=True).click()
    says(page, "state", "paused")
    rests(page)
    assert address_has(page, *prepared)
