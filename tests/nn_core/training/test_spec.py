"""What describes a run is plain data: it survives pickling, and costs no torch."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierProbe, ClassifierRun
from tests.nn_core.training.small_runs import small_gan, small_run
from tests.waiting import PATIENCE_S


def test_runs_and_probes_are_data() -> None:
    things: list[Any] = [small_run(), small_gan(), ClassifierProbe(image=np.ones((1, 2, 2)))]
    for thing in things:
        copy = pickle.loads(pickle.dumps(thing))
        assert type(copy) is type(thing)
        with pytest.raises(FrozenInstanceError):
            copy.config = None
    mnist = ClassifierRun(classifier_preset("lenet5", (1, 28, 28), 10), "mnist")
    assert pickle.loads(pickle.dumps(mnist)) == mnist


def test_describing_a_run_imports_no_torch() -> None:
    code = "import sys, nn_core.training; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE_S)
