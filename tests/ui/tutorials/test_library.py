"""Files of the folder are there without a restart; one with a fault says which line, and hides no other."""

import os
import re
from pathlib import Path

import pytest

from tests.pages.app import PAGE_NAMES
from tests.sources import ROOT
from ui.tutorials import library as module
from ui.tutorials.library import OURS, PAGES, library, read_folders

TUTORIAL = """+++
title = "Mine"
minutes = 5
audience = "My class."
+++
About it.

## One

```toml
address = "pooling"
```

Look.
"""
CHALLENGE = """+++
title = "Goal"
minutes = 5
audience = "My class."
address = "convolution"
done = "stride == 2"
+++
Do it.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "challenges").mkdir()
    monkeypatch.setenv("LAYERSCOPE_TUTORIALS", str(tmp_path))
    return tmp_path


def write(path: Path, text: str, at: int = 1) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(at, at))


def test_ours_have_no_faults_and_every_page_may_be_opened() -> None:
    ours = read_folders(OURS)
    assert ours.problems == ()
    assert {"10_kernel"} <= ours.tutorials.keys()
    assert PAGES.keys() == set(PAGE_NAMES) - {"home", "tutorials"}


def test_what_is_told_of_a_step_that_is_done_speaks_of_no_moment() -> None:
    """It is told later as well, when the page shows something else."""
    ours = read_folders(OURS)
    steps = [step for one in ours.tutorials.values() for step in one.steps]
    steps += [one.goal for one in ours.challenges.values()]
    told = [step.feedback.text for step in steps]
    told += [option.because for step in steps if step.predict for option in step.predict.options]
    assert sum(map(bool, told)) > 50
    assert [words for words in told if re.search(r"\bnow\b", words, re.IGNORECASE)] == []


def test_files_of_an_instructor_are_there_at_once_beside_ours(folder: Path) -> None:
    assert "mine" not in library().tutorials
    write(folder / "mine.md", TUTORIAL)
    write(folder / "challenges" / "goal.md", CHALLENGE)
    found = library()
    assert found.tutorials["mine"].title == "Mine"
    assert found.challenges["challenges/goal"].title == "Goal"
    assert found.get("challenges/goal") == found.challenges["challenges/goal"]
    assert found.get("goal") is None
    assert "10_kernel" in found.tutorials
    assert found.problems == ()


def test_a_file_that_changes_is_read_anew_and_one_that_does_not_is_not(folder: Path) -> None:
    write(folder / "mine.md", TUTORIAL)
    first = library().tutorials["mine"]
    assert library().tutorials["mine"] is first
    write(folder / "mine.md", TUTORIAL.replace("Mine", "Ours"), at=2)
    assert library().tutorials["mine"].title == "Ours"
    (folder / "mine.md").unlink()
    assert "mine" not in library().tutorials


def test_a_file_of_the_same_name_takes_the_place_of_ours(folder: Path) -> None:
    write(folder / "10_kernel.md", TUTORIAL)
    assert library().tutorials["10_kernel"].title == "Mine"


def test_a_fault_is_told_with_file_line_and_cure_and_hides_no_other_file(folder: Path) -> None:
    write(folder / "mine.md", TUTORIAL)
    write(folder / "wrong.md", TUTORIAL.replace("minutes = 5", "minutes = 500"))
    write(folder / "challenges" / "goal.md", CHALLENGE.replace("stride ==", "strid =="))
    found = library()
    assert "mine" in found.tutorials
    assert "wrong" not in found.tutorials
    assert found.problems[0] == "wrong.md, line 3: minutes is a whole number from 1 to 90: minutes = 1"
    assert found.problems[1].startswith(
        "challenges/goal.md, line 6: done is wrong at its character 1: “strid”"
    )
    write(folder / "wrong.md", TUTORIAL, at=2)
    assert len(library().problems) == 1


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("latin.md", b"+++\nt\xe4xt", "latin.md, line 2: it is no text in UTF-8"),
        ("long.md", b" " * 300_000, "long.md: it is longer than 60,000 characters"),
        (
            "My File.md",
            TUTORIAL.encode(),
            "My File.md: a file's name has small letters, digits, - and _ only.",
        ),
    ],
)
def test_what_is_no_such_file_is_told(folder: Path, name: str, content: bytes, problem: str) -> None:
    (folder / name).write_bytes(content)
    assert [one for one in library().problems if one.startswith(problem)]


def test_a_folder_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "folder.md").mkdir()
    assert any(one.startswith("folder.md: it cannot be read: ") for one in library().problems)
    assert "10_kernel" in library().tutorials


def test_a_folder_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LAYERSCOPE_TUTORIALS", str(tmp_path / "none"))
    assert library().problems == (f"{tmp_path / 'none'}, which LAYERSCOPE_TUTORIALS names, is no folder.",)


def test_no_folder_is_read_without_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", len(list(OURS.glob("*.md"))))
    for number in range(module.MAX_FILES + 1):
        write(folder / f"t{number}.md", TUTORIAL)
    assert any("files are read: there are" in one for one in library().problems)


def test_lines_may_end_as_on_windows(folder: Path) -> None:
    (folder / "mine.md").write_bytes(TUTORIAL.replace("\n", "\r\n").encode())
    assert library().tutorials["mine"].steps[0].text == "Look."


def test_a_hint_counts_the_neurons_that_a_new_layer_has() -> None:
    heads = (ROOT / "assets/components/neural_network/plane_network/heads.js").read_text(encoding="utf-8")
    (step,) = (step for step in library().tutorials["20_layers"].steps if step.title == "A hidden layer")
    assert "const FIRST = { neurons: 4," in heads
    assert "The new layer has four neurons." in step.hint
