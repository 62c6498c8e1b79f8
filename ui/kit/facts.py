"""What a page measures for the tutorial that stands above it.

A page offers its facts as it runs; the tutorial reads them once the page has run and, where they change by
themselves, again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import streamlit as st

from nn_core.tutorials.condition import Measured
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import Snapshot

OFFERED = session_key("facts", "offered")


@dataclass(frozen=True)
class Offer:
    """What measures the facts, and whether they change while nobody touches the page."""

    measure: Callable[[], Measured]
    changes: bool


def offer_facts(measure: Callable[[], Measured], *, changes: bool = False) -> None:
    """Say what measures the page's facts (`nn_core/tutorials/facts.py`)."""
    st.session_state[OFFERED] = Offer(measure, changes)


def withdraw_facts() -> None:
    """Before a page runs: what the one before it offered is none of its facts."""
    st.session_state.pop(OFFERED, None)


def offered_facts() -> Offer:
    """What the page that has run offers; nothing where it offers none."""
    found: Offer = st.session_state.get(OFFERED, Offer(dict, changes=False))
    return found


EXACT_DIGITS = 6
"""Runs measure in 32 bits, where 0.95 is a little less: what a page shows as 0.95 counts as that."""
RUN_METRICS = ("epoch", "train_loss", "val_loss")


def classifier_facts(run: RunHandle) -> Measured:
    """The facts of a classifier's run."""
    return run_facts(run, "val_accuracy", "train_accuracy")


def run_facts(run: RunHandle, score: str, *others: str) -> Measured:
    """The facts of a run, from its newest snapshot; one that comes trained has no settings.

    score, others: metrics besides the loss; the first one is that of the validation data.
    """
    newest, config = run.latest(), run.spec.config
    return {
        "state": run.state,
        "step": newest.step,
        **{name: _exact(newest.metrics.get(name)) for name in (*RUN_METRICS, score, *others)},
        "val_step": step_of(newest, score),
        **{name: getattr(config, name, None) for name in ("learning_rate", "batch_size", "seed")},
    }


def step_of(newest: Snapshot, metric: str) -> int | None:
    """When it was measured; None if it never was."""
    return newest.measured.get(metric, newest.step) if metric in newest.metrics else None


def _exact(value: float | None) -> float | None:
    """None of what does not exist, too, such as a share of nothing."""
    return None if value is None or isnan(value) else round(value, EXACT_DIGITS)


GAN_METRICS = ("d_loss", "g_loss", "d_real", "d_fake")


def gan_facts(run: RunHandle, newest: Snapshot) -> Measured:
    """The facts of a run in which G and D train each other, at the moment of that snapshot."""
    config = run.spec.config
    return {
        "state": run.state,
        "step": newest.step,
        **{name: newest.metrics.get(name) for name in GAN_METRICS},
        "d_gradient": newest.metrics.get("d_gradient_norm"),
        "g_gradient": newest.metrics.get("g_gradient_norm"),
        "loss": config.loss,
        "learning_rate_g": config.learning_rate_g,
        "learning_rate_d": config.learning_rate_d,
        "batch_size": config.batch_size,
        "average": config.average,
        "seed": config.seed,
    }
