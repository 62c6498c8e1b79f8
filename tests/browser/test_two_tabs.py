"""Two tabs on one run: what one changes of it, the other shows, and neither takes it back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.patience import appears, rests, wait_until
from tests.browser.ran import counted
from tests.browser.steering import open_settings


@dataclass(frozen=True)
class Lab:
    """A page that trains something.

    Attributes:
        settings: the label of its learning rate and of another setting, and their names in the address.
        popover: whether they stand in one.
        native: whether they are fields of the page's own component.
    """

    name: str
    query: str
    settings: tuple[tuple[str, str], tuple[str, str]]
    popover: bool = False
    native: bool = False


LABS = (
    Lab("cnn_lab", "?data=digits", (("Learning rate", "rate"), ("Weight decay", "decay")), popover=True),
    Lab(
        "gan_lab",
        "?data=digits&preset=dense",
        (("Learning rate of G", "rate_g"), ("D steps per G step", "d_steps")),
        popover=True,
    ),
    Lab("neural_network", "", (("Learning rate", "rate"), ("L2 penalty", "l2")), popover=True),
    Lab("gan_plane", "?more=yes", (("Loss", "loss"), ("Batch size", "batch")), native=True),
)
VALUES = {
    "rate": "0.1",
    "decay": "0.001",
    "rate_g": "0.01",
    "d_steps": "5",
    "l2": "0.003",
    "loss": "hinge",
    "batch": "128",
}


class Tab:
    """One of the two."""

    def __init__(self, page: Page, lab: Lab, url: str) -> None:
        self.page, self.lab = page, lab
        page.goto(url)
        appears(page.locator(".run-status[data-step]"))
        wait_until(page, lambda: "run" in self.address)

    @property
    def address(self) -> dict[str, str]:
        return {name: texts[0] for name, texts in parse_qs(urlsplit(self.page.url).query).items()}

    def field(self, label: str) -> Locator:
        if self.lab.native:
            return self.page.get_by_label(label, exact=True)
        return self.page.get_by_role("combobox", name=label, exact=True)

    def open_settings(self, label: str) -> Locator:
        if self.lab.popover:
            open_settings(self.page)
        expect(self.field(label)).to_be_visible()
        return self.field(label)

    def close_settings(self, label: str) -> None:
        if self.lab.popover:
            self.page.keyboard.press("Escape")
            expect(self.field(label)).to_be_hidden()

    def choose(self, setting: tuple[str, str]) -> None:
        label, name = setting
        field = self.open_settings(label)
        if self.lab.native:
            field.select_option(self.value_shown(name))
        else:
            field.click()
            self.page.get_by_role("option", name=VALUES[name], exact=True).click()
        wait_until(self.page, lambda: self.address.get(name) == VALUES[name])
        self.close_settings(label)

    def shows(self, setting: tuple[str, str]) -> None:
        """Its address and its field do."""
        label, name = setting
        wait_until(self.page, lambda: self.address.get(name) == VALUES[name])
        expect(self.open_settings(label)).to_have_value(self.value_shown(name))
        self.close_settings(label)

    def value_shown(self, name: str) -> str:
        """A component's own field has it as JSON."""
        return json.dumps(VALUES[name]) if name == "loss" else VALUES[name]


@pytest.fixture
def other(page: Page) -> Iterator[Page]:
    """In the same profile."""
    tab = page.context.new_page()
    with counted(tab):
        yield tab
    tab.close()


@pytest.mark.walk
@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
def test_what_one_changes_the_other_sees(page: Page, other: Page, app_url: str, lab: Lab) -> None:
    first = Tab(page, lab, f"{app_url}/{lab.name}{lab.query}")
    second = Tab(other, lab, page.url)
    assert second.address == first.address
    theirs, mine = lab.settings
    first.choose(theirs)
    second.shows(theirs)
    second.choose(mine)
    first.shows(mine)
    first.shows(theirs)
    page.get_by_role("button", name="Train", exact=True).click()
    for tab in (first, second):
        expect(tab.page.get_by_role("button", name="Pause", exact=True)).to_have_attribute("kind", "primary")
        rests(tab.page)
    page.get_by_role("button", name="Undo", exact=True).click()
    wait_until(page, lambda: theirs[1] not in first.address)
    wait_until(other, lambda: theirs[1] not in second.address)
    for tab in (first, second):
        tab.shows(mine)
    assert second.address == first.address
