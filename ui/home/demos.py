"""The small runs that all visitors of the home page watch together, slow so that they cost little."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core.training import ClassifierRun, GanRun, RunHandle


@dataclass(frozen=True)
class Demo:
    """A run, its pace, and the step from which on the next visitor sees it start anew."""

    make: Callable[[], ClassifierRun | GanRun]
    steps_per_second: float
    last_step: int


def _classifier() -> ClassifierRun:
    from nn_core.network.presets import classifier_preset
    from nn_core.training import ClassifierRun

    return ClassifierRun(architecture=classifier_preset("small_cnn", (1, 28, 28), 10), dataset="mnist")


def _gan() -> GanRun:
    from nn_core.network.presets import gan_preset
    from nn_core.training import GanConfig, GanRun

    config = GanConfig()
    generator, discriminator = gan_preset("dcgan_small", (1, 28, 28), config.latent_size)
    return GanRun(generator=generator, discriminator=discriminator, dataset="mnist", config=config)


DEMOS = {
    "cnn": Demo(_classifier, steps_per_second=6, last_step=1_500),
    "gan": Demo(_gan, steps_per_second=20, last_step=4_000),
}

READER_STEPS = 400
"""What the network that visitors draw for learns first: a few seconds, for the first of them alone."""

_lock = threading.Lock()
_run_ids: dict[str, str] = {}


def demo(name: str) -> RunHandle:
    """The shared run `name` of `DEMOS`, training. Made anew when it can no longer be woken, or it failed."""
    with _lock:
        wanted = DEMOS[name]
        run = _kept(name)
        if run is None or run.state == "failed":
            run = engine().submit(wanted.make())
            run.pace(wanted.steps_per_second)
            _run_ids[name] = run.id
        if run.step_count >= wanted.last_step:
            run.reset()
        if run.state != "running":
            run.resume()
        return run


def reader() -> RunHandle:
    """The shared network that reads what visitors draw: it learns for `READER_STEPS`, and then no more."""
    with _lock:
        run = _kept("reader")
        if run is None or run.state == "failed":
            run = engine().submit(_classifier())
            _run_ids["reader"] = run.id
        if run.step_count < READER_STEPS and run.state != "running":
            run.step(READER_STEPS - run.step_count, wait=False)
        return run


def _kept(name: str) -> RunHandle | None:
    """The run of that name; one that sleeps, as nobody was there, wakes."""
    from nn_core.training import CapacityError, LostError
    from nn_core.training.errors import StoreError

    try:
        return engine().find(_run_ids.get(name, ""))
    except (CapacityError, LostError, StoreError):
        return None
