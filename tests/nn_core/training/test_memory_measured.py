"""The estimates beside what processes take: they would be of no use if they were far off."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SLACK_BYTES = 24_000_000
"""Allocators round up, and keep what they may need again."""


@pytest.mark.walk
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_estimates_are_within_a_factor_of_two_of_what_runs_take() -> None:
    command = [sys.executable, "-m", "tests.nn_core.training.measured_memory"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout
    for name, (estimated, measured) in json.loads(printed).items():
        assert measured < 1.5 * estimated + SLACK_BYTES, (name, estimated, measured)
        assert estimated < 2 * measured + SLACK_BYTES, (name, estimated, measured)
