"""The commands that lead the README can be given, and do what they say."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
INSTALLED = [f"--assume-old=.venv/{name}" for name in ("installed", "installed-dev", "installed-cluster")]


def told(*words: str, **variables: str) -> str:
    """What make would do. All variables of the environment but these are as they are."""
    others = {
        name: value for name, value in os.environ.items() if name not in ("LAYERSCOPE_ENGINE", "ENGINE")
    }
    command = ["make", "--dry-run", "--no-print-directory", *INSTALLED, *words]
    done = subprocess.run(command, cwd=ROOT, env=others | variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_app_is_served(tmp_path: Path) -> None:
    """Only a recipe that is run has its variables: a dry run finds nothing wrong with them."""
    streamlit = tmp_path / "streamlit"
    streamlit.write_text('#!/bin/sh\necho "engine <$LAYERSCOPE_ENGINE>, told $*"\n')
    streamlit.chmod(0o700)
    others = {name: value for name, value in os.environ.items() if name != "LAYERSCOPE_ENGINE"}
    command = [
        "make",
        "--no-print-directory",
        "--assume-old=.venv/installed",
        f"BIN={tmp_path}",
        "PORT=8600",
        "run",
    ]
    done = subprocess.run(command, cwd=ROOT, env=others, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "engine <>, told run app.py --server.port 8600" in done.stdout


@pytest.mark.parametrize(
    "target",
    ["test", "test-quick", "test-walks", "test-cluster", "test-prompts", "test-tutorials", "test-long"],
)
def test_tests_are_run(target: str) -> None:
    assert "pytest" in told(target)
