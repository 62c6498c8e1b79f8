"""Two runs in two processes over the same two in one: how much faster do they train together?

Rounds alternate, so that a noisy machine disturbs both alike; the median of the ratios counts. What the
machine itself allows is measured beside it: two bare loops in two processes over one.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

from benchmarks.bare_loop import BATCH_SIZE, LEARNING_RATE, SHAPE
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun, HostedEngine, RunHandle

PRESET = "lenet5"
ROUNDS = 5
SECONDS = 3.0


def main() -> None:
    engines = [HostedEngine(count, device="cpu") for count in (1, 2)]
    try:
        runs = [two_runs(engine) for engine in engines]
        for pair in runs:
            together(pair)
        ratios, machine = [], []
        for _ in range(ROUNDS):
            one, two = map(together, runs)
            ratios.append(two / one)
            machine.append(bare(2) / bare(1))
    finally:
        for engine in engines:
            engine.close()
    print(f"two runs of {PRESET} in two hosts / in one: {median(ratios):.2f}  (goal: at least 1.8)")
    print(f"two bare loops in two processes / one: {median(machine):.2f}")


def two_runs(engine: HostedEngine) -> list[RunHandle]:
    """Of two people, one in each host where there are two."""
    config = ClassifierConfig(learning_rate=LEARNING_RATE, batch_size=BATCH_SIZE)
    runs: list[RunHandle] = []
    for owner in ("one", "other"):
        runs.append(
            engine.submit(ClassifierRun(classifier_preset(PRESET, SHAPE, 10), "mnist", config), owner=owner)
        )
        runs[-1].step(1)
    return runs


def together(runs: list[RunHandle]) -> float:
    """Steps a second of both."""
    for run in runs:
        run.resume()
    before, began = sum(run.step_count for run in runs), time.perf_counter()
    time.sleep(SECONDS)
    for run in runs:
        run.pause()
    return (sum(run.step_count for run in runs) - before) / (time.perf_counter() - began)


def bare(count: int) -> float:
    """Examples a second of so many bare loops at once, each in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bare_loop", PRESET, str(SECONDS)]
    loops = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(count)]
    return sum(float(loop.communicate()[0]) for loop in loops)


if __name__ == "__main__":
    main()
