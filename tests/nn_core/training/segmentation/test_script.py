"""The script runs alone, and learns."""

import base64
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.training.segmentation.script import segmentation_script
from tests.nn_core.training.small_runs import own_scene, small_segmentation
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


def test_own_pictures_stand_in_it_and_are_learnt_from_in_turn() -> None:
    own = tuple(map(own_scene, range(3)))
    lines = segmentation_script(small_segmentation(own=own, batch_size=8)).splitlines()
    first = lines.index("own = [  # pictures and their masks, 64 x 64 bytes each, compressed")
    names: dict[str, Any] = {"torch": torch, "base64": base64, "zlib": zlib}
    assert lines[:2] == ["import base64", "import zlib"]
    exec("\n".join(lines[first : lines.index("class Model(nn.Module):")]), names)
    np.testing.assert_allclose(names["own_images"] * 255, np.stack([scene.image for scene in own]), atol=1e-4)
    np.testing.assert_array_equal(names["own_masks"], np.stack([scene.classes for scene in own]))
    learnt = next(at for at, line in enumerate(lines) if line.startswith("    turn = "))
    for step, turn in ((1, [0, 1]), (2, [2, 0])):
        batch = {"step": step, "images": torch.zeros(8, 1, 64, 64), "masks": torch.zeros(8, 64, 64).long()}
        names |= batch
        exec("\n".join(line.strip() for line in lines[learnt : learnt + 3]), names)
        assert names["turn"].tolist() == turn
        assert torch.equal(names["images"][8:], names["own_images"][turn])
        assert torch.equal(names["masks"][8:], names["own_masks"][turn])


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
