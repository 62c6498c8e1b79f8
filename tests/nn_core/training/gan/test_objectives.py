"""The table of what GANs lower beside PyTorch: its own code, and the losses of training, in float64."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import relu, softplus

from nn_core.training.gan.losses import discriminator_loss, generator_loss, verdict
from nn_core.training.gan.objectives import OBJECTIVES, d_code, d_formula
from nn_core.training.gan.spec import GAN_LOSSES
from tests.gradients import slope_of

NAMES = pytest.mark.parametrize("name", OBJECTIVES)
OUTPUTS = st.lists(st.floats(-20, 20).filter(lambda d: abs(abs(d) - 1) > 1e-6), min_size=1, max_size=8)
SCOPE = {"relu": relu, "softplus": softplus}


def run(code: str, **outputs: Tensor) -> Tensor:
    value: Tensor = eval(code, {**SCOPE, **outputs})
    return value


@NAMES
@given(d=OUTPUTS)
def test_the_code_computes_each_part_and_its_slope(name: str, d: list[float]) -> None:
    loss = OBJECTIVES[name]
    for part in (loss.real, loss.fake, loss.generator):
        outputs = torch.tensor(d, dtype=torch.float64, requires_grad=True)
        expected = run(part.code.format(d="outputs"), outputs=outputs)
        expected.backward()
        numbers = np.array(d)
        assert part.value(numbers).mean() == pytest.approx(expected.item(), abs=1e-9)
        np.testing.assert_allclose(part.slope(numbers) / len(d), slope_of(outputs), atol=1e-9)


@pytest.mark.parametrize("name", GAN_LOSSES)
@given(real=OUTPUTS, fake=OUTPUTS, smoothing=st.sampled_from([0.0, 0.1, 0.25]))
def test_training_lowers_what_the_table_says(
    name: str, real: list[float], fake: list[float], smoothing: float
) -> None:
    on_real, on_fake = (torch.tensor(d, dtype=torch.float64) for d in (real, fake))
    loss = OBJECTIVES[name]
    code = d_code(loss, "real", "fake", smoothing)
    expected = discriminator_loss(name, on_real, on_fake, smoothing if loss.smooths else 0.0)
    assert run(code, real=on_real, fake=on_fake).item() == pytest.approx(expected.item(), abs=1e-9)
    of_g = loss.generator.value(np.array(fake)).mean()
    assert of_g == pytest.approx(generator_loss(name, on_fake).item(), abs=1e-9)
    read = np.array(fake) if loss.reading is None else loss.reading(np.array(fake))
    np.testing.assert_allclose(read, verdict(name, on_fake), atol=1e-9)


READABLE = {"log": np.log, "max": np.maximum}


def read(formula: str, x: NDArray[np.float64], made: NDArray[np.float64]) -> NDArray[np.float64]:
    """A formula for people, as numbers: x and made are D's answers as a person reads them."""
    text = formula.replace("D(G(z))", "(made)").replace("D(x)", "(x)").replace("½ ", "0.5 * ")
    text = re.sub(r"(\d) (?=log|\()", r"\1 * ", text)
    names = {**READABLE, "x": x, "made": made, "penalty": 0}
    value: NDArray[np.float64] = eval(text.replace("²", "**2"), names)
    return value


def answers(name: str, d: float) -> NDArray[np.float64]:
    """D's output d as a person reads it, here also below 0 and above 1, where readings end."""
    if "saturating" in name:
        return np.array([1 / (1 + np.exp(-d))])
    return np.array([(d + 1) / 2 if name == "hinge" else d])


@NAMES
@given(d=st.floats(-15, 15))
def test_the_formulas_for_people_are_true_of_the_answers_that_they_see(name: str, d: float) -> None:
    loss, outputs, answer = OBJECTIVES[name], np.array([d]), answers(name, d)
    seen = outputs if loss.reading is None else loss.reading(outputs)
    np.testing.assert_allclose(seen, answer if loss.is_critic else answer.clip(0, 1), atol=1e-9)
    of_d = loss.real.value(outputs) + loss.fake.value(outputs)
    assert read(loss.formula_d, answer, answer) == pytest.approx(of_d, abs=1e-6)
    assert read(loss.formula_g, answer, answer) == pytest.approx(loss.generator.value(outputs), abs=1e-6)


@pytest.mark.parametrize("name", GAN_LOSSES)
@given(d=st.floats(-15, 15), smoothing=st.sampled_from([0.0, 0.1, 0.25]))
def test_the_formulas_for_people_have_the_label_of_training(name: str, d: float, smoothing: float) -> None:
    loss, outputs = OBJECTIVES[name], torch.tensor([d], dtype=torch.float64)
    formula, answer = d_formula(loss, smoothing), answers(name, d)
    of_d = discriminator_loss(name, outputs, outputs, smoothing).item()
    assert read(formula, answer, answer) == pytest.approx(of_d, abs=1e-6)


def test_readings_end_at_0_and_1_and_critics_have_none() -> None:
    for loss in OBJECTIVES.values():
        if loss.reading is None:
            assert loss.is_critic
        else:
            assert loss.reading(np.array([-math.inf, math.inf])).tolist() == [0, 1]
