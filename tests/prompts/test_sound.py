"""Sound: each experiment, set up and trained for three seeds, shows what it promises."""

import pytest
import torch

from nn_core.training import ClassifierRun
from nn_core.training.classifier.trainer import ClassifierTrainer
from tests.prompts.labs import measured, set_up, train
from ui.sound.lab import classifier_run
from ui.sound.params import PARAMS
from ui.sound.words import HEARS_AT, LINEAR_AT, TRY

seeds = pytest.mark.parametrize("seed", range(3))
UNHEARD, SQUARES = (title for title, *_ in TRY)
PREDICTIONS = {title: prediction for title, _, _, prediction in TRY}


def run_of(title: str, seed: int) -> ClassifierRun:
    """The run that the experiment's button sets up."""
    return classifier_run(set_up(PARAMS, TRY, title, seed=seed))


def accuracy(title: str, seed: int, steps: int) -> float:
    run = run_of(title, seed)
    trainer = ClassifierTrainer(run, run.load(), torch.device("cpu"))
    return train(trainer, steps).evaluate()["val_accuracy"]


@seeds
@pytest.mark.prompt("sound", UNHEARD)
def test_a_cnn_understands_voices_that_it_never_heard(seed: int) -> None:
    assert measured(run_of(UNHEARD, seed), PREDICTIONS[UNHEARD]) == "most"
    assert accuracy(UNHEARD, seed, HEARS_AT) > 0.95


@seeds
@pytest.mark.prompt("sound", SQUARES)
def test_a_weight_for_each_square_does_not(seed: int) -> None:
    assert measured(run_of(SQUARES, seed), PREDICTIONS[SQUARES]) == "some"
    assert accuracy(SQUARES, seed, 4 * LINEAR_AT) < 0.9
