"""Variety against quality for a range of truncations, measured once with a classifier as judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from nn_core.data import DataError, ImageSet
from nn_core.findings.trained import Recipe, Trained
from nn_core.network.fields import SpecError
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun, ConfigError, GanRun
from ui.kit.waiting import network_or_progress
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from torch import nn

    from nn_core.training import RunHandle

PICTURES = 256
TRADEOFF = session_key("latent", "tradeoff")
AMOUNTS = {
    "scale": (0.05, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5),
    "normal": (0.05, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0),
}
RENEWED_AFTER = 1.25
"""A generator in training is measured anew once it has taken so many times the steps."""


def judge_of(spec: GanRun) -> Recipe | None:
    """The classifier to train on the generator's own data; None where that has no classes to tell apart."""
    if isinstance(spec.dataset, ImageSet):
        return None
    try:
        classes = len(spec.load().class_names)
        run = ClassifierRun(classifier_preset("small_cnn", spec.image_shape, classes), spec.dataset)
        run.check()
    except (SpecError, DataError, ConfigError):
        return None
    return Recipe(run)


def tradeoff(run: RunHandle, cut: str) -> list[tuple[float, float, float]] | None:
    """(amount, confidence, variety) for some amounts; None while there is no judge."""
    spec: Any = run.spec
    recipe = judge_of(spec)
    if recipe is None:
        return None
    judge = network_or_progress(recipe, "A classifier learns to be the judge")
    weights = run.weights()
    if judge is None or not weights:
        return None
    key, step = (run.look, cut), run.step_count
    kept = st.session_state.get(TRADEOFF)
    if kept is None or kept[0] != key or step > RENEWED_AFTER * kept[1] + 20:
        kept = st.session_state[TRADEOFF] = key, step, _measure(spec, weights, judge, cut)
    return kept[2]


def _measure(
    spec: GanRun, weights: dict[str, np.ndarray], judge: Trained, cut: Any
) -> list[tuple[float, float, float]]:
    from nn_core.latent.truncation import prices
    from nn_core.measure.experiments import network

    classifier = network(judge.architecture, judge.weights)
    noise, told = inputs(spec, PICTURES)
    found = prices(generator_of(spec, weights), classifier, noise, cut, AMOUNTS[cut], told)
    return [(price.amount, round(price.confidence, 4), round(price.variety, 4)) for price in found]


def generator_of(spec: GanRun, weights: Mapping[str, np.ndarray]) -> nn.Sequential:
    """G with a run's weights ("g.<layer>.<name>"), in evaluation mode."""
    from nn_core.measure.experiments import network

    own = {name.removeprefix("g."): array for name, array in weights.items() if name.startswith("g.")}
    return network(spec.generator, own)


def inputs(spec: GanRun, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Noise (n z), always the same, and what G reads behind it: its classes in turns (n k), k may be 0."""
    noise = np.random.default_rng(0).standard_normal((count, spec.latent_size))
    told = np.eye(max(spec.classes, 1))[np.arange(count) % max(spec.classes, 1)][:, : spec.classes]
    return noise, told
