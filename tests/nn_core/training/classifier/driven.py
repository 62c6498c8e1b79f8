"""Classifiers that are trained step by step, without an engine."""

from __future__ import annotations

import torch
from torch import nn

from nn_core import Architecture, build
from nn_core.data import ImageSet
from nn_core.training import ClassifierProbe, ClassifierRun
from nn_core.training.classifier.trainer import ClassifierTrainer

CPU = torch.device("cpu")
EVERYTHING = ClassifierProbe(layers=("*",), weights=("*",), statistics=True, results=True)


def trainer_of(run: ClassifierRun) -> ClassifierTrainer:
    assert isinstance(run.dataset, ImageSet)
    return ClassifierTrainer(run, run.dataset, CPU)


def trained(run: ClassifierRun, steps: int) -> ClassifierTrainer:
    trainer = trainer_of(run)
    for _ in range(steps):
        trainer.step()
    return trainer


def batches_by_hand(run: ClassifierRun, steps: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """The batches that the documentation promises: each epoch a seeded permutation, its remainder dropped."""
    assert isinstance(run.dataset, ImageSet)
    images = torch.tensor(run.dataset.images).float() / 255
    labels = torch.tensor(run.dataset.labels)
    train = torch.tensor(run.dataset.split(run.config.seed).train)
    random, size = torch.Generator().manual_seed(run.config.seed), run.config.batch_size
    order: list[torch.Tensor] = []
    while len(order) < steps:
        epoch = train[torch.randperm(len(train), generator=random)]
        order += [epoch[i : i + size] for i in range(0, len(epoch) - size + 1, size)]
    return [(images[batch], labels[batch]) for batch in order[:steps]]


def loaded(architecture: Architecture, weights: dict[str, torch.Tensor]) -> nn.Sequential:
    model = build(architecture)
    model.load_state_dict(weights)
    return model.eval()
