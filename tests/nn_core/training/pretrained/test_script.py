"""The script runs alone, and says of the photograph what the page says."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from typing import Any

import torch

from nn_core.training import PretrainedProbe, PretrainedRun
from nn_core.training.engine.build import build_trainer
from nn_core.training.pretrained.script import pretrained_script


def test_the_script_gives_the_answer_of_the_page() -> None:
    run = PretrainedRun()
    printed = io.StringIO()
    variables: dict[str, Any] = {}
    with redirect_stdout(printed):
        exec(compile(pretrained_script(run), "script", "exec"), variables)
    trainer = build_trainer(run, run.load(), "cpu")
    ours = trainer.snapshot(PretrainedProbe(layers=("linear1",)))
    torch.testing.assert_close(variables["logits"], torch.from_numpy(ours["linear1"]), rtol=0, atol=1e-4)
    first, *others = printed.getvalue().splitlines()
    assert first == f"{ours['probabilities'].max():.3f} Egyptian cat"
    assert len(others) == 4
