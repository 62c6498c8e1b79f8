"""The rules by which a step is played; the losses' values are held against torch by the trainer's tests."""

import numpy as np
import pytest

from nn_core.training.gan.objectives import objective
from nn_core.training.gan_plane.losses import rules, verdict
from nn_core.training.gan_plane.spec import PLANE_GAN_LOSSES


def test_what_d_lowers_names_the_penalty_where_there_is_one() -> None:
    plain = "-log D(x) - log(1 - D(G(z)))"
    assert rules("non_saturating", "gaussian", 0.3)["d"] == f"{plain} + R1 penalty"
    assert rules("non_saturating", "gaussian", 0.0)["d"] == plain


@pytest.mark.parametrize("loss", PLANE_GAN_LOSSES)
def test_a_critic_has_no_r1_penalty_and_names_its_own(loss: str) -> None:
    found = rules(loss, "uniform", 0.3)
    assert str(found["d"]).count("penalty") == (loss != "wasserstein_clip")
    assert found["r1"] == (0.0 if loss.startswith("wasserstein") else 0.3)
    assert (found["loss"], found["noise"]) == (loss, "uniform")


@pytest.mark.parametrize("loss", PLANE_GAN_LOSSES)
def test_it_is_known_where_verdicts_are_not_what_the_formulas_have(loss: str) -> None:
    outputs, answer = np.array([[-3.0, 0.2, 3.0]]), objective(loss).answer
    in_formula = outputs if answer is None else answer(outputs)
    assert rules(loss, "uniform", 0.0)["cuts"] is not np.array_equal(verdict(loss, outputs), in_formula)
