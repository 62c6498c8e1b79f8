"""How soon does a grid detector find digits? Precision and recall after seconds of training on one thread.

`python -m benchmarks.detection [scenes ...]` trains the usual detector on those scenes with three seeds, and
prints precision and recall (at a score of .3, an IoU of .5 with the right class) and mAP on 300 validation
scenes, and the steps taken until then, each at the median of the seeds. Seconds are those of the processor,
and of training steps alone.
"""

import sys
import time
from collections.abc import Sequence
from statistics import median

import torch

from nn_core.data.scenes import SCENES
from nn_core.network.detectors import detector_preset
from nn_core.training import DetectionConfig, DetectionRun
from nn_core.training.detection.trainer import DetectionTrainer

DEFAULT = ("digits_plain", "digits_noise", "digits_photographs")
PRESET = "grid_8"
MARKS_S = (5, 10, 20, 30, 45, 60)
SEEDS = (0, 1, 2)
MEASURED = ("val_precision", "val_recall", "val_map", "steps")
CPU = torch.device("cpu")


def main(names: Sequence[str] = DEFAULT) -> None:
    torch.set_num_threads(1)
    print(f"precision / recall, mAP, median of {len(SEEDS)} seeds  (goal: .85 / .85 within 60 s)")
    for scenes in names:
        each = [reached(scenes, seed) for seed in SEEDS]
        for mark, *of_seeds in zip(MARKS_S, *each, strict=True):
            precision, recall, average, steps = (median(one[name] for one in of_seeds) for name in MEASURED)
            scores = f"{precision:.3f} / {recall:.3f}, mAP {average:.3f}"
            print(f"{scenes}, {mark} s (step {steps:,}): {scores}", flush=True)


def reached(name: str, seed: int) -> list[dict[str, float]]:
    """What is measured at each mark."""
    info = SCENES[name]
    network = detector_preset(PRESET, info.shape, len(info.class_names))
    run = DetectionRun(network, name, DetectionConfig(seed=seed))
    trainer = DetectionTrainer(run, run.load(), CPU)
    taken, found = 0.0, []
    for mark in MARKS_S:
        while taken < mark:
            start = time.process_time()
            trainer.step()
            taken += time.process_time() - start
        found.append({**trainer.evaluate(), "steps": trainer.step_count})
    return found


if __name__ == "__main__":
    main(sys.argv[1:] or DEFAULT)
