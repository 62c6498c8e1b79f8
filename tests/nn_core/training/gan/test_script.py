"""The generated script of a GAN: it runs, its networks are those of the page, and so is what they lower."""

import io
from contextlib import redirect_stdout
from typing import Any

import pytest
import torch

from nn_core import build
from nn_core.network.presets import gan_preset
from nn_core.training import GAN_LOSSES, GanConfig, GanRun
from nn_core.training.gan.losses import discriminator_loss, generator_loss
from nn_core.training.gan.script import STEPS, gan_script
from tests.nn_core.training.gan.small_gans import IMAGES, labelled


def run_of(loss: str = "non_saturating", conditional: bool = False, **changes: Any) -> GanRun:
    config = GanConfig(loss=loss, conditional=conditional, latent_size=4, batch_size=8, **changes)
    networks = gan_preset("dcgan_small", (1, 8, 8), 4, 10 if conditional else 0)
    return GanRun(*networks, "digits", config)


def execute(run: GanRun, steps: int = 2) -> dict[str, Any]:
    script = gan_script(run).replace(f"range(1, {STEPS} + 1)", f"range(1, {steps} + 1)")
    variables: dict[str, Any] = {}
    state = torch.get_rng_state()
    with redirect_stdout(io.StringIO()):
        exec(compile(script, "script", "exec"), variables)
    torch.set_rng_state(state)
    return variables


@pytest.mark.parametrize("conditional", [False, True])
@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_the_script_trains_the_networks_of_the_page(loss: str, conditional: bool) -> None:
    run = run_of(loss, conditional)
    done = execute(run)
    for name, architecture in (("average", run.generator), ("discriminator", run.discriminator)):
        ours = {key: tuple(tensor.shape) for key, tensor in build(architecture).state_dict().items()}
        assert {key: tuple(tensor.shape) for key, tensor in done[name].state_dict().items()} == ours
    assert done["samples"].shape == (64, 1, 8, 8)
    assert torch.isfinite(done["samples"]).all()


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("loss", [loss for loss in GAN_LOSSES if loss != "wasserstein_gp"])
def test_its_losses_are_those_of_the_page(loss: str, smoothing: float) -> None:
    """The script's own expressions, on outputs that are made up."""
    script = gan_script(run_of(loss, label_smoothing=smoothing))
    lines = [line.strip() for line in script.splitlines()]
    outputs = {"real": torch.tensor([0.3, -1.2, 2.5]), "fake": torch.tensor([-0.7, 0.9, 1.4])}
    scope = {**outputs, "d": lambda x: x, "softplus": torch.nn.functional.softplus, "relu": torch.relu}
    for name, expected in (
        ("d_loss", discriminator_loss(loss, outputs["real"], outputs["fake"], smoothing)),
        ("g_loss", generator_loss(loss, outputs["fake"])),
    ):
        expression = next(line for line in lines if line.startswith(f"{name} = ")).removeprefix(f"{name} = ")
        assert eval(expression, scope).item() == pytest.approx(expected.item(), rel=1e-6)


def test_the_averaged_generator_is_that_of_the_page() -> None:
    """a <- c a + (1 - c) g with c = min(average, (1 + t) / (10 + t)): after the first step c = 2/11."""
    start = execute(run_of(), steps=0)["average"].state_dict()
    after = execute(run_of(), steps=1)
    for name, fast in after["generator"].named_parameters():
        expected = start[name] * 2 / 11 + fast.detach() * 9 / 11
        torch.testing.assert_close(after["average"].state_dict()[name], expected, rtol=1e-5, atol=1e-7)


def test_own_images_are_stood_in_for() -> None:
    images = labelled(IMAGES)
    networks = gan_preset("dcgan_small", (1, 8, 8), 4)
    script = gan_script(GanRun(*networks, images, GanConfig(latent_size=4)))
    assert "torch.rand(1000, 1, 8, 8)" in script
    assert "put your images" in script
