"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.judgements.gan import classes_made
from nn_core.training import GanRun
from nn_core.tutorials.condition import Measured
from ui.gan_lab.lab import OWN, faces_only
from ui.gan_lab.quality import record_of
from ui.kit.facts import gan_facts
from ui.kit.runs import spec_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle


MEASURES = ("measured_step", "classes_made", "diversity", "frechet", "nearest")


def facts_of(run: RunHandle) -> Measured:
    """What is measured of the run that is shown."""
    spec, newest = spec_of(run, GanRun), run.latest()
    config = spec.config
    return {
        **gan_facts(run, newest),
        "epoch": newest.metrics.get("epoch"),
        "d_steps": config.d_steps,
        "smoothing": config.label_smoothing,
        "latent_size": config.latent_size,
        "conditional": config.conditional,
        "parameters_g": spec.generator.params,
        "parameters_d": spec.discriminator.params,
        "data": _data(spec),
        **_quality(run),
    }


def _data(spec: GanRun) -> str:
    if isinstance(spec.dataset, str):
        return spec.dataset
    return "faces" if spec.dataset.name == faces_only().name else OWN


def _quality(run: RunHandle) -> Measured:
    """What the tab Quality measured last; nothing is measured for this."""
    now = next(reversed(record_of(run.look).found), None)
    if now is None:
        return dict.fromkeys(MEASURES)
    return {
        "measured_step": now.step,
        "classes_made": None if now.shares is None else classes_made(now.shares),
        "diversity": now.diversity,
        "frechet": now.frechet,
        "nearest": float(now.distances.mean()),
    }
