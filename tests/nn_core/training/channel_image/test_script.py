"""The script runs alone, and climbs as the run does."""

import subprocess
import sys
from dataclasses import replace

import pytest

from nn_core.training import ChannelImageRun, FrozenNetwork
from nn_core.training.channel_image.script import channel_image_script
from tests.nn_core.training.channel_image.test_trainer import after
from tests.nn_core.training.small_runs import small_image
from tests.waiting import PATIENCE_S


def printed(source: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    return float(done.stdout)


@pytest.mark.parametrize("part", ["channel", pytest.param("unit", marks=pytest.mark.walk)])
def test_it_climbs(part: str) -> None:
    spec = replace(small_image(), part=part)
    assert printed(channel_image_script(spec, 40)) > printed(channel_image_script(spec, 0))


@pytest.mark.walk
def test_the_large_network_s_weights_are_its_own() -> None:
    """From nearly grey noise of other draws, so the numbers are alike and not the same."""
    spec = ChannelImageRun(FrozenNetwork(pretrained="efficientnet_lite0"), "norm2", 3)
    assert printed(channel_image_script(spec, 4)) == pytest.approx(after(spec, 4)["response"][0], abs=0.1)
