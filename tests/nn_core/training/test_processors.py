"""How many processors this process may use, by files as Linux has them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nn_core.training.processors import processors


@pytest.fixture(autouse=True)
def _sixteen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of 32, of which this process is given 16, whatever the version of Python."""
    monkeypatch.setattr(os, "cpu_count", lambda: 32)
    monkeypatch.setattr(os, "process_cpu_count", lambda: 16, raising=False)


def group(folder: Path, limit: str, inside: str = "") -> None:
    (folder / inside).mkdir(parents=True, exist_ok=True)
    (folder / inside / "cpu.max").write_text(limit)


def counted(folder: Path, own: str = "0::/\n") -> int:
    (folder / "own").write_text(own)
    return processors(folder / "groups", folder / "own")


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("max 100000\n", 16),
        ("200000 100000\n", 2),
        ("50000 25000\n", 2),
        ("250000 100000\n", 2),
        ("50000 100000\n", 1),
        ("3200000 100000\n", 16),
        ("", 16),
        ("200000\n", 16),
        ("200000 0\n", 16),
        ("a few\n", 16),
    ],
)
def test_a_container_has_as_many_as_its_limit_rounded_down(tmp_path: Path, limit: str, expected: int) -> None:
    group(tmp_path / "groups", limit)
    assert counted(tmp_path) == expected


def test_the_nearest_limit_of_all_groups_around_a_service_counts(tmp_path: Path) -> None:
    groups, own = tmp_path / "groups", "1:cpu:/elsewhere\n0::/system.slice/layers.service\n"
    group(groups, "max 100000", "system.slice/layers.service")
    assert counted(tmp_path, own) == 16
    group(groups, "400000 100000", "system.slice")
    assert counted(tmp_path, own) == 4
    group(groups, "300000 100000", "system.slice/layers.service")
    assert counted(tmp_path, own) == 3
    group(groups, "100000 100000", "elsewhere")
    assert counted(tmp_path, own) == 3


def test_where_there_are_no_such_files_it_is_what_the_process_is_given(tmp_path: Path) -> None:
    assert processors(tmp_path / "none", tmp_path / "nothing") == 16


def test_an_older_python_counts_what_the_process_is_bound_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "process_cpu_count")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {1, 5, 7}, raising=False)
    assert processors(tmp_path, tmp_path / "nothing") == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    assert processors(tmp_path, tmp_path / "nothing") == 32
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert processors(tmp_path, tmp_path / "nothing") == 1
