"""Backups take the same part of what a run gets, however many others train."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nn_core.training.engine import backups as module
from nn_core.training.engine.backups import Backup, Backups


@pytest.mark.parametrize("crowd", [1, 30])
def test_backups_take_a_hundredth_of_what_the_run_gets(crowd: float, monkeypatch: pytest.MonkeyPatch) -> None:
    now, took, spent, step = 0.0, 0.004, 0.0, 0
    monkeypatch.setattr(module, "time", SimpleNamespace(perf_counter=lambda: now))
    kept = Backups(Backup({}, 0, 0))
    while now < 60 * crowd:
        step += 1
        now += 0.005 * crowd  # its turn comes round
        if kept.due:
            began_at = now
            now += took
            spent += took
            kept.keep(Backup({}, step, step), began_at, crowd)
    assert spent / (now / crowd) == pytest.approx(0.01, rel=0.1)
    assert kept.newer.step > kept.older.step > 0
