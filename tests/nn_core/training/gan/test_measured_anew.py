"""After another loss, smoothing or penalty the numbers of a step are those of the rules of now.

The truth is torch's, from the weights that the trainer gives away. A batch is all images, so that D's answers
to real ones are known exactly; those to generated ones vary with the noise, as many batches show.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from nn_core.network.build import build
from nn_core.training.gan.losses import gradient_penalty
from nn_core.training.gan.trainer import GanTrainer
from tests.nn_core.training.gan.small_gans import CPU, IMAGES, make_run, train
from tests.nn_core.training.gan.test_trainer import hand_losses

WHOLE = len(IMAGES)
DRAWS, FIVE_SIGMA = 100, 5.0
Answers = Callable[[Tensor], Tensor]
READINGS: dict[str, Answers] = {"hinge": lambda d: ((d + 1) / 2).clamp(0, 1), "wasserstein_gp": lambda d: d}

G_LOSSES: dict[str, Answers] = {
    "non_saturating": lambda d: -d.sigmoid().log().mean(),
    "saturating": lambda d: (1 - d.sigmoid()).log().mean(),
    "hinge": lambda d: -d.mean(),
    "wasserstein_gp": lambda d: -d.mean(),
}


def made(**changes: Any) -> GanTrainer:
    """G is its own average, so that its weights are given away."""
    run = make_run(IMAGES, average=0.0, batch_size=WHOLE, **changes)
    return GanTrainer(run, IMAGES, CPU)


def drawn(trainer: GanTrainer) -> dict[str, list[float]]:
    """By metric: what fresh noise and all images give, drawn many times."""
    config, state = trainer.config, trainer.state()
    run = make_run(IMAGES, average=0.0, batch_size=WHOLE)
    g, d = build(run.generator, seed=0), build(run.discriminator, seed=0)
    for side, network in (("g", g), ("d", d)):
        own = {name: one for name, one in state.items() if name.startswith(f"{side}.")}
        network.load_state_dict({name.removeprefix(f"{side}."): one for name, one in own.items()})
    real = torch.tensor(IMAGES.images) / 127.5 - 1
    random = torch.Generator().manual_seed(77)
    read = READINGS.get(config.loss, torch.sigmoid)
    found: dict[str, list[float]] = {}
    for _ in range(DRAWS):
        fake = g(torch.randn(WHOLE, config.latent_size, generator=random))
        on_real, on_fake = d(real), d(fake.detach())
        d_loss = hand_losses(config.loss, config.label_smoothing, on_real, on_fake)
        if config.loss == "wasserstein_gp":
            share = torch.rand(WHOLE, generator=random)
            d_loss = d_loss + config.gradient_penalty * gradient_penalty(d, real, fake.detach(), share)
        judged = d(fake)
        g_loss = G_LOSSES[config.loss](judged)
        numbers = {
            "d_loss": d_loss,
            "g_loss": g_loss,
            "d_real": read(on_real).mean(),
            "d_fake": read(on_fake).mean(),
            "d_gradient_norm": norm_of(d_loss, d),
            "g_gradient_norm": norm_of(g_loss, g),
        }
        for name, one in numbers.items():
            found.setdefault(name, []).append(one.item())
    return found


def norm_of(loss: Tensor, network: nn.Module) -> Tensor:
    slopes = torch.autograd.grad(loss, list(network.parameters()), retain_graph=True)
    norm: Tensor = torch.linalg.vector_norm(torch.cat([one.flatten() for one in slopes]))
    return norm


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        ({"loss": "non_saturating"}, {"loss": "wasserstein_gp"}),
        pytest.param({"loss": "wasserstein_gp"}, {"loss": "hinge"}, marks=pytest.mark.walk),
        pytest.param({"loss": "hinge"}, {"loss": "saturating"}, marks=pytest.mark.walk),
        ({"label_smoothing": 0.0}, {"label_smoothing": 0.5}),
        pytest.param({"loss": "wasserstein_gp"}, {"gradient_penalty": 500.0}, marks=pytest.mark.walk),
    ],
)
def test_all_numbers_are_of_the_rules_of_now(before: dict[str, Any], changes: dict[str, Any]) -> None:
    trainer = made(**before)
    train(trainer, 3)
    trainer.configure(replace(trainer.config, **changes))
    metrics, truth = trainer.metrics(), drawn(trainer)
    assert metrics["d_real"] == pytest.approx(truth["d_real"][0], abs=1e-5)
    for name, draws in truth.items():
        off = abs(metrics[name] - np.mean(draws))
        assert off <= FIVE_SIGMA * np.std(draws) + 1e-5 * abs(np.mean(draws)), name
    assert trainer.step_count == 3


def test_measuring_anew_does_not_disturb_training() -> None:
    one, other = made(), made()
    train(one, 2)
    train(other, 2)
    one.configure(replace(one.config, loss="wasserstein_gp"))
    one.configure(replace(other.config))
    assert train(one, 3) == train(other, 3)
    for name, tensor in one.state().items():
        assert torch.equal(tensor, other.state()[name]), name


@pytest.mark.parametrize(
    "changes", [{"learning_rate_g": 1e-4}, {"gradient_penalty": 1.0}, {"d_steps": 2}, {"average": 0.5}]
)
def test_what_no_number_depends_on_changes_none(changes: dict[str, Any]) -> None:
    trainer = made()
    (before,) = train(trainer, 1)
    trainer.configure(replace(trainer.config, **changes))
    assert trainer.metrics() == before


def test_before_the_first_step_there_is_nothing_to_measure() -> None:
    trainer = made()
    trainer.configure(replace(trainer.config, loss="hinge"))
    assert trainer.metrics() == {"epoch": 0.0}
