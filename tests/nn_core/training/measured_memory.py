"""How much memory do runs really take? `python -m tests.nn_core.training.measured_memory` prints it as JSON:
for each case what its spec says and how far the process grew at its highest, both in bytes. Needs Linux.
"""

from __future__ import annotations

import json
import os
import time

import torch

from nn_core import Activation, Architecture, BatchNorm2d, Conv2d, Flatten, GlobalAvgPool2d, Linear, MaxPool2d
from nn_core.network.presets import gan_preset
from nn_core.network.unet import segmentation_preset
from nn_core.training import (
    ClassifierConfig,
    ClassifierRun,
    GanConfig,
    GanRun,
    PretrainedRun,
    SegmentationRun,
)
from nn_core.training.engine.board import Board
from nn_core.training.engine.run import Run

STEPS = 4
HEAD = (GlobalAvgPool2d(), Flatten(), Linear(10))
RELU = Activation("relu")


Measured = ClassifierRun | GanRun | PretrainedRun | SegmentationRun


def cases() -> dict[str, Measured]:
    """Runs whose memory is taken by different things."""
    pooled = (Conv2d(16, 5, padding=2), RELU, MaxPool2d(3, stride=1, padding=1))
    dilated = (Conv2d(16, 5, padding=4, dilation=2), BatchNorm2d(), Activation("gelu"))
    generator, discriminator = gan_preset("dcgan", (1, 28, 28), 32)
    return {
        "large images": _run((3, 120, 120), *HEAD, batch_size=8),
        "a large batch": _run((1, 28, 28), *pooled, *HEAD, batch_size=512),
        "dilated, with a norm": _run((1, 28, 28), *dilated, *dilated, *HEAD, batch_size=256),
        "many weights": _run((1, 28, 28), Flatten(), Linear(8_000), RELU, Linear(10)),
        "two networks": GanRun(generator, discriminator, "mnist", GanConfig(batch_size=256)),
        "masks": SegmentationRun(segmentation_preset("unet", (1, 64, 64), 4), "three_plain"),
        "one that comes trained": PretrainedRun(),
    }


def _run(shape: tuple[int, int, int], *layers: object, batch_size: int = 32) -> ClassifierRun:
    architecture = Architecture(shape, layers)  # type: ignore[arg-type]
    return ClassifierRun(architecture, "mnist", ClassifierConfig(batch_size=batch_size))


def growth(spec: Measured) -> int:
    """How far this process grows, in bytes, while the run is built, trained a little and looked at."""
    run = Run(spec, "cpu", Board(), time.monotonic)
    run.data = spec.load()
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the highest so far is the present
    before = _status("VmRSS")
    with run.changed:
        run.go(STEPS)
    run.work(1.0)
    while run.state == "running":
        run.work(1.0)
    assert run.step_count == (0 if spec.stands else STEPS), run.message
    run.snapshot(spec.probe(layers=("*",), weights=("*",), statistics=True))
    return _status("VmHWM") - before


def _status(name: str) -> int:
    with open("/proc/self/status") as file:
        line = next(line for line in file if line.startswith(name))
    return int(line.split()[1]) * 1024


def in_a_child(spec: Measured) -> int:
    """`growth` in a process of its own, which starts with torch imported and nothing else."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, str(growth(spec)).encode())
        os._exit(0)
    os.close(writer)
    os.wait()
    return int(os.read(reader, 32))


def main() -> None:
    torch.set_num_threads(1)
    growth(_run((1, 8, 8), Flatten(), Linear(10)))  # what is imported and set up once
    found = {name: (spec.memory().total, in_a_child(spec)) for name, spec in cases().items()}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
