"""The GAN trainer against a loop written by hand, and its promises to the engine and the pages."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from nn_core.data import ImageSet
from nn_core.network.build import build
from nn_core.network.presets import gan_preset
from nn_core.training import GanProbe
from nn_core.training.errors import Diverged
from nn_core.training.gan.losses import gradient_penalty
from nn_core.training.gan.spec import GAN_LOSSES, GanRun
from nn_core.training.gan.trainer import GanTrainer
from tests.gradients import slope_of
from tests.nn_core.training.gan.small_gans import (
    CPU,
    EVERYTHING,
    IMAGES,
    SMALL,
    image_set,
    labelled,
    make_run,
    make_trainer,
    train,
)


def hand_losses(loss: str, smoothing: float, real: Tensor, fake: Tensor) -> Tensor:
    if loss == "wasserstein_gp":
        return fake.mean() - real.mean()
    if loss == "hinge":
        return (1 - real).clamp(min=0).mean() + (1 + fake).clamp(min=0).mean()
    bce = F.binary_cross_entropy_with_logits
    return bce(real, torch.full_like(real, 1 - smoothing)) + bce(fake, torch.zeros_like(fake))


def hand_conditions(images: ImageSet, conditional: bool) -> tuple[Any, Any]:
    """(what G reads, what D reads), given noise or images and which images of the set lend their classes."""
    classes = len(images.class_names)

    def noise_with_class(noise: Tensor, which: Tensor) -> Tensor:
        return torch.cat([noise, torch.eye(classes)[images.labels[which]]], 1) if conditional else noise

    def image_with_planes(pixels: Tensor, which: Tensor) -> Tensor:
        if not conditional:
            return pixels
        planes = torch.zeros(len(pixels), classes, 8, 8)
        for row, label in enumerate(images.labels[which]):
            planes[row, label] = 1
        return torch.cat([pixels, planes], 1)

    return noise_with_class, image_with_planes


@pytest.mark.parametrize(
    ("loss", "d_steps", "conditional"),
    [
        ("non_saturating", 1, False),
        ("wasserstein_gp", 2, False),
        ("hinge", 1, True),
        ("wasserstein_gp", 2, True),
    ],
)
def test_training_equals_a_loop_written_by_hand(loss: str, d_steps: int, conditional: bool) -> None:
    """The same images and noise, torch's plain Adam, and `backward` over everything."""
    images = labelled()
    run = make_run(images, loss=loss, d_steps=d_steps, average=0.0, conditional=conditional)
    config = run.config
    trainer = GanTrainer(run, images, CPU)
    for_g, for_d = hand_conditions(images, conditional)
    g, d = (
        build(network, config.seed + index, init="dcgan")
        for index, network in enumerate((run.generator, run.discriminator))
    )
    g_adam = torch.optim.Adam(g.parameters(), config.learning_rate_g, (0.5, 0.999))
    d_adam = torch.optim.Adam(d.parameters(), config.learning_rate_d, (0.5, 0.999))
    order = np.random.default_rng(config.seed).permutation(len(IMAGES))
    shuffler, random = (torch.Generator().manual_seed(config.seed) for _ in range(2))
    shuffled = torch.tensor(order)[torch.randperm(len(order), generator=shuffler)]
    batches = iter(shuffled.split(config.batch_size))
    torch.randn(64, 4, generator=random)  # the fixed noise of the samples
    for _ in range(2):
        trainer.step()
        for _ in range(d_steps):
            which = next(batches)
            real = torch.tensor(images.images)[which] / 127.5 - 1
            fake = g(for_g(torch.randn(8, 4, generator=random), which))
            d.zero_grad()
            on_real, on_fake = d(for_d(real, which)), d(for_d(fake.detach(), which))
            d_loss = hand_losses(loss, config.label_smoothing, on_real, on_fake)
            if loss == "wasserstein_gp":
                share = torch.rand(8, generator=random)
                judge = partial(lambda x, which: d(for_d(x, which)), which=which)
                d_loss = d_loss + 10 * gradient_penalty(judge, real, fake.detach(), share)
            d_loss.backward()
            d_norm = torch.cat([slope_of(weight).flatten() for weight in d.parameters()]).norm()
            d_adam.step()
        g.zero_grad()
        judged = d(for_d(fake, which))
        g_loss = -judged.sigmoid().log().mean() if loss == "non_saturating" else -judged.mean()
        g_loss.backward()
        g_adam.step()
    g_norm = torch.cat([slope_of(weight).flatten() for weight in g.parameters()]).norm()
    readings: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
        "wasserstein_gp": lambda x: x,
        "hinge": lambda x: ((x + 1) / 2).clamp(0, 1),
    }
    readable = readings.get(loss, torch.sigmoid)
    expected = {
        "epoch": 2 * d_steps * 8 / 40,
        "d_loss": d_loss.item(),
        "g_loss": g_loss.item(),
        "d_real": readable(on_real).mean().item(),
        "d_fake": readable(on_fake).mean().item(),
        "g_gradient_norm": g_norm.item(),
        "d_gradient_norm": d_norm.item(),
    }
    assert trainer.metrics() == pytest.approx(expected, rel=1e-4)
    assert trainer.examples == 2 * d_steps * 8
    state = trainer.state()
    for side, network in (("g", g), ("d", d)):
        for name, tensor in network.state_dict().items():
            if "num_batches" not in name:
                torch.testing.assert_close(state[f"{side}.{name}"], tensor, rtol=1e-3, atol=1e-5)


def test_the_averaged_generator_follows_the_formula() -> None:
    """a <- c a + (1 - c) g with c = min(average, (1 + t) / (10 + t)); average = 0 shows g itself."""
    live, averaged = make_trainer(average=0.0), make_trainer(average=0.25)
    expected = averaged.state()
    for t in range(1, 6):
        live.step()
        averaged.step()
        decay = min(0.25, (1 + t) / (10 + t))
        weights = live.state()
        for name in [name for name in expected if name.startswith("g.") and "num_batches" not in name]:
            expected[name] = decay * expected[name] + (1 - decay) * weights[name]
            torch.testing.assert_close(averaged.state()[name], expected[name], rtol=1e-5, atol=1e-7)


def test_the_average_does_not_linger_at_the_first_weights() -> None:
    """With 0.999 alone, 0.999^20 = 98 % of the average would still be the untrained generator."""
    live, averaged = make_trainer(average=0.0), make_trainer(average=0.999)
    name = "g.linear1.weight"
    first = averaged.state()[name]
    train(live, 20)
    train(averaged, 20)
    way = (live.state()[name] - first).norm()
    assert (averaged.state()[name] - live.state()[name]).norm() < 0.5 * way


def test_one_seed_gives_one_curve_whatever_the_global_generator_does() -> None:
    torch.manual_seed(1)
    first = train(make_trainer(loss="wasserstein_gp"), 4)
    torch.manual_seed(2)
    before = torch.get_rng_state()
    second = train(make_trainer(loss="wasserstein_gp"), 4)
    assert first == second
    assert torch.equal(before, torch.get_rng_state())
    assert train(make_trainer(loss="wasserstein_gp", seed=4), 4) != first


def test_looking_does_not_disturb_training() -> None:
    alone, watched = make_trainer(), make_trainer()
    for _ in range(4):
        past = watched.state()
        watched.step()
        watched.snapshot(EVERYTHING)
        watched.snapshot(EVERYTHING, past)
        alone.step()
    assert alone.metrics() == watched.metrics()
    one, other = alone.state(), watched.state()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_a_state_brings_back_the_very_same_samples() -> None:
    trainer = make_trainer()
    states, grids = [], []
    for _ in range(3):
        states.append(trainer.state())
        grids.append(trainer.snapshot(GanProbe(layers=("*",))))
        train(trainer, 5)
    for state, grid in zip(states, grids, strict=True):
        past = trainer.snapshot(GanProbe(layers=("*",)), state)
        assert past.keys() == grid.keys()
        assert all(np.array_equal(past[name], grid[name]) for name in grid)
    assert not np.array_equal(grids[0]["samples"], grids[1]["samples"])
    trainer.load(states[1], 5, 40)
    loaded = trainer.snapshot(GanProbe(layers=("*",)))
    assert all(np.array_equal(loaded[name], grids[1][name]) for name in loaded)
    assert (trainer.step_count, trainer.examples) == (5, 40)
    train(trainer, 1)
    assert trainer.step_count == 6


def test_rates_change_while_it_trains() -> None:
    trainer = make_trainer(average=0.0)
    train(trainer, 2)
    trainer.configure(replace(SMALL, average=0.0, learning_rate_g=1e-8))
    before = trainer.state()
    train(trainer, 2)
    after = trainer.state()
    moved = {name: float((after[name] - before[name]).abs().max()) for name in before if ".weight" in name}
    assert moved["g.linear1.weight"] < 1e-6
    assert moved["d.conv1.weight"] > 1e-5


def test_loss_batch_and_steps_change_while_it_trains() -> None:
    trainer = make_trainer()
    train(trainer, 1)
    trainer.configure(replace(SMALL, loss="hinge", batch_size=5, d_steps=3))
    (metrics,) = train(trainer, 1)
    assert trainer.examples == 8 + 3 * 5
    assert metrics["d_loss"] > 1.5  # two undecided hinges cost 2, two undecided logs 1.39
    assert trainer.snapshot(GanProbe())["d_samples"].shape == (64,)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("g.conv_transpose1.weight", "the weights of conv_transpose1 of the generator"),
        ("d.conv2.bias", "the weights of conv2 of the discriminator"),
    ],
)
def test_what_broke_is_named(name: str, place: str) -> None:
    trainer = make_trainer()
    train(trainer, 1)
    state = trainer.state()
    broken = {key: tensor.clone() for key, tensor in state.items()}
    broken[name].fill_(torch.nan)
    trainer.load(broken, 1, 8)
    with pytest.raises(Diverged, match=f"^{place} became infinite or not a number$"):
        trainer.step()
    trainer.load(state, 1, 8)
    train(trainer, 1)
    assert all(torch.isfinite(tensor).all() for tensor in trainer.state().values())


@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_an_absurd_learning_rate_is_noticed(loss: str) -> None:
    trainer = make_trainer(loss=loss, learning_rate_g=1e6, learning_rate_d=1e6)
    with pytest.raises(Diverged, match=r"of the (generator|discriminator) (grew to|became)"):
        train(trainer, 50)


@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_every_loss_moves_the_samples_towards_the_data(loss: str) -> None:
    """All real images are white, 1; an untrained generator's are grey, near 0."""
    white = image_set(level=255)
    trainer = make_trainer(white, loss=loss, learning_rate_g=2e-3, learning_rate_d=1e-3)
    before = trainer.snapshot(GanProbe())["samples"].mean()
    train(trainer, 40)
    after = trainer.snapshot(GanProbe())["samples"].mean()
    assert abs(before) < 0.2
    assert after > before + 0.3
    assert all(np.isfinite(value) for value in trainer.metrics().values())


@pytest.mark.parametrize("shape", [(1, 8, 8), (1, 25, 25), (3, 32, 32)])
def test_image_shapes(shape: tuple[int, int, int]) -> None:
    trainer = make_trainer(image_set(shape, count=10))
    train(trainer, 2)
    arrays = trainer.snapshot(EVERYTHING)
    assert arrays["samples"].shape == (64, *shape)
    assert arrays["real"].shape == (10, *shape)


def test_fewer_images_than_a_batch_and_a_limit_on_them() -> None:
    trainer = make_trainer(batch_size=64, train_images=6)
    train(trainer, 2)
    assert trainer.examples == 12
    assert trainer.metrics()["epoch"] == 2
    assert len(trainer.snapshot(GanProbe())["real"]) == 6


def test_images_of_another_size_are_fitted() -> None:
    generator, discriminator = gan_preset("dense", (3, 8, 8), 4)
    images = image_set((1, 20, 16))
    trainer = GanTrainer(GanRun(generator, discriminator, images, SMALL), images, CPU)
    train(trainer, 1)
    assert trainer.snapshot(GanProbe())["real"].shape == (16, 3, 8, 8)
