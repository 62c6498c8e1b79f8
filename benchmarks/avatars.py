"""Does the GAN lab learn faces from its avatars? The classifier of its tab "Quality" judges 500 samples.

`python -m benchmarks avatars [seed ...]` prints after 30, 60 and 90 s of training: the share of samples that
show each trait, how sure the classifier is, the Frechet distance, and how far samples are from the nearest
training image; all of real faces, too. Seconds are those of one processor: other work does not count.
"""

import time
from statistics import median

import numpy as np
import torch
from numpy.typing import NDArray

from nn_core.data import DATASETS, load
from nn_core.findings.checkpoints import CLASSIFIER_STEPS
from nn_core.findings.gan_look import samples_of
from nn_core.measure.assessment import Reference, assess, reference
from nn_core.measure.quality import Judge, pixels_of, trait_shares
from nn_core.network.presets import classifier_preset, gan_preset
from nn_core.training import ClassifierRun, GanConfig, GanRun
from nn_core.training.classifier.trainer import ClassifierTrainer
from nn_core.training.gan.trainer import GanTrainer

NAME = "avatars"
INFO = DATASETS[NAME]
CPU = torch.device("cpu")
SECONDS = (30, 60, 90)
SEEDS = (0, 1, 2)
TOGETHER = 10
"""Steps between two looks at the clock."""
TITLES = (*(trait.name for trait in INFO.traits), "confidence", "Frechet", "nearest")


def main(*seeds: float) -> None:
    torch.set_num_threads(1)
    real = reference(load(NAME), INFO.shape, judge())
    standard = real.standard
    print(f"{'':34}" + "".join(f"{title:>12}" for title in TITLES))
    even = trait_shares(np.full(INFO.classes, 1 / INFO.classes), INFO.traits)
    show("real faces", np.array([*even, standard.confidence, standard.floor, standard.distance]))
    found = [watch(int(seed), real) for seed in seeds or SEEDS]
    for at, seconds in enumerate(SECONDS):
        middle = np.array([median(column) for column in np.array(found)[:, at].T])
        show(f"median of {len(found)} seeds, {seconds} s", middle)
    print("goal at 90 s: each trait from 0.25 to 0.75, confidence at least 0.80")


def show(title: str, numbers: NDArray[np.float64]) -> None:
    print(f"{title:34}" + "".join(f"{number:12.2f}" for number in numbers), flush=True)


def judge() -> Judge:
    """The classifier of the page, trained as there."""
    run = ClassifierRun(classifier_preset("lenet5", INFO.shape, INFO.classes), NAME)
    trainer = ClassifierTrainer(run, run.load(), CPU)
    for _ in range(CLASSIFIER_STEPS):
        trainer.step()
    return Judge(run.architecture, {name: tensor.numpy() for name, tensor in trainer.state().items()})


def watch(seed: int, real: Reference) -> list[list[float]]:
    """What is measured at each of `SECONDS` of the page's usual GAN, in the order of `TITLES`."""
    config = GanConfig(seed=seed)
    run = GanRun(*gan_preset("dcgan", INFO.shape, config.latent_size), NAME, config)
    trainer = GanTrainer(run, run.load(), CPU)
    found, spent = [], 0.0
    for goal in SECONDS:
        start = time.thread_time()
        while spent + time.thread_time() - start < goal:
            for _ in range(TOGETHER):
                trainer.step()
        spent += time.thread_time() - start
        weights = {name: tensor.numpy() for name, tensor in trainer.state().items()}
        samples = pixels_of(np.concatenate(list(samples_of(run, weights))))
        now = assess(trainer.step_count, samples, None, real)
        assert now.shares is not None
        assert now.confidence is not None
        assert now.frechet is not None
        traits = trait_shares(now.shares, INFO.traits).tolist()
        found.append([*traits, now.confidence, now.frechet, float(now.distances.mean())])
        show(f"seed {seed}, {goal} s, step {trainer.step_count:,}", np.array(found[-1]))
    return found


if __name__ == "__main__":
    main()
