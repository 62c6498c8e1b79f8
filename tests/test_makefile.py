"""The command that leads the README does what it says. Nothing is run here but make itself, which tells."""

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


@pytest.mark.parametrize("words", [(), ("ENGINE=ray",), ("HOST=0.0.0.0",), ("PORT=8600",)])
def test_the_app_is_served(words: tuple[str, ...]) -> None:
    assert "streamlit run app.py" in told("run", *words)


def test_the_engine_may_come_from_the_environment() -> None:
    assert "streamlit run app.py" in told("run", LAYERSCOPE_ENGINE="ray")


@pytest.mark.parametrize("target", ["test", "test-quick", "test-walks", "test-cluster", "test-prompts"])
def test_tests_are_run(target: str) -> None:
    assert "pytest" in told(target)
