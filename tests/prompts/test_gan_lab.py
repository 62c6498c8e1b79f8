"""GAN lab: each experiment, set up and trained for three seeds, shows what it promises."""

import numpy as np
import pytest
import torch

from nn_core.data import DATASETS
from nn_core.measure.quality import confidence, pixels_of, trait_shares
from nn_core.measure.strokes import slant, thickness
from nn_core.training import GanProbe, GanRun
from nn_core.training.gan.trainer import GanTrainer
from tests.prompts.labs import measured, set_up, train
from tests.prompts.reader import judge, probabilities, readable
from ui.gan_lab.lab import PARAMS, gan_run
from ui.gan_lab.words import FACES_AT, TRY

seeds = pytest.mark.parametrize("seed", range(3))
PREDICTIONS = {title: prediction for title, _, _, prediction in TRY}


def run_of(title: str, seed: int) -> GanRun:
    """The run that the experiment's button sets up."""
    run = gan_run(set_up(PARAMS, TRY, title, seed=seed))
    assert run is not None
    run.check()
    return run


def prepared(title: str, seed: int) -> GanTrainer:
    run = run_of(title, seed)
    return GanTrainer(run, run.load(), torch.device("cpu"))


def samples(trainer: GanTrainer) -> np.ndarray:
    return trainer.snapshot(GanProbe())["samples"]


def variety(images: np.ndarray) -> float:
    return float(images.std(axis=0).mean())


@seeds
@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("From noise to digits", "various"),
        ("Ask for a seven", "style"),
        ("A judge that is too good", "nothing"),
        ("Faces of its own?", "farther"),
    ],
)
def test_a_card_measures_the_same_whatever_the_seed(title: str, expected: str, seed: int) -> None:
    assert measured(run_of(title, seed), PREDICTIONS[title]) == expected


@seeds
@pytest.mark.prompt("gan_lab", "From noise to digits")
def test_first_there_is_nothing_then_strokes_then_some_digits_can_be_read(seed: int) -> None:
    trainer = prepared("From noise to digits", seed)
    at_first = samples(trainer)
    strokes = samples(train(trainer, 150))
    digits = samples(train(trainer, 400))
    assert readable(at_first) == 0
    assert variety(strokes) > 3 * variety(at_first)
    assert strokes.max() > 0.9 > -0.9 > strokes.min()
    assert readable(digits) > 0.1


@seeds
@pytest.mark.prompt("gan_lab", "Ask for a seven")
def test_g_draws_what_is_asked_for_and_the_same_noise_keeps_slant_and_thickness(seed: int) -> None:
    trainer = train(prepared("Ask for a seven", seed), 1000)
    noise = np.random.default_rng(seed).standard_normal((64, trainer.config.latent_size)).astype(np.float32)
    drawn = [
        trainer.snapshot(GanProbe(latent=noise, labels=(digit,) * len(noise)))["samples_at"]
        for digit in range(10)
    ]
    as_asked = [(probabilities(images).argmax(axis=1) == digit).mean() for digit, images in enumerate(drawn)]
    assert min(as_asked) > 0.5
    ink = [(images[:, 0] + 1) / 2 for images in drawn]
    for measure, least in ((slant, 0.5), (thickness, 0.2)):
        alike = np.corrcoef([measure(images) for images in ink])
        assert alike[np.triu_indices(10, 1)].mean() > least


@seeds
@pytest.mark.prompt("gan_lab", "A judge that is too good")
def test_a_judge_that_is_never_wrong_teaches_nothing(seed: int) -> None:
    trainer = prepared("A judge that is too good", seed)
    norms = []
    while trainer.step_count < 300:
        trainer.step()
        norms.append(trainer.metrics()["g_gradient_norm"])
    found = trainer.metrics()
    assert found["d_real"] > 0.99
    assert found["d_fake"] < 0.01
    assert norms[0] > 1
    assert max(norms[100:]) < 0.01
    # What was grey at first still is: no stroke in sight.
    assert readable(samples(trainer)) == 0
    assert abs(samples(trainer)).max() < 0.95


@seeds
@pytest.mark.prompt("gan_lab", "Faces of its own?")
def test_faces_come_out_with_all_traits_about_as_often_as_in_the_data(seed: int) -> None:
    """Half of the data shows each trait. A classifier that has learnt from them reads most samples."""
    trainer = train(prepared("Faces of its own?", seed), FACES_AT)
    noise = np.random.default_rng(seed).standard_normal((400, trainer.config.latent_size)).astype(np.float32)
    made = pixels_of(trainer.snapshot(GanProbe(latent=noise))["samples_at"])
    _, found = judge("avatars").look(made)
    info = DATASETS["avatars"]
    shares = trait_shares(np.bincount(found.argmax(axis=1), minlength=info.classes) / len(made), info.traits)
    assert (shares > 0.25).all()
    assert (shares < 0.75).all()
    assert confidence(found) > 0.75
