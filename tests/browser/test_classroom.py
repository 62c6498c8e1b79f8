"""A whole lesson in six browsers: open, join, predict, look together, see, take home, delete."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import generator_kept
from tests.browser.patience import PATIENCE_MS, rests
from tests.browser.server import serve
from tests.postgres import postgres
from ui.pooling.words import TRY

NICKNAMES = ("Ada", "Bob", "Cy", "Di", "Eve")

pytestmark = pytest.mark.walk


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with ExitStack() as stack:
        if request.param == "postgresql":
            monkeypatch.setenv("LAYERSCOPE_DATABASE_URL", stack.enter_context(postgres()).url)
        stack.enter_context(generator_kept(tmp_path))
        yield stack.enter_context(serve(tmp_path / "server.log"))


@pytest.fixture
def people(browser: Browser) -> Iterator[list[Page]]:
    """The instructor, and five students: browsers that know nothing of each other."""
    with ExitStack() as stack:
        contexts = [stack.enter_context(browser.new_context()) for _ in range(1 + len(NICKNAMES))]
        for context in contexts:
            context.set_default_timeout(PATIENCE_MS)
        yield [context.new_page() for context in contexts]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_lesson(people: list[Page], url: str, tmp_path: Path) -> None:
    instructor, *students = people
    instructor.goto(f"{url}/classroom")
    instructor.get_by_role("textbox", name="Its name").fill("Year 10")
    press(instructor, "Open a class")
    link = instructor.get_by_test_id("stCode").first.inner_text().strip()
    assert re.fullmatch(rf"{url}/classroom\?code=[A-Z2-9]{{6}}", link)
    for student, nickname in zip(students, NICKNAMES, strict=True):
        student.goto(link)
        student.get_by_role("textbox", name="Nickname").fill(nickname)
        press(student, "Join")
        expect(student.get_by_text(f"You are {nickname} here")).to_be_visible()
    expect(instructor.get_by_text("5 here, 5 joined, 0 answers.")).to_be_visible()

    title, _, _, prediction = TRY[0]
    first, *others = prediction.options.values()  # type: ignore[union-attr]
    for student, says in zip(students, (first, first, first, *others), strict=False):
        student.goto(f"{url}/pooling")
        card = student.get_by_test_id("stColumn").filter(has_text=title)
        card.get_by_role("button", name=says, exact=True).click()
        expect(student.get_by_text("Measured:").first).to_be_visible()
    expect(instructor.get_by_text("5 answers.")).to_be_visible()
    expect(instructor.get_by_text("5 answered, 4 of them wrong")).to_be_visible()

    lead = instructor.context.new_page()
    lead.goto(f"{url}/convolution?stride=2")
    lead.get_by_test_id("stPopoverButton").filter(has_text="Class").click()
    press(lead, "All look here")
    for student in students:
        student.wait_for_url("**/convolution?stride=2")
        expect(student.get_by_text("looks at this together")).to_be_visible()
    press(lead, "Back to their own")
    for student in students:
        student.wait_for_url(re.compile("/pooling"))

    with instructor.expect_download() as downloaded:
        press(instructor, "Answers as CSV")
    table = tmp_path / "answers.csv"
    downloaded.value.save_as(table)
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    assert {row["nickname"] for row in rows} == set(NICKNAMES)
    assert {row["question"].partition(":")[0] for row in rows} == {title}

    rests(instructor)  # what the class did last is told above, and moves what stands below
    instructor.get_by_text("Another browser, and deleting it").click()
    rests(instructor)
    # By its key: who points may miss what moves.
    instructor.get_by_role("checkbox", name="Delete this class with all that is stored of it").press("Space")
    expect(instructor.get_by_role("button", name="Delete it now", exact=True)).to_be_enabled()
    press(instructor, "Delete it now")
    expect(instructor.get_by_text("Open a class").first).to_be_visible()
    expect(students[0].get_by_text("was deleted")).to_be_visible()
    assert urlsplit(students[0].url).path == "/pooling"
