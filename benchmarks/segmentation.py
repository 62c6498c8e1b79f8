"""How soon does a U-Net know what each pixel is part of? Mean IoU after seconds of training on one thread.

`python -m benchmarks.segmentation [scenes ...]` trains each preset on those scenes with three seeds, and
prints mean IoU over the classes, background included, on 200 validation scenes, and the steps taken until
then, each at the median of the seeds. Seconds are those of the processor, and of training steps alone.
"""

import sys
import time
from collections.abc import Sequence
from statistics import median

import torch

from nn_core.data.scenes import SCENES
from nn_core.network.unet import SEGMENTATION_PRESETS, segmentation_preset
from nn_core.training import SegmentationConfig, SegmentationRun
from nn_core.training.segmentation.trainer import SegmentationTrainer

DEFAULT = ("three_plain", "three_photographs", "shapes_plain")
MARKS_S = (5, 10, 20, 30, 45, 60)
SEEDS = (0, 1, 2)
CPU = torch.device("cpu")


def main(names: Sequence[str] = DEFAULT) -> None:
    torch.set_num_threads(1)
    print(f"mean IoU after {', '.join(map(str, MARKS_S))} s, median of {len(SEEDS)} seeds")
    for name in names:
        for preset in SEGMENTATION_PRESETS:
            each = [reached(name, preset, seed) for seed in SEEDS]
            scores = "  ".join(
                f"{median(iou for _, iou in at):.3f} (step {median(step for step, _ in at):,})"
                for at in zip(*each, strict=True)
            )
            print(f"{name}, {preset}: {scores}", flush=True)


def reached(name: str, preset: str, seed: int) -> list[tuple[int, float]]:
    """Steps and mean IoU at each mark."""
    info = SCENES[name]
    network = segmentation_preset(preset, info.shape, len(info.class_names) + 1)
    run = SegmentationRun(network, name, config=SegmentationConfig(seed=seed))
    trainer = SegmentationTrainer(run, run.load(), CPU)
    taken, found = 0.0, []
    for mark in MARKS_S:
        while taken < mark:
            start = time.process_time()
            trainer.step()
            taken += time.process_time() - start
        found.append((trainer.step_count, trainer.evaluate()["val_iou"]))
    return found


if __name__ == "__main__":
    main(sys.argv[1:] or DEFAULT)
