"""The script runs alone, and learns."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from nn_core.training.segmentation.script import segmentation_script
from tests.nn_core.training.small_runs import small_segmentation
from tests.waiting import PATIENCE_S


@pytest.mark.parametrize("loss", ["cross_entropy", pytest.param("dice", marks=pytest.mark.walk)])
def test_it_runs_and_says_how_well_each_class_is_found(loss: str) -> None:
    source = segmentation_script(small_segmentation(loss=loss), 100)
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    lines = done.stdout.splitlines()
    assert re.fullmatch(r"step 100: loss \d\.\d{3}", lines[1])
    assert [line.partition(":")[0] for line in lines[2:]] == ["background", "round", "straight", "open"]
    assert float(lines[2].split()[-1]) > 0.5


def test_layers_and_settings_are_those_of_the_run() -> None:
    run = small_segmentation(learning_rate=0.25, batch_size=7, seed=3)
    source = segmentation_script(run)
    for part in (
        "lr=0.25",
        "scenes(7, training)",
        "torch.manual_seed(3)",
        "torch.cat([upsample1, relu1], dim=1)",
    ):
        assert part in source
    classes = "[1, 2, 3, 3, 2, 3, 1, 2, 1, 1]"
    assert classes in source
    assert "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]" in segmentation_script(replace(run, dataset="digits_noise"))
