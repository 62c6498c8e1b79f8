"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.training import PlaneGanRun
from nn_core.tutorials.condition import Measured
from ui.kit.runs import spec_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle

METRICS = ("d_loss", "g_loss", "d_real", "d_fake", "js", "kl", "modes", "quality")


def facts_of(run: RunHandle) -> Measured:
    """What is measured of the run that is shown."""
    spec, newest = spec_of(run, PlaneGanRun), run.latest()
    config, metrics = spec.config, newest.metrics
    return {
        "state": run.state,
        "step": newest.step,
        **{name: metrics.get(name) for name in METRICS},
        "d_gradient": metrics.get("d_gradient_norm"),
        "g_gradient": metrics.get("g_gradient_norm"),
        "data": spec.dataset,
        "loss": config.loss,
        "learning_rate_g": config.learning_rate_g,
        "learning_rate_d": config.learning_rate_d,
        "g_steps": config.steps_g,
        "d_steps": config.steps_d,
        "g_neurons": config.neurons_g,
        "d_neurons": config.neurons_d,
        "latent_size": config.noise_size,
        "r1": config.r1,
        "average": config.average,
        "batch_size": config.batch_size,
        "seed": config.seed,
    }
