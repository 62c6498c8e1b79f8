"""What the GAN lab says of the run that its settings describe."""

import pytest
import torch

from nn_core.training import GAN_LOSSES, GanConfig, GanProbe
from nn_core.training.gan.losses import answer, verdict
from nn_core.training.gan.objectives import OBJECTIVES
from tests.nn_core.training.gan.small_gans import image_set, make_trainer, train
from ui.gan_lab.lab import CUT, loss_caption, verdicts_caption


def test_smoothing_is_in_the_sentence_about_the_labels() -> None:
    words = loss_caption(GanConfig(loss="least_squares", label_smoothing=0.1))
    assert r"\tfrac12 (D(x) - 0.9)^2" in words
    assert "D aims at 0.9 for real and 0 for generated" in words


@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_the_sentence_changes_with_smoothing_just_where_there_are_labels(loss: str) -> None:
    captions = {loss_caption(GanConfig(loss=loss, label_smoothing=by)) for by in (0.0, 0.1, 0.3)}
    assert len(captions) == (3 if OBJECTIVES[loss].smooths else 1)
    assert not any(mark in caption for caption in captions for mark in ("{label}", "{rest}"))


@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_it_is_said_just_where_a_verdict_is_not_what_the_formula_has(loss: str) -> None:
    outputs = torch.tensor([-3.0, 0.2, 3.0])
    is_cut = not torch.equal(answer(loss, outputs), verdict(loss, outputs))
    assert (CUT in loss_caption(GanConfig(loss=loss))) is is_cut
    assert is_cut is (loss in {"least_squares", "hinge"})


@pytest.mark.parametrize(("loss", "score"), [("non_saturating", "verdict"), ("wasserstein_gp", "score")])
def test_why_the_curve_and_the_pictures_differ_is_said(loss: str, score: str) -> None:
    words = verdicts_caption(GanConfig(loss=loss))
    assert f"The curve of D's mean {score} is of a batch, before D learns from it" in words
    assert "an average of G" in words
    assert "average" not in verdicts_caption(GanConfig(loss=loss, average=0.0))


@pytest.mark.parametrize("average", [0.0, 0.99])
def test_the_curve_is_of_d_before_its_step_and_of_the_g_that_trains(average: float) -> None:
    """All real images are alike: so D's verdict on one of them is that on each batch."""
    trainer = make_trainer(image_set(level=200), average=average)
    train(trainer, 3)
    before = trainer.snapshot(GanProbe())["d_real"]
    [numbers] = train(trainer, 1)
    after = trainer.snapshot(GanProbe())["d_real"]
    assert numbers["d_real"] == pytest.approx(before.mean(), rel=1e-5)
    assert after.mean() != pytest.approx(before.mean(), rel=1e-3)
