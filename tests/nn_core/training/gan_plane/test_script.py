"""The script to take home draws the same distribution, builds the same networks and learns as well."""

from typing import Any

import numpy as np
import pytest
import torch

from nn_core.data.distributions import DISTRIBUTIONS
from nn_core.data.planes import EXTENT
from nn_core.measure.divergence import histogram, js_divergence
from nn_core.training.gan_plane import script
from nn_core.training.gan_plane.losses import d_fake_loss, d_real_loss, g_loss
from nn_core.training.gan_plane.script import gan_plane_script
from nn_core.training.gan_plane.spec import (
    NOISES,
    PLANE_GAN_ACTIVATIONS,
    PLANE_GAN_LOSSES,
    PLANE_GAN_OPTIMIZERS,
    PlaneGanConfig,
    PlaneGanRun,
)
from nn_core.training.gan_plane.trainer import PlaneGanTrainer

OWN = ((0.0, 0.0), (1.0, -1.5))


def outcome(run: PlaneGanRun, iterations: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """All that the script of a run leaves behind."""
    monkeypatch.setattr(script, "ITERATIONS", iterations)
    names: dict[str, Any] = {"__name__": "script"}
    exec(compile(gan_plane_script(run), "script.py", "exec"), names)
    return names


@pytest.mark.parametrize("dataset", DISTRIBUTIONS)
def test_points_are_those_of_the_run(dataset: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = PlaneGanRun(dataset, PlaneGanConfig(points=OWN))
    made = outcome(run, 0, monkeypatch)
    made["random"] = np.random.default_rng(5)
    expected = run.distribution.sample(np.random.default_rng(5), 400)
    np.testing.assert_allclose(made["real_points"](400).numpy(), expected, atol=1e-5)


@pytest.mark.parametrize("loss", PLANE_GAN_LOSSES)
def test_losses_are_those_of_the_run(loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = outcome(PlaneGanRun("ring", PlaneGanConfig(loss=loss)), 2, monkeypatch)
    real, fake = np.array([[0.3, -2.0, 1.7]]), np.array([[-0.4, 0.9, 2.5]])
    ours = made["d_loss"](torch.tensor(real), torch.tensor(fake)).item()
    assert ours == pytest.approx(d_real_loss(loss, real)[0] + d_fake_loss(loss, fake)[0])
    assert made["g_loss"](torch.tensor(fake)).item() == pytest.approx(g_loss(loss, fake)[0])
    assert torch.isfinite(made["samples"]).all()
    if loss == "wasserstein_clip":
        limit = max(weights.abs().max().item() for weights in made["D"].parameters())
        assert limit <= PlaneGanConfig().clip + 1e-7


@pytest.mark.parametrize("activation", PLANE_GAN_ACTIVATIONS)
@pytest.mark.parametrize("noise", NOISES)
def test_networks_say_what_those_of_the_run_say(
    activation: str, noise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = PlaneGanConfig(
        activation_g=activation, activation_d=activation, layers_g=3, neurons_g=5, noise=noise, noise_size=1
    )
    run = PlaneGanRun("ring", config)
    made = outcome(run, 0, monkeypatch)
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    for model, network in ((made["G"], trainer._g), (made["D"], trainer._d)):
        parameters = list(model.parameters())
        with torch.no_grad():
            for block, weight, bias in zip(
                network.shape.split(network.flat), parameters[::2], parameters[1::2], strict=True
            ):
                weight.copy_(torch.tensor(block[:, :-1]))
                bias.copy_(torch.tensor(block[:, -1]))
    z = torch.linspace(-1, 1, 7)[:, None]
    with torch.no_grad():
        points = made["G"](z)
        scores = made["D"](points)
    ours = trainer._g.forward(z.numpy().T.astype(np.float64)).output
    np.testing.assert_allclose(points.numpy().T, ours, atol=1e-5)
    np.testing.assert_allclose(scores.numpy().T, trainer._d.forward(ours).output, atol=1e-5)
    drawn = made["noise"](500)
    assert drawn.shape == (500, 1)
    assert (drawn.abs().max().item() <= 1) == (noise == "uniform")


@pytest.mark.parametrize("optimizer", PLANE_GAN_OPTIMIZERS)
def test_every_rule_runs(optimizer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    config = PlaneGanConfig(optimizer_g=optimizer, optimizer_d=optimizer, steps_d=2, steps_g=2, average=0.0)
    made = outcome(PlaneGanRun("line", config), 3, monkeypatch)
    for slow, fast in zip(made["averaged"].parameters(), made["G"].parameters(), strict=True):
        torch.testing.assert_close(slow, fast)


@pytest.mark.walk
def test_script_learns_the_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    run = PlaneGanRun("ring")
    made = outcome(run, 1200, monkeypatch)
    real = run.distribution.sample(np.random.default_rng(0), 1000)
    untrained = made["noise"](1000).numpy()
    distances = [
        js_divergence(histogram(real, EXTENT), histogram(points, EXTENT))
        for points in (made["samples"].numpy(), untrained)
    ]
    assert distances[0] < 0.4 < distances[1]
