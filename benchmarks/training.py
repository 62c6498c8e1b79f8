"""Training speed of a run in the engine over a bare PyTorch loop of the same network, without a browser.

Rounds alternate, so that a noisy machine disturbs both alike; the median of the ratios counts.
"""

import time
from statistics import median

import torch

from benchmarks.bare_loop import BATCH_SIZE, LEARNING_RATE, SHAPE, examples_per_second, steps
from nn_core.network.presets import classifier_preset
from nn_core.training import (
    ClassifierConfig,
    ClassifierProbe,
    ClassifierRun,
    LocalEngine,
    RunHandle,
    Snapshot,
)

PRESETS = ("small_cnn", "lenet5")
ROUNDS = 7
SECONDS = 1.5


def main() -> None:
    torch.set_num_threads(1)
    for preset in PRESETS:
        measure(preset)


def measure(preset: str) -> None:
    config = ClassifierConfig(learning_rate=LEARNING_RATE, batch_size=BATCH_SIZE)
    engine = LocalEngine(device="cpu", workers=1)
    run = engine.submit(ClassifierRun(classifier_preset(preset, SHAPE, 10), "mnist", config))
    loop = steps(preset)
    examples_per_second(loop, SECONDS)
    in_engine(run, SECONDS)
    unwatched, watched = [], []
    for _ in range(ROUNDS):
        bare = examples_per_second(loop, SECONDS)
        unwatched.append(in_engine(run, SECONDS) / bare)
        with_watcher, frames = in_engine_watched(run, SECONDS)
        watched.append(with_watcher / bare)
    engine.close()
    print(f"{preset}: bare loop {bare:,.0f} examples/s")
    print(f"  unwatched / bare loop: {median(unwatched):.2f}  (goal: at least 0.95)")
    print(
        f"  a reader of all maps in this process / bare loop: {median(watched):.2f}, {frames:.0f} snapshots/s"
    )


def in_engine(run: RunHandle, seconds: float) -> float:
    """Examples per second while the run trains for about so long."""
    first, start = run.step_count, time.perf_counter()
    run.resume()
    time.sleep(seconds)
    run.pause()
    return (run.step_count - first) * BATCH_SIZE / (time.perf_counter() - start)


def in_engine_watched(run: RunHandle, seconds: float) -> tuple[float, float]:
    frames = 0

    def deliver(_snapshot: Snapshot) -> None:
        nonlocal frames
        frames += 1
        subscription.request()

    subscription = run.subscribe(deliver, ClassifierProbe(layers=("*",)))
    subscription.request()
    speed = in_engine(run, seconds)
    subscription.close()
    return speed, frames / seconds


if __name__ == "__main__":
    main()
