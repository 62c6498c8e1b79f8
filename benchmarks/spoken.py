"""Spoken digits: how many words of voices that they never heard a CNN and a linear model understand.

The networks of the page "Sound", on one thread; the median of three seeds counts.
"""

import time
from statistics import median

import torch

from nn_core.training import ClassifierConfig, ClassifierRun
from nn_core.training.engine.build import build_trainer
from ui.sound.lab import DATA, LEARNING_RATE, network_of

SEEDS = (0, 1, 2)
STEPS = {"cnn": 1_182, "linear": 4_728}
"""Multiples of 394, after which the page checks them."""


def main() -> None:
    torch.set_num_threads(1)
    for name, goal in (("cnn", "at least 0.95"), ("linear", "below 0.9, or the set is a toy")):
        found = [measure(name, seed) for seed in SEEDS]
        shares, seconds = zip(*found, strict=True)
        each = ", ".join(f"{share:.3f}" for share in shares)
        print(f"{name}: {median(shares):.3f} right of unheard voices  (goal: {goal})")
        print(f"  each seed: {each}; {STEPS[name]:,} steps in {median(seconds):.0f} s")


def measure(name: str, seed: int) -> tuple[float, float]:
    """The share of right answers, and the seconds of training."""
    run = ClassifierRun(network_of(name), DATA, ClassifierConfig(learning_rate=LEARNING_RATE, seed=seed))
    trainer = build_trainer(run, run.load(), "cpu")
    start = time.perf_counter()
    for _ in range(STEPS[name]):
        trainer.step()
    seconds = time.perf_counter() - start
    return trainer.evaluate()["val_accuracy"], seconds
