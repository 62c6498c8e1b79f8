"""What the classifier's trainer shows of its network, against forward passes written out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from nn_core import build, capture
from nn_core.training import ClassifierProbe
from nn_core.training.classifier.trainer import ClassifierTrainer
from nn_core.training.trainer import looking_copy
from tests.nn_core.training.classifier.driven import CPU, EVERYTHING, loaded, trained, trainer_of
from tests.nn_core.training.small_runs import (
    CLASSES,
    restless_network,
    small_run,
    small_set,
)

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


def test_a_snapshot_holds_what_a_forward_pass_gives() -> None:
    run = small_run(restless_network())
    trainer = trained(run, 5)
    data = small_set()
    image = data.images[7]
    arrays = trainer.snapshot(ClassifierProbe(image=image, layers=("*",), weights=("conv1",)))
    model = loaded(run.architecture, trainer.state())
    with capture(model) as trace, torch.no_grad():
        logits = model(torch.tensor(image[None]).float() / 255)
    for name in run.layer_names:
        np.testing.assert_allclose(arrays[name], trace[name].output[0].numpy(), atol=1e-6)
    np.testing.assert_allclose(arrays["input"], image / np.float32(255))
    np.testing.assert_allclose(arrays["probabilities"], logits.softmax(1)[0].numpy(), atol=1e-6)
    np.testing.assert_array_equal(arrays["conv1.weight"], trainer.state()["conv1.weight"].numpy())
    assert "linear1.weight" not in arrays


def test_a_snapshot_is_a_copy() -> None:
    trainer = trained(small_run(), 1)
    arrays, state = trainer.snapshot(EVERYTHING), trainer.state()
    for array in arrays.values():
        array[...] = 77
    assert all(torch.equal(weights, state[name]) for name, weights in trainer.state().items())
    again = trainer.snapshot(EVERYTHING)
    trainer.step()
    assert again["conv1.weight"].tolist() == state["conv1.weight"].tolist()


def test_without_an_image_the_first_one_kept_aside_is_shown() -> None:
    data = small_set()
    shown = trainer_of(small_run()).snapshot(ClassifierProbe())["input"]
    np.testing.assert_allclose(shown, data.images[data.split(0).validation[0]] / np.float32(255))


def test_several_images_keep_their_first_axis_and_others_are_fitted() -> None:
    trainer = trainer_of(small_run())
    several = trainer.snapshot(ClassifierProbe(image=small_set().images[:5], layers=("conv1",)))
    assert several["conv1"].shape == (5, 4, 6, 6)
    assert several["probabilities"].shape == (5, CLASSES)
    large = np.full((3, 40, 31), 0.5)
    fitted = trainer.snapshot(ClassifierProbe(image=large))["input"]
    assert fitted.shape == (1, 6, 6)
    np.testing.assert_allclose(fitted, 0.5, atol=1 / 255)


def test_the_past_looks_as_it_did() -> None:
    trainer = trained(small_run(restless_network()), 3)
    weights, before = trainer.state(), trainer.snapshot(EVERYTHING)
    for _ in range(5):
        trainer.step()
    past = trainer.snapshot(EVERYTHING, weights)
    assert {name for name in before if "gradient" not in name} == set(past)
    for name, array in past.items():
        np.testing.assert_array_equal(array, before[name])


def test_dead_units_are_those_that_are_zero_for_every_image() -> None:
    trainer = trainer_of(small_run())
    weights = trainer.state()
    weights["conv1.bias"][:] = torch.tensor([5.0, -100.0, 5.0, -100.0])
    trainer.load(weights, 0, 0)
    assert trainer.snapshot(ClassifierProbe(statistics=True))["relu1.dead"].tolist() == [0, 1, 0, 1]


def test_histograms_count_every_weight_once() -> None:
    trainer = trained(small_run(), 2)
    arrays, state = trainer.snapshot(ClassifierProbe(statistics=True)), trainer.state()
    for kind in ("weight", "gradient"):
        assert arrays[f"conv1.{kind}_histogram"].sum() == state["conv1.weight"].numel()
        assert arrays[f"conv1.{kind}_histogram"].shape == (41,)
    assert arrays["conv1.weight_limit"] == pytest.approx(state["conv1.weight"].abs().max().item())


def test_moments_are_those_of_the_numbers_and_not_of_their_bins() -> None:
    trainer = trained(small_run(), 2)
    weights = trainer.state()
    weights["linear1.weight"][:] = 0.1  # all alike, far from 0
    trainer.load(weights, 0, 0)
    arrays = trainer.snapshot(ClassifierProbe(statistics=True))
    assert arrays["linear1.weight_moments"].tolist() == [np.float32(0.1), 0]
    kernels = weights["conv1.weight"].double()
    expected = [kernels.mean().item(), kernels.std(correction=0).item()]
    assert arrays["conv1.weight_moments"].tolist() == pytest.approx(expected, rel=1e-6)


def test_results_agree_with_each_other_and_with_the_set() -> None:
    data = small_set()
    trainer = trained(small_run(), 2)
    arrays = trainer.snapshot(ClassifierProbe(results=True))
    confusion, wrong = arrays["confusion"], arrays["wrong"]
    kept_aside = data.split(0).validation
    assert confusion.sum() == len(kept_aside)
    assert np.trace(confusion) / confusion.sum() == pytest.approx(trainer.evaluate()["val_accuracy"])
    assert len(wrong) == min(24, confusion.sum() - np.trace(confusion))
    assert (np.diff(wrong[:, 3]) <= 0).all()
    for (index, true, predicted, _), image in zip(wrong, arrays["wrong_images"], strict=True):
        assert index in kept_aside
        assert data.labels[int(index)] == true != predicted
        np.testing.assert_array_equal(data.images[int(index)], image)


def test_a_looking_copy_sees_each_change_and_stays_in_evaluation_mode() -> None:
    model = build(restless_network())
    copy = looking_copy(model)
    with torch.no_grad():
        for tensor in model.state_dict().values():
            tensor.add_(1)
    for name, tensor in model.state_dict().items():
        assert torch.equal(copy.state_dict()[name], tensor)
    assert model.training
    assert not any(module.training for module in copy.modules())
    assert not any(parameter.requires_grad for parameter in copy.parameters())


@pytest.mark.parametrize("name", DEVICES)
def test_on_any_device_numpy_leaves_and_states_are_on_the_cpu(name: str) -> None:
    device, data = torch.device(name), small_set()
    trainer = ClassifierTrainer(small_run(restless_network(), learning_rate=0.01), data, device)
    for _ in range(100):
        trainer.step()
    state = trainer.state()
    arrays = trainer.snapshot(EVERYTHING, state)
    assert all(type(array) is np.ndarray and array.flags.c_contiguous for array in arrays.values())
    assert {tensor.device for tensor in state.values()} == {CPU}
    assert trainer.evaluate()["val_accuracy"] > 0.6
    trainer.load(state, 1, 16)
    trainer.step()
    assert math.isfinite(trainer.metrics()["train_loss"])
