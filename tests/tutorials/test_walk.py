"""Somebody walks through every tutorial, and solves every challenge, in a real browser: so none can rot."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from nn_core.tutorials.document import Step, Tutorial
from tests.browser.opening import READY
from tests.browser.patience import appears
from tests.tutorials.solutions import CHALLENGES, RIGHT, TUTORIALS
from ui.tutorials.library import OURS, read_folders

LIBRARY = read_folders(OURS)
LEARNING_MS = 180_000


def strip(page: Page) -> Locator:
    return page.locator(".st-key-tutorials-strip")


def says(page: Page, name: str) -> Locator:
    """A button of the strip."""
    return strip(page).get_by_role("button", name=name, exact=True)


def starts(page: Page, app_url: str, key: str) -> None:
    page.goto(f"{app_url}/tutorials")
    start = page.locator(f".st-key-tutorials-open-{key.replace('/', '-')}").get_by_role("button")
    appears(start)
    start.click()


def stands_ready(page: Page, step: Step) -> None:
    """The step's page shows it, nothing of its address was refused, and what it points at is there."""
    expect(page).to_have_url(re.compile(rf"/{step.page}(\?|$)"))
    sign = READY[step.page]
    appears(page.locator(sign.selector, has_text=sign.text))
    expect(page.get_by_text("in the address cannot be used")).to_have_count(0)
    if step.point:
        says(page, "Show me").click()
        expect(strip(page).get_by_role("status")).to_have_text("")


def is_done(page: Page) -> None:
    expect(strip(page)).to_contain_text(re.compile(r"Done\.|Right\.|Not so\."), timeout=LEARNING_MS)


def test_there_are_no_faults_and_each_has_its_solution() -> None:
    assert LIBRARY.problems == ()
    assert TUTORIALS.keys() == LIBRARY.tutorials.keys()
    assert {f"challenges/{name}" for name in CHALLENGES} == LIBRARY.challenges.keys()


@pytest.mark.parametrize("name", LIBRARY.tutorials)
def test_a_tutorial_can_be_walked_through(student: Page, app_url: str, name: str) -> None:
    tutorial = LIBRARY.tutorials[name]
    starts(student, app_url, name)
    for number, step in enumerate(tutorial.steps, start=1):
        expect(strip(student)).to_contain_text(f"step {number} of {len(tutorial.steps)} {step.title}")
        stands_ready(student, step)
        takes(student, tutorial, step)
        says(student, "Finish" if number == len(tutorial.steps) else "Next").click()
    expect(student.get_by_text("finished")).to_be_visible()


@pytest.mark.parametrize("name", LIBRARY.tutorials)
def test_each_step_brings_what_it_points_at_though_those_before_were_skipped(
    student: Page, shared_url: str, name: str
) -> None:
    tutorial = LIBRARY.tutorials[name]
    starts(student, shared_url, name)
    for number, step in enumerate(tutorial.steps, start=1):
        expect(strip(student)).to_contain_text(f"step {number} of {len(tutorial.steps)} {step.title}")
        stands_ready(student, step)
        is_last = number == len(tutorial.steps)
        is_measured = step.predict is not None or step.done is not None
        says(student, "Skip" if is_measured else "Finish" if is_last else "Next").click()


def takes(page: Page, tutorial: Tutorial, step: Step) -> None:
    """Do what the step asks for. A right guess is called right, and nothing is done before it is done."""
    if step.predict is not None:
        says(page, RIGHT[tutorial.name][step.title]).click()
    if step.done is not None:
        expect(strip(page)).to_contain_text("Not done yet")
        TUTORIALS[tutorial.name][step.title](page)
    if step.predict is not None:
        expect(strip(page)).to_contain_text("Right.", timeout=LEARNING_MS)
    elif step.done is not None:
        is_done(page)
    expect(strip(page)).not_to_contain_text("…")


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_can_be_solved(student: Page, app_url: str, name: str) -> None:
    challenge = LIBRARY.challenges[f"challenges/{name}"]
    starts(student, app_url, f"challenges/{name}")
    expect(strip(student)).to_contain_text(f"Challenge: {challenge.title}")
    stands_ready(student, challenge.goal)
    expect(strip(student)).to_contain_text("Not done yet")
    address, deed = CHALLENGES[name]
    student.goto(f"{app_url}/{address}")
    expect(strip(student)).to_contain_text(f"Challenge: {challenge.title}")
    deed(student)
    is_done(student)
    says(student, "More challenges").click()
    expect(student.get_by_text("solved")).to_be_visible()
