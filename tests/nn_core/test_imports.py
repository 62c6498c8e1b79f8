"""What importing the core costs, and that it knows neither pages nor plots: asked of fresh interpreters."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]


def modules_after(code: str) -> set[str]:
    """The top-level modules loaded once `code` ran in an interpreter of its own."""
    script = f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert result.returncode == 0, result.stderr
    return set(result.stdout.split())


@pytest.mark.walk
def test_no_module_of_the_core_knows_pages_or_plots() -> None:
    loaded = modules_after(
        "import importlib, pathlib\n"
        "for path in pathlib.Path('nn_core').rglob('*.py'):\n"
        "    importlib.import_module('.'.join(path.with_suffix('').parts).removesuffix('.__init__'))"
    )
    assert {"nn_core", "torch"} <= loaded
    assert not loaded & {"streamlit", "plotly", "matplotlib", "ui", "pages"}


def test_describing_a_network_imports_no_torch() -> None:
    loaded = modules_after(
        "from nn_core import *\n"
        "from nn_core.network.presets import classifier_preset\n"
        "text = classifier_preset('lenet5', (1, 28, 28), 10).to_json()\n"
        "assert Architecture.from_json(text).params == 61_706"
    )
    assert "nn_core" in loaded
    assert "torch" not in loaded


@pytest.mark.walk
def test_build_and_capture_stay_functions_whatever_is_imported_first() -> None:
    loaded = modules_after(
        "import nn_core.network.build, nn_core.network.capture\n"
        "from nn_core import Architecture, Flatten, build, capture\n"
        "model = build(Architecture((1, 2, 2), (Flatten(),)))\n"
        "with capture(model) as trace: pass"
    )
    assert "torch" in loaded


def test_the_public_names_are_the_agreed_ones() -> None:
    import nn_core

    agreed = (
        "Architecture Conv2d ConvTranspose2d MaxPool2d AvgPool2d GlobalAvgPool2d BatchNorm2d Activation "
        "Dropout Flatten Linear Unflatten Upsample Add Concat SpecError build capture Layer LayerRow Shape"
    )
    assert set(nn_core.__all__) == set(agreed.split())
    assert all(hasattr(nn_core, name) for name in nn_core.__all__)
