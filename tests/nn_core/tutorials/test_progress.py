"""Progress outlives the server; a file that is damaged, swapped or too large counts as nothing."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.tutorials import progress as module
from nn_core.tutorials.progress import (
    DAMAGED,
    MAX_DOCUMENTS,
    NOT_KEPT,
    Progress,
    ProgressFiles,
    Standing,
    Told,
    from_json,
    to_json,
)

ME, OTHER = "a" * 32, "b" * 32
HALFWAY = Progress(
    "edges",
    {
        "edges": Standing(2, {0: Told(text=""), 1: Told(1, 0, "The stride is 2.")}),
        "challenges/half": Standing(finished=True),
    },
)


def test_what_is_kept_comes_back_in_another_process(tmp_path: Path) -> None:
    assert ProgressFiles(tmp_path / "new").save(ME, HALFWAY) == ""
    assert ProgressFiles(tmp_path / "new").load(ME) == (HALFWAY, "")
    assert ProgressFiles(tmp_path / "new").load(OTHER) == (Progress(), "")
    assert [path.name for path in (tmp_path / "new").iterdir()] == [f"{ME}.json"]


def test_a_step_is_done_once_something_was_told_of_it() -> None:
    edges = HALFWAY.standing("edges")
    assert [edges.done(step) for step in range(3)] == [True, True, False]
    said = HALFWAY.told("edges", 2, Told(said=1))
    assert not said.standing("edges").done(2)
    assert said.standing("edges").told[1] == Told(1, 0, "The stride is 2.")


def test_of_too_many_documents_the_one_changed_longest_ago_goes() -> None:
    many = Progress()
    for number in range(MAX_DOCUMENTS + 1):
        many = many.changed(f"d{number}", step=1)
    many = many.changed("d1", step=2).changed("new", step=1)
    assert len(many.standings) == MAX_DOCUMENTS
    assert "d0" not in many.standings
    assert many.standing("d1").step == 2
    assert "d2" not in many.standings


GOOD = json.loads(to_json(ME, HALFWAY))
DAMAGES = [
    "",
    "[]",
    "{",
    "null",
    "[" * 100_000,
    to_json(OTHER, HALFWAY),
    json.dumps(GOOD | {"version": 2}),
    json.dumps(GOOD | {"open": 3}),
    json.dumps(GOOD | {"open": "../x"}),
    json.dumps(GOOD | {"standings": []}),
    json.dumps(GOOD | {"standings": {"../../etc": {"step": 0, "finished": False, "told": {}}}}),
    json.dumps(GOOD | {"standings": {f"d{n}": GOOD["standings"]["edges"] for n in range(MAX_DOCUMENTS + 1)}}),
    *(
        json.dumps(GOOD | {"standings": {"edges": one}})
        for one in (
            3,
            {"step": 20, "finished": False, "told": {}},
            {"step": True, "finished": False, "told": {}},
            {"step": 0, "finished": 1, "told": {}},
            {"step": 0, "finished": True, "told": {"-1": [None, None, ""]}},
            {"step": 0, "finished": True, "told": {"99": [None, None, ""]}},
            {"step": 0, "finished": True, "told": {"1": [9, None, ""]}},
            {"step": 0, "finished": True, "told": {"1": [None, None, 4]}},
            {"step": 0, "finished": True, "told": {"1": [None, None]}},
        )
    ),
]


@pytest.mark.parametrize("text", DAMAGES, ids=range(len(DAMAGES)))
def test_a_damaged_file_counts_as_nothing_and_is_told(tmp_path: Path, text: str) -> None:
    files = ProgressFiles(tmp_path)
    (tmp_path / f"{ME}.json").write_text(text)
    assert files.load(ME) == (Progress(), DAMAGED)
    assert files.save(ME, HALFWAY) == ""
    assert files.load(ME) == (HALFWAY, "")


def test_a_file_that_is_too_large_or_no_text_is_not_read(tmp_path: Path) -> None:
    for content in (b" " * (module.MAX_BYTES + 1), b"\xff\xfe"):
        (tmp_path / f"{ME}.json").write_bytes(content)
        assert ProgressFiles(tmp_path).load(ME) == (Progress(), DAMAGED)


def test_a_file_that_would_be_too_large_loses_what_was_changed_longest_ago(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 400)
    files = ProgressFiles(tmp_path)
    many = Progress("d9", {f"d{number}": Standing(1) for number in range(10)})
    assert files.save(ME, many) == ""
    found, trouble = files.load(ME)
    assert trouble == ""
    assert found.open == "d9"
    assert 1 <= len(found.standings) < 10
    assert "d9" in found.standings


def test_where_the_disk_refuses_it_goes_on_in_memory_until_the_disk_takes_it(tmp_path: Path) -> None:
    folder = tmp_path / "progress"
    folder.write_text("a file stands where the folder should be")
    files = ProgressFiles(folder)
    assert files.save(ME, HALFWAY) == NOT_KEPT
    assert files.load(ME) == (HALFWAY, NOT_KEPT)
    folder.unlink()
    assert files.save(ME, HALFWAY) == ""
    assert ProgressFiles(folder).load(ME) == (HALFWAY, "")


def test_memory_is_bounded_where_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_IN_MEMORY", 2)
    (tmp_path / "file").write_text("")
    files = ProgressFiles(tmp_path / "file")
    for owner in ("c" * 32, "d" * 32, "e" * 32):
        files.save(owner, HALFWAY)
    assert [files.load(owner * 32)[0] == HALFWAY for owner in "cde"] == [False, True, True]


def test_of_too_many_files_the_oldest_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 2)
    files = ProgressFiles(tmp_path)
    for age, owner in ((200, "c" * 32), (300, "d" * 32)):
        files.save(owner, HALFWAY)
        os.utime(tmp_path / f"{owner}.json", (1e9 - age, 1e9 - age))
    files.save("c" * 32, HALFWAY)
    files.save("e" * 32, HALFWAY)
    assert sorted(path.stem[0] for path in tmp_path.iterdir()) == ["c", "e"]


@pytest.mark.parametrize("owner", ["", "..", "a/b", "A" * 32, "a" * 33])
def test_only_a_visitor_has_a_file(tmp_path: Path, owner: str) -> None:
    with pytest.raises(ValueError, match="no name of a visitor"):
        ProgressFiles(tmp_path).save(owner, HALFWAY)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "edges", "1"]), inner)
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_progress_or_refused(content: object) -> None:
    for text in (json.dumps(content), json.dumps(GOOD | {"standings": content})):
        try:
            found = from_json(ME, text)
        except ValueError:
            continue
        assert from_json(ME, to_json(ME, found)) == found
