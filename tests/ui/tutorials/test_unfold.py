"""A step shows the controls that it is about."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import open_page, sent
from ui.shell.prepared import GROUPS
from ui.tutorials.walk import HERE, Here

ALL = set(GROUPS["pooling"]["picture"].folds)


def folded_in(key: str, step: int, page: str = "pooling") -> set[str]:
    app: AppTest = open_page("tutorials")
    app.session_state[HERE] = Here(key, step)
    app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception
    return set(sent(app)[0]["more"]["folded"])


@pytest.mark.parametrize(("step", "shown"), [(0, set()), (3, {"stride"})])
def test_a_step_shows_what_it_lets_change(step: int, shown: set[str]) -> None:
    assert folded_in("15_pooling", step) == ALL - shown


def test_a_challenge_leaves_the_way_open_and_shows_everything() -> None:
    assert folded_in("challenges/16_heard", 0) == set()


def test_a_step_that_leaves_open_how_it_is_done_shows_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = '+++\ntitle = "Mine"\nminutes = 5\naudience = "All."\n+++\nAbout.\n'
    read = '## Read\n\n```toml\naddress = "pooling"\n```\n\nRead.\n'
    do = '## Do\n\n```toml\ndone = "stride == 3"\nfeedback = "Yes."\n```\n\nDo.\n'
    (tmp_path / "00_mine.md").write_text(head + read + do)
    monkeypatch.setenv("LAYERSCOPE_TUTORIALS", str(tmp_path))
    assert (folded_in("00_mine", 0), folded_in("00_mine", 1)) == (ALL, set())


def test_a_step_on_another_page_shows_nothing_here() -> None:
    assert folded_in("challenges/20_far", 0) == ALL
