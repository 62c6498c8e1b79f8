"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.training import PlaneGanRun
from nn_core.tutorials.condition import Measured
from ui.kit.facts import gan_facts, step_of
from ui.kit.runs import spec_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle

COMPARED = ("js", "kl", "modes", "quality")


def facts_of(run: RunHandle) -> Measured:
    """What is measured of the run that is shown."""
    spec, newest = spec_of(run, PlaneGanRun), run.latest()
    config = spec.config
    return {
        **gan_facts(run, newest),
        **{name: newest.metrics.get(name) for name in COMPARED},
        "js_step": step_of(newest, "js"),
        "data": spec.dataset,
        "g_steps": config.steps_g,
        "d_steps": config.steps_d,
        "g_neurons": config.neurons_g,
        "d_neurons": config.neurons_d,
        "latent_size": config.noise_size,
        "r1": config.r1,
    }
