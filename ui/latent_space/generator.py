"""The generator that the page brings along: trained once, then kept on the disk beside the app.

`small_generator` starts whatever is needed at its first call, and each later one moves it on. It is trained
while somebody looks. Ahead of time: `python -m ui.latent_space.generator`.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
import time
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nn_core.network.presets import gan_preset
from nn_core.network.state import COUNT, state_shapes
from nn_core.training import GanConfig, GanRun, StartingWeights
from ui.shell.engine import close_engine, engine

if TYPE_CHECKING:
    from nn_core.training import RunHandle

Arrays = dict[str, np.ndarray]

logger = logging.getLogger(__name__)

CACHE = Path(os.environ.get("LAYERSCOPE_CACHE") or Path(__file__).resolve().parents[2] / ".cache")
FOLDER = CACHE / "generators"
STEPS = 1500
VERSION = 1
"""Of the training: another one makes every kept file worthless."""
LOOK_EVERY_S = 0.5


@cache
def recipe() -> GanRun:
    """What is trained: the GAN lab's default."""
    config = GanConfig()
    generator, discriminator = gan_preset("dcgan", (1, 28, 28), config.latent_size)
    return GanRun(generator, discriminator, "mnist", config)


def file_of(spec: GanRun) -> Path:
    """Where the weights of such a training are kept: under a name that hangs on all that makes them."""
    parts = [spec.generator.to_json(), spec.discriminator.to_json(), spec.dataset, asdict(spec.config)]
    text = json.dumps([VERSION, STEPS, *parts], sort_keys=True)
    return FOLDER / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.safetensors"


def save(spec: GanRun, weights: Arrays) -> None:
    """Keep weights ("g.<layer>.<name>", "d...."); a reader sees the whole file or none."""
    from safetensors.numpy import save_file

    path = file_of(spec)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    save_file({name: array.copy(order="C") for name, array in weights.items()}, unfinished)
    unfinished.replace(path)


def load(spec: GanRun) -> Arrays | None:
    """The weights kept, or None where there is no file or it is not made for these networks."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        weights = load_file(file_of(spec))
    except (OSError, SafetensorError, ValueError):
        return None
    return weights if _fit(spec, weights) else None


def _fit(spec: GanRun, weights: Arrays) -> bool:
    wanted = {
        f"{side}{name}": shape
        for side, network in spec.networks.items()
        for name, shape in state_shapes(network).items()
    }
    return weights.keys() == wanted.keys() and all(
        weights[name].shape == shape
        and weights[name].dtype == (np.int64 if name.endswith(COUNT) else np.float32)
        and bool(np.isfinite(weights[name]).all())
        for name, shape in wanted.items()
    )


class Maker:
    """The small generator on its way, seen from any thread. Whoever looks at it moves it on.

    Attributes:
        run: the run in the engine that shows it: in training, then with the finished weights.
        done: whether it is finished.
        problem: why it will not be, as a sentence; empty while all is well.
    """

    def __init__(self) -> None:
        self.run: RunHandle | None = None
        self.done = False
        self.problem = ""
        self._lock = threading.Lock()

    @property
    def step(self) -> int:
        run = self.run
        return STEPS if self.done else 0 if run is None else min(run.step_count, STEPS)

    @property
    def usable(self) -> bool:
        """Whether its run is there and in the engine still."""
        return self.run is not None and engine().get(self.run.id) is not None

    def now(self) -> tuple[RunHandle | None, bool]:
        """The run that shows it, and whether that is the finished one: both of the same moment."""
        with self._lock:
            return self.run, self.done

    def look(self) -> None:
        """Do what is next, if it is not under way: begin, train on, keep and show what was trained."""
        from nn_core.data import DataError
        from nn_core.training import CapacityError

        with self._lock:
            try:
                if not (self.done or self.problem):
                    self._move_on()
            except (CapacityError, DataError) as error:
                self.problem = str(error)
            except Exception:
                logger.exception("the small generator could not be made")
                self.problem = "Something went wrong while the generator was trained."

    def wait(self, timeout_s: float) -> None:
        """Block until it is finished or has failed, or for so long."""
        deadline = time.monotonic() + timeout_s
        self.look()
        while not (self.done or self.problem) and (left_s := deadline - time.monotonic()) > 0:
            if self.run is not None:
                self.run.wait(min(left_s, LOOK_EVERY_S))
            self.look()

    def _move_on(self) -> None:
        run = self.run
        if run is None or not run.touch():  # nobody has looked for so long that it was freed
            self._begin()
        elif run.state in ("failed", "diverged"):
            self.problem = run.message
        elif run.state == "paused" and run.step_count < STEPS:  # nobody was watching
            run.step(STEPS - run.step_count, wait=False)
        elif run.state == "paused" and (weights := run.weights()):
            self._keep(weights)
            self._show(weights)

    def _begin(self) -> None:
        weights = load(recipe())
        if weights is None:
            self.run = engine().submit(recipe())
            self.run.step(STEPS, wait=False)
        else:
            self._show(weights)

    def _show(self, weights: Arrays) -> None:
        before, spec = self.run, replace(recipe(), weights=StartingWeights(weights))
        self.run = engine().submit(spec, replacing=before)
        self.done = True
        if before is not None:
            before.close(successor=self.run.look)

    def _keep(self, weights: Arrays) -> None:
        try:
            save(recipe(), weights)
        except OSError as error:
            logger.warning("the small generator cannot be kept: %s", error)


_lock = threading.Lock()
_maker: Maker | None = None


def small_generator() -> Maker:
    """The one of this server, made now if it is the first time or if its run was freed."""
    global _maker
    with _lock:
        if _maker is None or (_maker.done and not _maker.usable):
            _maker = Maker()
        maker = _maker
    maker.look()
    return maker


def try_again() -> None:
    """Forget one that ended with a problem."""
    global _maker
    with _lock:
        if _maker is not None and _maker.problem:
            _maker = None


def main() -> None:
    """Make the generator now, if it is not there."""
    maker = small_generator()
    while not (maker.done or maker.problem):
        maker.wait(LOOK_EVERY_S)
        print(f"\rStep {maker.step:,} of {STEPS:,}", end="", flush=True)
    print(f"\r{maker.problem or f'The generator is kept in {file_of(recipe())}.'}")
    close_engine()


if __name__ == "__main__":
    main()
