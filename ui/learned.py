"""Kernels that a network has learned: trained once a process, on this machine, in a few seconds."""

from __future__ import annotations

import time
from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.engine import engine

STEPS = 300
PATIENCE_S = 60
KERNEL_SIZE = 5
LEARNED_FILTERS = 8
DATASETS = {"grey": "mnist", "rgb": "photographs"}


class LearningError(RuntimeError):
    """The kernels could not be learned; the message is a sentence for the reader."""


@st.cache_resource(show_spinner=False)
def learned_kernels(colour: Literal["grey", "rgb"]) -> NDArray[np.float32]:
    """The first layer of a small CNN after 300 batches, float32 `8 c 5 5`.

    Grey kernels learn from MNIST, kernels for colour from patches of the photographs.

    Raises:
        LearningError: the training failed, or the machine is too busy.
    """
    from nn_core.data import DATASETS as INFO
    from nn_core.presets import classifier_preset
    from nn_core.training import CapacityError, ClassifierRun, Probe

    info = INFO[DATASETS[colour]]
    network = classifier_preset("small_cnn", info.shape, info.classes)
    try:
        run = engine().submit(ClassifierRun(architecture=network, dataset=info.name))
    except CapacityError as error:
        raise LearningError(str(error)) from error
    try:
        run.watch(Probe(weights=("conv1",)))
        run.step(STEPS)
        deadline = time.monotonic() + PATIENCE_S
        while run.state == "running" and time.monotonic() < deadline:
            run.touch()
            time.sleep(0.05)
        learned = run.latest()
        if learned.step < STEPS:
            raise LearningError(f"The network could not learn its kernels in time. {run.message}".strip())
        return learned.arrays["conv1.weight"].copy()
    finally:
        run.close()
