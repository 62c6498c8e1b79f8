"""The classifier's trainer against loops written out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from nn_core import Architecture, Flatten, Linear, build
from nn_core.data import DataError, ImageSet
from nn_core.training import ClassifierRun, ConfigError, StartingWeights
from nn_core.training.classifier.spec import ClassifierConfig
from nn_core.training.classifier.trainer import ClassifierTrainer
from nn_core.training.errors import Diverged
from nn_core.training.trainer import Batches, pixels_on
from tests.gradients import slope_of
from tests.nn_core.training.classifier.driven import (
    CPU,
    EVERYTHING,
    batches_by_hand,
    loaded,
    trained,
    trainer_of,
)
from tests.nn_core.training.small_runs import (
    restless_network,
    small_run,
    small_set,
)


@pytest.mark.parametrize(("train_images", "counts"), [(None, (9_600, 2_000)), (50, (50, 2_000))])
def test_a_run_says_how_many_images_it_learns_from_and_checks_with(
    train_images: int | None, counts: tuple[int, int]
) -> None:
    labels = np.repeat(np.arange(2), 6_000)
    images = ImageSet("own", "Own", np.zeros((12_000, 1, 4, 4), np.uint8), labels, ("a", "b"), "", "")
    network = Architecture((1, 4, 4), (Flatten(), Linear(2)))
    run = ClassifierRun(network, images, ClassifierConfig(train_images=train_images))
    assert run.image_counts() == counts
    trainer = trainer_of(run)
    assert (len(trainer._batches), len(trainer._validation)) == counts


# Training


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_steps_of_sgd_equal_a_loop_by_hand(momentum: float) -> None:
    kind = "momentum" if momentum else "sgd"
    run = small_run(optimizer=kind, learning_rate=0.1, weight_decay=0.01, seed=3)
    model = build(run.architecture, seed=3)
    velocities = [torch.zeros_like(weight) for weight in model.parameters()]
    for images, labels in batches_by_hand(run, 10):
        model.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        with torch.no_grad():
            for weight, velocity in zip(model.parameters(), velocities, strict=True):
                velocity.mul_(momentum).add_(slope_of(weight) + 0.01 * weight)
                weight.sub_(0.1 * velocity)
    torch.testing.assert_close(trained(run, 10).state(), dict(model.state_dict()))


def test_metrics_are_those_of_the_last_batch_before_its_step() -> None:
    run = small_run(seed=1)
    before, trainer = trained(run, 6).state(), trained(run, 7)
    images, labels = batches_by_hand(run, 7)[-1]
    model = loaded(run.architecture, before).double()
    logits = model(images.double())
    loss = F.cross_entropy(logits, labels)
    gradients = torch.autograd.grad(loss, list(model.parameters()))
    metrics = trainer.metrics()
    assert metrics["train_loss"] == pytest.approx(loss.item(), rel=1e-5)
    assert metrics["train_accuracy"] == pytest.approx((logits.argmax(1) == labels).double().mean().item())
    assert metrics["gradient_norm"] == pytest.approx(
        math.sqrt(sum(gradient.square().sum().item() for gradient in gradients)), rel=1e-4
    )
    assert metrics["epoch"] == pytest.approx(7 * 16 / len(small_set().split(1).train))


def test_validation_is_over_the_images_kept_aside() -> None:
    run = small_run(restless_network(), seed=2)
    trainer = trained(run, 9)
    measured = trainer.evaluate()
    data = small_set()
    kept_aside = data.split(2).validation
    images = torch.tensor(data.images[kept_aside]).double() / 255
    labels = torch.tensor(data.labels[kept_aside])
    with torch.no_grad():
        logits = loaded(run.architecture, trainer.state()).double()(images)
    assert measured["val_loss"] == pytest.approx(F.cross_entropy(logits, labels).item(), rel=1e-4)
    assert measured["val_accuracy"] == pytest.approx((logits.argmax(1) == labels).double().mean().item())


def test_it_learns() -> None:
    trainer = trained(small_run(learning_rate=0.01), 150)
    assert trainer.evaluate()["val_accuracy"] >= 0.9


def test_same_seed_same_weights_and_another_seed_others() -> None:
    first, again, other = (
        trained(small_run(restless_network(), seed=seed), 12).state() for seed in (5, 5, 6)
    )
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["conv1.weight"], other["conv1.weight"])


def test_neither_training_nor_looking_touches_the_global_random_numbers() -> None:
    state = torch.get_rng_state()
    trained(small_run(restless_network()), 3).snapshot(EVERYTHING)
    assert torch.equal(state, torch.get_rng_state())


def test_looking_changes_nothing() -> None:
    run = small_run(restless_network())
    watched, unwatched = trainer_of(run), trained(run, 20)
    for _ in range(20):
        watched.snapshot(EVERYTHING)
        watched.evaluate()
        watched.step()
        watched.snapshot(EVERYTHING, watched.state())
    expected = unwatched.state()
    assert all(torch.equal(weights, expected[name]) for name, weights in watched.state().items())


def test_validation_comes_early_first_then_after_ten_training_images_for_each_kept_aside() -> None:
    trainer, seen = trainer_of(small_run()), []
    for step in range(200):
        if trainer.next_evaluation is not None and trainer.step_count >= trainer.next_evaluation:
            trainer.evaluate()
            seen.append(step)
        trainer.step()
    kept_aside = len(small_set().split(0).validation)
    gap = math.ceil(10 * kept_aside / 16)
    assert seen == sorted({25, 50, 100, 150, *range(0, 200, gap)})


def test_a_new_rate_counts_from_the_next_step() -> None:
    run = small_run(optimizer="sgd", learning_rate=0.1)
    slow, fast = trained(run, 3), trained(run, 3)
    start = slow.state()
    fast.configure(ClassifierConfig(optimizer="sgd", learning_rate=0.4, batch_size=16))
    slow.step()
    fast.step()
    for name, weights in start.items():
        torch.testing.assert_close(4 * (slow.state()[name] - weights), fast.state()[name] - weights)


def test_another_optimiser_starts_without_memory() -> None:
    run = small_run(optimizer="momentum", learning_rate=0.1)
    trainer = trained(run, 5)
    before = trainer.state()
    trainer.configure(ClassifierConfig(optimizer="sgd", learning_rate=0.1, batch_size=16))
    trainer.step()
    model = loaded(run.architecture, before)
    images, labels = batches_by_hand(run, 6)[-1]
    F.cross_entropy(model(images), labels).backward()
    for name, weight in model.named_parameters():
        assert weight.grad is not None
        torch.testing.assert_close(trainer.state()[name], (weight - 0.1 * weight.grad).detach())


@pytest.mark.parametrize("batch_size", [1, 16, 1_000])
def test_a_batch_is_never_larger_than_the_set(batch_size: int) -> None:
    trainer = trained(small_run(batch_size=batch_size, train_images=20), 1)
    assert trainer.examples == min(batch_size, 20)


def test_one_image_is_too_few_for_batch_norm() -> None:
    images = np.zeros((3, 1, 6, 6), np.uint8)
    tiny = ImageSet("tiny", "Tiny", images, np.array([0, 0, 1]), ("a", "b", "c"), "", "")
    run = ClassifierRun(restless_network(), tiny, ClassifierConfig(train_images=2, validation_share=0.9))
    one = ImageSet("one", "One", images[:2], np.array([0, 0]), ("a", "b", "c"), "", "")
    trainer_of(run).step()
    with pytest.raises(DataError, match="batch normalisation"):
        ClassifierTrainer(run, one, CPU)


# Breaking down


def test_a_layer_with_broken_weights_is_named() -> None:
    trainer = trainer_of(small_run())
    weights = trainer.state()
    weights["linear1.weight"][0, 0] = math.nan
    trainer.load(weights, 0, 0)
    with pytest.raises(Diverged, match=r"the weights of linear1 became infinite or not a number"):
        trainer.step()


def test_a_layer_whose_output_overflows_is_named() -> None:
    trainer = trainer_of(small_run())
    weights = trainer.state()
    weights["conv1.weight"].fill_(3e38)
    trainer.load(weights, 0, 0)
    with pytest.raises(Diverged, match="the output of conv1"):
        trainer.step()


def test_a_loss_beyond_measure_counts_as_broken() -> None:
    trainer = trainer_of(small_run())
    weights = trainer.state()
    weights["linear1.weight"].mul_(1e8)
    trainer.load(weights, 0, 0)
    with pytest.raises(Diverged, match=r"the loss grew to [\d,]+"):
        trainer.step()


def test_loading_goes_back_and_starts_the_optimiser_afresh() -> None:
    run = small_run()
    trainer = trained(run, 4)
    state, step, examples = trainer.state(), trainer.step_count, trainer.examples
    trainer.step()
    trainer.load(state, step, examples)
    assert (trainer.step_count, trainer.examples) == (step, examples)
    assert all(torch.equal(weights, state[name]) for name, weights in trainer.state().items())
    assert "train_loss" not in trainer.metrics()
    trainer.step()
    moved = (trainer.state()["conv1.weight"] - state["conv1.weight"]).abs().max().item()
    assert moved == pytest.approx(run.config.learning_rate, rel=1e-2)  # what only a first step of Adam does


# Weights to start from


def test_a_run_can_start_from_the_weights_of_another() -> None:
    first = trained(small_run(restless_network()), 3)
    start = StartingWeights({name: tensor.numpy() for name, tensor in first.state().items()})
    second = trainer_of(replace(small_run(restless_network()), weights=start))
    assert (second.step_count, second.examples) == (0, 0)
    one, other = (trainer.snapshot(EVERYTHING) for trainer in (first, second))
    for name in ("conv1", "norm1", "probabilities", "linear1.weight", "confusion"):
        np.testing.assert_array_equal(one[name], other[name])


def test_weights_of_another_network_are_refused_in_words() -> None:
    start = StartingWeights(
        {name: tensor.numpy() for name, tensor in trainer_of(small_run()).state().items()}
    )
    with pytest.raises(ConfigError, match="other networks"):
        trainer_of(replace(small_run(restless_network()), weights=start))


# Data


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 5))
def test_an_epoch_shows_no_image_twice(n: int, size: int, seed: int) -> None:
    batches = Batches(np.arange(100, 100 + n), seed, CPU)
    for _ in range(3):
        epoch = [batches.take(size) for _ in range(max(1, n // size))]
        seen = torch.cat(epoch).tolist()
        assert len(seen) == len(set(seen)) == min(size, n) * len(epoch)
        assert set(seen) <= set(range(100, 100 + n))


def test_runs_of_one_set_share_its_pixels() -> None:
    data = small_set()
    first, second = pixels_on(data, (1, 6, 6), CPU), pixels_on(data, (1, 6, 6), CPU)
    assert first is second
    assert pixels_on(data, (3, 8, 8), CPU).shape == (len(data), 3, 8, 8)
