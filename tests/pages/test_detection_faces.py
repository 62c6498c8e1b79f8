"""Faces are looked for where somebody asks, once for all who ask, and what was found is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.findings.faces import FaceSearch, Sightings, recipe
from nn_core.training.jobs import JobError
from tests.pages.app import data_of, open_page, press, prose, said
from tests.waiting import PATIENCE_S
from ui.detection.faces import KEY
from ui.shell.engine import engine

pytestmark = pytest.mark.usefixtures("engine_ends")
PAGE, LOOK = "detection", "Look for faces"
FOUND = Sightings(
    1.0,
    40,
    ((7, 5),),
    np.array([[80.0, 180.0, 178.0, 278.0], [0.0, 0.0, 40.0, 40.0]]),
    np.array([0.75, 0.875], np.float32),
    np.array([0.9, 0.0]),
    0.9,
)


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[FaceSearch]:
    """A search ends at once; the jobs that were worked on."""
    jobs: list[FaceSearch] = []

    def work(job: FaceSearch, tools: Any) -> Any:
        jobs.append(job)
        return FOUND
        yield

    monkeypatch.setattr(FaceSearch, "work", work)
    return jobs


def is_drawn(page: AppTest) -> bool:
    return any(getattr(one, "key", None) == KEY for one in page._tree)


def ended(page: AppTest) -> AppTest:
    """The page once the search has ended."""
    press(page, LOOK)
    engine().jobs.ask(FaceSearch(recipe())).wait(PATIENCE_S)
    return page.run()


def test_to_open_the_page_looks_for_nothing(worked: list[FaceSearch]) -> None:
    page = open_page(PAGE)
    assert LOOK in {button.label for button in page.button}
    assert not is_drawn(page)
    assert worked == []
    assert engine().jobs.found(FaceSearch(recipe())) is None


def test_what_is_found_is_drawn_and_told(worked: list[FaceSearch]) -> None:
    page = ended(open_page(PAGE, overlap="0.6"))
    shown = data_of(page, KEY)
    assert shown["windows"] == [[80, 180, 98, 0.75], [0, 0, 40, 0.875]]
    assert (shown["asked"], shown["overlap"]) == (35, 0.6)
    assert "It sees the face, and much else." in prose(page)
    assert "Labeled Faces in the Wild" in said(page)
    assert "NASA" in said(page)
    assert LOOK not in {button.label for button in page.button}


def test_all_who_ask_share_one_search(worked: list[FaceSearch]) -> None:
    first, second = (ended(open_page(PAGE)) for _ in range(2))
    assert len(worked) == 1
    assert data_of(first, KEY) == data_of(second, KEY)


def test_a_search_that_fails_says_so_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(job: FaceSearch, tools: Any) -> Any:
        raise JobError("The photograph is gone.")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(FaceSearch, "work", fails)
        page = ended(open_page(PAGE))
        assert "The photograph is gone" in said(page)
    assert not is_drawn(page)
    monkeypatch.setattr(FaceSearch, "work", lambda job, tools: _at_once())
    press(page, "Try again")
    assert engine().jobs.ask(FaceSearch(recipe())).wait(PATIENCE_S)
    page.run()
    assert is_drawn(page)


def _at_once() -> Any:
    return FOUND
    yield
