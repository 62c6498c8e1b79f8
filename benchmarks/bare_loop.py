"""What a user would write instead: a plain PyTorch loop over the same images, network, optimiser and batch.

`python -m benchmarks.bare_loop <preset> <seconds>` prints examples per second, from a process of its own.
"""

import sys
import time
from collections.abc import Iterator

import torch
from torch import nn

from nn_core import build
from nn_core.data import fit_images, load
from nn_core.network.presets import classifier_preset

BATCH_SIZE = 32
LEARNING_RATE = 2e-3
SHAPE = (1, 28, 28)


def steps(preset: str) -> Iterator[None]:
    """Train for ever, a step at a time."""
    images = load("mnist")
    train = images.split(0).train
    pixels = torch.tensor(fit_images(images.images, SHAPE)[train]).float() / 255
    labels = torch.tensor(images.labels[train])
    model = build(classifier_preset(preset, SHAPE, 10), seed=0)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    loss_function = nn.CrossEntropyLoss()
    while True:
        for batch in torch.randperm(len(pixels)).split(BATCH_SIZE):
            optimizer.zero_grad()
            loss_function(model(pixels[batch]), labels[batch]).backward()
            optimizer.step()
            yield


def examples_per_second(loop: Iterator[None], seconds: float) -> float:
    start, count = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - start) < seconds:
        next(loop)
        count += 1
    return count * BATCH_SIZE / elapsed


if __name__ == "__main__":
    torch.set_num_threads(1)
    loop = steps(sys.argv[1])
    examples_per_second(loop, 1.0)
    print(examples_per_second(loop, float(sys.argv[2])))
