"""The code of the page, run by PyTorch, makes the picture that the page shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nn_core.mechanics.spectrogram import log_mel
from ui.kit.experiment import Experiment
from ui.sound.code import pytorch_lines, spectrogram_lines
from ui.sound.lab import clip_of, settings_of
from ui.sound.params import PARAMS


def lab_of(**values: Any) -> Experiment:
    return Experiment("sound", PARAMS, {param.name: param.default for param in PARAMS} | values, [])


@pytest.mark.parametrize(
    "values",
    [{}, {"word": "six", "window": "128", "hop": "4", "bands": "16"}, {"window": "64", "bands": "64"}],
)
def test_pytorch_makes_the_same_picture(values: dict[str, str]) -> None:
    lab = lab_of(**values)
    known: dict[str, Any] = {"wave": torch.tensor(clip_of(lab), dtype=torch.float32)}
    exec(spectrogram_lines(lab), known)
    np.testing.assert_allclose(known["picture"], log_mel(clip_of(lab), settings_of(lab)), atol=1e-3)


def test_the_network_comes_after_it() -> None:
    script = pytorch_lines(lab_of(network="linear"))
    compile(script, "sound.py", "exec")
    assert 'model.add_module("linear1", nn.Linear(1024, 10))' in script
    assert "Spoken digits" in script
