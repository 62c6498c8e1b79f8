"""What classifiers that have learnt from real pictures read in generated ones."""

from functools import cache

import numpy as np
import torch

from nn_core.data import DATASETS
from nn_core.measure.experiments import network
from nn_core.measure.quality import Judge
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun
from nn_core.training.classifier.trainer import ClassifierTrainer
from tests.prompts.labs import train

STEPS = 600
SURE = 0.9


@cache
def reader(seed: int = 0) -> torch.nn.Module:
    architecture = classifier_preset("small_cnn", (1, 28, 28), 10)
    run = ClassifierRun(architecture, "mnist", ClassifierConfig(seed=seed))
    trainer = train(ClassifierTrainer(run, run.load(), torch.device("cpu")), STEPS)
    return network(run.architecture, {name: tensor.numpy() for name, tensor in trainer.state().items()})


def probabilities(samples: np.ndarray, seed: int = 0) -> np.ndarray:
    """Of the ten digits (n 10), for pictures `n 1 28 28` in -1..1, as the reader of that seed sees them."""
    scores: torch.Tensor = reader(seed)((torch.from_numpy(samples).float() + 1) / 2)
    return scores.softmax(1).numpy()


def readable(samples: np.ndarray) -> float:
    """The share that the reader is sure of."""
    return float((probabilities(samples).max(axis=1) > SURE).mean())


@cache
def judge(dataset: str) -> Judge:
    """A classifier that has learnt from that set."""
    info = DATASETS[dataset]
    run = ClassifierRun(classifier_preset("lenet5", info.shape, info.classes), dataset)
    trainer = train(ClassifierTrainer(run, run.load(), torch.device("cpu")), STEPS)
    return Judge(run.architecture, {name: tensor.numpy() for name, tensor in trainer.state().items()})
