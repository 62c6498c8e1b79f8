"""Latent space: of three generators, samples are chosen that are clear and show what a card is about."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch

from nn_core.measure.strokes import APART_PX, CLEAR
from nn_core.training import GanProbe
from nn_core.training.gan.trainer import GanTrainer
from tests.trained import trained
from ui.latent_space.choice import PICKS, TERMS, Samples, samples_of
from ui.latent_space.generator import STEPS, recipe
from ui.latent_space.tradeoff import judge_of
from ui.shell.engine import close_engine

seeds = pytest.mark.parametrize("seed", range(3))


@pytest.fixture(scope="module", autouse=True)
def _engine() -> object:
    yield
    close_engine()


@cache
def generator(seed: int) -> Samples:
    spec = recipe()
    spec = replace(spec, config=replace(spec.config, seed=seed))
    trainer = GanTrainer(spec, spec.load(), torch.device("cpu"))
    for _ in range(STEPS):
        trainer.step()
    weights = {name: tensor.numpy() for name, tensor in trainer.state().items()}
    judge = judge_of(spec)
    assert judge is not None
    return samples_of(spec, weights, trainer.snapshot(GanProbe()), trained(judge))


@seeds
@pytest.mark.parametrize("pick", PICKS)
def test_no_smear_is_chosen(seed: int, pick: str) -> None:
    values = PICKS[pick](generator(seed))
    assert values is not None
    chosen = np.hstack([np.ravel(value) for value in values.values()]) - 1
    assert (generator(seed).found.confidence[chosen] >= CLEAR).all()


@seeds
def test_ends_of_a_path_are_of_two_classes_or_of_one(seed: int) -> None:
    found = generator(seed).found
    for pick, count in (("two classes", 2), ("one class", 1)):
        values = PICKS[pick](generator(seed))
        assert values is not None
        assert len({found.label[values[end] - 1] for end in ("a", "b")}) == count
        assert values["a"] != values["b"]


@seeds
@pytest.mark.prompt("latent_space", "Thick and thin")
def test_the_sum_of_thick_and_thin_is_a_clear_thick_digit(seed: int) -> None:
    samples = generator(seed)
    values = PICKS["thick and thin"](samples)
    assert values is not None
    a, b, c = (values[term][0] - 1 for term in TERMS)
    found, noise = samples.found, samples.noise
    assert found.thickness[a] > found.thickness[b] + APART_PX
    assert found.label[a] == found.label[b] != found.label[c]
    result = samples.draw((noise[a] - noise[b] + noise[c])[None])
    assert result.label[0] == found.label[c]
    assert result.confidence[0] >= CLEAR
    assert result.thickness[0] > found.thickness[c]
