"""A number field takes what one types or pastes, whatever stood in it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.patience import appears
from tests.browser.steering import open_settings

Typing = Callable[[Page, Locator], None]


def typed(text: str, *keys: str) -> Typing:
    """With these keys pressed between the click and the text."""

    def act(page: Page, field: Locator) -> None:
        field.click()
        for key in keys:
            page.keyboard.press(key)
        page.keyboard.type(text)

    return act


def pasted(text: str, *keys: str) -> Typing:
    def act(page: Page, field: Locator) -> None:
        typed("", *keys)(page, field)
        page.keyboard.insert_text(text)

    return act


WAYS: dict[str, tuple[str, Typing, str]] = {
    "typed over all": ("0.1", typed("0.15", "Control+a"), "0.15"),
    "pasted over all": ("0.1", pasted("0.15", "Control+a"), "0.15"),
    "ends with what stood there": ("0.1", pasted("20.1", "Control+a"), "20.1"),
    "typed after a click": ("0.1", typed("0.15"), "0.15"),
    "pasted after a click": ("0.1", pasted("0.15"), "0.15"),
    "one digit more": ("0.1", typed("5", "End"), "0.15"),
    "one digit taken away, two typed": ("0.1", typed("15", "End", "Backspace"), "0.15"),
    "in the middle": ("0.1", typed("02", "Home", "ArrowRight", "ArrowRight"), "0.021"),
    "typed twice": ("0.1", typed("0.15", "Control+a", "0", ".", "1", "Control+a"), "0.15"),
    "a suggestion": ("0.1", typed("0.3"), "0.3"),
}


OFTEN = {"typed over all", "pasted after a click", "one digit more"}
"""Those that `make test` tries."""


@pytest.fixture
def field(page: Page, app_url: str, request: pytest.FixtureRequest) -> Locator:
    page.goto(f"{app_url}/neural_network?rate={request.param}")
    appears(page.locator(".run-status[data-step]"))
    open_settings(page)
    field = page.get_by_role("combobox", name="Learning rate")
    appears(field)
    appears(page.locator("[data-listens]"))
    return field


@pytest.mark.parametrize(
    ("field", "act", "takes"),
    [
        pytest.param(*way, id=name, marks=() if name in OFTEN else pytest.mark.walk)
        for name, way in WAYS.items()
    ],
    indirect=["field"],
)
def test_what_is_typed_is_taken(page: Page, field: Locator, act: Typing, takes: str) -> None:
    act(page, field)
    expect(field).to_have_value(takes)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"rate={takes}&"))
    expect(field).to_have_value(takes)


@pytest.mark.walk
@pytest.mark.parametrize("field", ["0.1"], indirect=True)
@pytest.mark.parametrize("elsewhere", ["Tab", "a click"])
@pytest.mark.parametrize("takes", ["0.15", "0.3"])
def test_what_is_typed_is_taken_as_one_goes_on(
    page: Page, field: Locator, elsewhere: str, takes: str
) -> None:
    typed(takes)(page, field)
    if elsewhere == "Tab":
        page.keyboard.press("Tab")
    else:
        page.locator("h1").first.click()
    expect(page).to_have_url(re.compile(f"rate={takes}&"))
    if elsewhere == "a click":
        open_settings(page)  # the click has closed them
    expect(field).to_have_value(takes)


@pytest.mark.walk
@pytest.mark.parametrize("field", ["0.1"], indirect=True)
def test_escape_and_an_empty_field_leave_the_number(page: Page, field: Locator) -> None:
    typed("0.15")(page, field)
    page.keyboard.press("Escape")
    expect(field).to_have_value("0.1")
    typed("", "Control+a", "Backspace", "Tab")(page, field)
    expect(field).to_have_value("0.1")
    expect(page).to_have_url(re.compile("rate=0.1&"))


@pytest.mark.walk
@pytest.mark.parametrize("field", ["0.1"], indirect=True)
def test_a_suggestion_among_those_searched_is_taken(page: Page, field: Locator) -> None:
    typed("0.0")(page, field)
    page.get_by_role("option", name="0.03", exact=True).click()
    expect(page).not_to_have_url(re.compile("rate="))
    expect(field).to_have_value("0.03")
