"""The estimates beside what processes take: they would be of no use if they were far off."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

SLACK_BYTES = 24_000_000
"""Allocators round up, and keep what they may need again."""

GIVES_BACK = {"MALLOC_MMAP_THRESHOLD_": "131072"}
"""A piece of memory above 128 kB goes back to the system when it is free. Otherwise glibc keeps a part of
them for later, and what it keeps is luck: the same run was seen to take 295 and 424 MB."""


@pytest.mark.walk
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_estimates_are_within_a_factor_of_two_of_what_runs_take() -> None:
    command = [sys.executable, "-m", "tests.nn_core.training.measured_memory"]
    printed = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=300, env=os.environ | GIVES_BACK
    ).stdout
    for name, (estimated, measured) in json.loads(printed).items():
        assert measured < 1.5 * estimated + SLACK_BYTES, (name, estimated, measured)
        assert estimated < 2 * measured + SLACK_BYTES, (name, estimated, measured)
