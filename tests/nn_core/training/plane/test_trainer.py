"""Networks in the plane: equal to PyTorch's autograd and optimisers, and what outlives a change."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from nn_core.data import DataError
from nn_core.data.planes import Points, sample
from nn_core.training import (
    ConfigError,
    Held,
    LocalEngine,
    OwnPoint,
    PlaneConfig,
    PlaneLayer,
    PlaneProbe,
    PlaneRun,
    RunHandle,
    State,
)
from nn_core.training.errors import Diverged
from tests.examples import examples
from tests.nn_core.training.plane.reference import (
    ACTIVATIONS,
    LARGE,
    features_of,
    loss_of,
    numbers,
    outputs_of,
    penalty_of,
    runs,
    tables,
    take,
    torch_trains,
    trained,
    trainer_of,
)
from tests.waiting import PATIENCE_S, until

# Learning


@examples(150)
@given(runs())
def test_updates_equal_those_of_torch(run: PlaneRun) -> None:
    trainer = trainer_of(run)
    expected, length = torch_trains(run, numbers(trainer), steps=4)
    take(trainer, 4)
    for name, array in numbers(trainer).items():
        np.testing.assert_allclose(array, expected[name], atol=1e-6, rtol=1e-6, err_msg=name)
    assert trainer.metrics()["gradient_norm"] == pytest.approx(length, rel=1e-6, abs=1e-9)


@examples(50)
@given(runs())
def test_measures_equal_those_of_torch(run: PlaneRun) -> None:
    trainer = trainer_of(run)
    weights = {name: torch.tensor(array) for name, array in numbers(trainer).items()}
    points = sample(run.plane, run.config.noise, run.config.seed)
    border = math.ceil(run.config.train_share * len(points))
    metrics = trainer.metrics()
    for name, part in (("train", slice(None, border)), ("val", slice(border, None))):
        targets = torch.tensor(points.targets[part])
        z = outputs_of(
            features_of(Points(points.xy[part], points.targets[part]), run.config.features),
            weights,
            run.config.layers,
        )
        loss = loss_of(z, targets, run.plane.classes, run.config.loss)
        assert metrics[f"{name}_loss"] == pytest.approx(loss.item(), abs=1e-9)
        if run.plane.classes:
            chosen = z.argmax(dim=1) if z.shape[1] > 1 else (z[:, 0] > 0).long()
            assert metrics[f"{name}_accuracy"] == pytest.approx((chosen == targets).double().mean().item())
    penalty = penalty_of(weights, run.config).item()
    assert metrics["penalty"] == pytest.approx(penalty)
    assert metrics["train_total"] == pytest.approx(metrics["train_loss"] + penalty)


def test_batches_go_through_all_points_before_any_comes_twice() -> None:
    """At a tiny learning rate an epoch in batches equals as many steps on all points, if each came once."""
    config = PlaneConfig(layers=(), loss="squared", learning_rate=1e-6, batch_size=25, seed=3)
    trainer = trainer_of(PlaneRun("saddle", config))
    before = numbers(trainer)
    expected, _ = torch_trains(PlaneRun("saddle", config), before, steps=10)
    take(trainer, 10)
    change, wanted = (
        after["output.weight"] - before["output.weight"] for after in (numbers(trainer), expected)
    )
    np.testing.assert_allclose(change, wanted, rtol=1e-3)
    assert trainer.metrics()["epoch"] == 1.0


def test_epochs_are_of_the_points_that_there_were() -> None:
    """Ten passes and a step on one of more points: no fewer and no more when the others go again."""
    points = tuple(OwnPoint(k / 4, 0.5, float(k % 2)) for k in range(4))
    config = PlaneConfig(points=points[:2], batch_size=1, loss="squared")
    trainer = trainer_of(PlaneRun("own", config))
    learns_from = len(tables(trainer)[0])
    take(trainer, 10 * learns_from)
    trainer.configure(replace(config, points=points))
    assert trainer.metrics()["epoch"] == 10
    take(trainer, 1)
    now = 10 + 1 / len(tables(trainer)[0])
    trainer.configure(config)
    assert trainer.metrics()["epoch"] == now
    assert learns_from != len(tables(trainer_of(PlaneRun("own", replace(config, points=points))))[0])


@examples(60)
@given(
    st.sampled_from(["circle", "hills", "own"]),
    st.sampled_from([0.1, 0.5, 0.9]),
    st.integers(1, 120),
    st.integers(1, 60),
    st.integers(0, 3),
)
def test_an_epoch_is_every_training_point_once(
    dataset: str, share: float, batch_size: int, own: int, epochs: int
) -> None:
    """From any step on, `steps_per_epoch` steps take each training point exactly once."""
    points = tuple(OwnPoint(k / 100, -k / 100, 1.0) for k in range(own))
    config = PlaneConfig(train_share=share, batch_size=batch_size, points=points, loss="squared")
    run = PlaneRun(dataset, config)
    trainer = trainer_of(run)
    assert run.training_points == len(tables(trainer)[0])
    take(trainer, epochs * run.steps_per_epoch)
    assert trainer.metrics()["epoch"] == epochs
    seen = [trainer._next_batch()[0][:2] for _ in range(run.steps_per_epoch)]
    columns = np.concatenate(seen, axis=1)
    assert sorted(map(tuple, columns.T)) == sorted(map(tuple, trainer._inputs[:2].T))


def test_a_small_last_batch_teaches_as_torch_says() -> None:
    """Nine of ten points train, in batches of five: the second step learns from the four that are left."""
    points = tuple(OwnPoint(k / 5, (k * k % 7) / 5, float(k % 2)) for k in range(10))
    config = PlaneConfig(points=points, train_share=0.9, batch_size=5)
    trainer = trainer_of(PlaneRun("own", config))
    take(trainer, 1)
    weights = {name: torch.tensor(array, requires_grad=True) for name, array in numbers(trainer).items()}
    before = numbers(trainer)
    inputs, targets = trainer._shuffled
    left = torch.tensor(inputs[:2, 5:]).T
    assert len(left) == 4
    z = outputs_of(left, weights, config.layers)
    wanted = F.binary_cross_entropy_with_logits(z[:, 0], torch.tensor(targets[0, 5:]))
    wanted.backward()
    take(trainer, 1)
    for name, array in numbers(trainer).items():
        gradient = weights[name].grad
        assert gradient is not None
        np.testing.assert_allclose(array, before[name] - 0.03 * gradient.numpy(), atol=1e-9)


def test_same_seed_same_curve() -> None:
    def curve(seed: int) -> list[float]:
        trainer = trainer_of(PlaneRun("moons", PlaneConfig(seed=seed)))
        losses = []
        for _ in range(60):
            trainer.step()
            losses.append(trainer.metrics()["train_loss"])
        return losses

    assert curve(4) == curve(4)
    assert curve(4) != curve(5)


def test_two_clouds_are_learnt_without_a_hidden_layer() -> None:
    trainer = trained(PlaneConfig(layers=()), 500, "gaussians")
    assert trainer.metrics()["val_accuracy"] > 0.98


def test_divergence_is_noticed_before_it_spoils_the_weights() -> None:
    config = PlaneConfig(layers=(PlaneLayer(4, "linear"),), loss="squared", learning_rate=100.0)
    trainer = trainer_of(PlaneRun("slope", config))
    with pytest.raises(Diverged, match=r"the (output of (layer1|output)|gradient) became infinite"):
        take(trainer, steps=10_000)
    assert all(np.isfinite(array).all() for array in numbers(trainer).values())


# Looking


def by_hand(**held: float) -> tuple[Held, ...]:
    return tuple(Held("output", 0, source, value) for source, value in held.items())


def test_surface_of_a_network_set_by_hand() -> None:
    """tanh((x - 2 y + 0.5) / 2) at the middles of 100 x 100 cells from the top left."""
    config = PlaneConfig(layers=(), held=by_hand(x=1.0, y=-2.0, bias=0.5))
    surface = trainer_of(PlaneRun("gaussians", config)).snapshot(PlaneProbe(layers=("output",)))["output"]
    assert surface.shape == (1, 100, 100)
    for row, column in ((0, 0), (0, 99), (37, 81)):
        x, y = -3 + 0.06 * (column + 0.5), 3 - 0.06 * (row + 0.5)
        assert surface[0, row, column] == pytest.approx(np.tanh((x - 2 * y + 0.5) / 2), abs=1e-6)


def test_squared_loss_answers_with_tanh_and_a_surface_with_the_sum() -> None:
    held = by_hand(x=1.0, y=-2.0, bias=0.5)
    z = -2.97 - 2 * 2.97 + 0.5
    for dataset, answer in (("gaussians", np.tanh(z)), ("slope", z)):
        config = PlaneConfig(layers=(), held=held, loss="squared")
        surface = trainer_of(PlaneRun(dataset, config)).snapshot(PlaneProbe(layers=("output",)))["output"]
        assert surface[0, 0, 0] == pytest.approx(answer, abs=1e-5)


def test_probabilities_of_several_classes_sum_to_one() -> None:
    surface = trained(PlaneConfig(), 20, "pinwheel").snapshot(PlaneProbe(layers=("output",)))["output"]
    assert surface.shape == (5, 100, 100)
    np.testing.assert_allclose(surface.sum(axis=0), 1, atol=1e-6)


@examples(30)
@given(runs())
def test_maps_are_what_the_neurons_give(run: PlaneRun) -> None:
    trainer = trainer_of(run)
    maps = trainer.snapshot(PlaneProbe(layers=("*",)))
    weights = {name: torch.tensor(array) for name, array in numbers(trainer).items()}
    middles = -3 + 0.15 * (np.arange(40) + 0.5)
    x, y = np.meshgrid(middles, middles[::-1])
    values = features_of(
        Points(np.stack([x.ravel(), y.ravel()], axis=1), np.zeros(1600)), run.config.features
    )
    for number, layer in enumerate(run.config.layers, 1):
        name = f"layer{number}"
        values = ACTIVATIONS[layer.activation](
            F.linear(values, weights[f"{name}.weight"], weights[f"{name}.bias"])
        )
        np.testing.assert_allclose(maps[name], values.T.reshape(-1, 40, 40), rtol=1e-4, atol=1e-5)


def test_snapshot_holds_the_maps_that_were_asked_for_and_shares_no_memory() -> None:
    trainer = trained(PlaneConfig(layers=LARGE))
    assert "layer1" not in trainer.snapshot(PlaneProbe())
    arrays = trainer.snapshot(PlaneProbe(layers=("layer2",)))
    assert arrays["layer2"].shape == (3, 40, 40)
    assert "layer1" not in arrays
    assert "output" not in arrays
    kept = {name: array.copy() for name, array in arrays.items()}
    take(trainer, 20)
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, kept[name])


def test_looking_changes_no_step() -> None:
    one, other = trained(PlaneConfig(), 0), trained(PlaneConfig(), 0)
    for _ in range(30):
        other.snapshot(PlaneProbe(layers=("*",)))
        other.metrics()
        one.step()
        other.step()
    for name, array in numbers(other).items():
        np.testing.assert_array_equal(array, numbers(one)[name])


def test_confusion_counts_the_validation_points() -> None:
    trainer = trained(PlaneConfig(), 100, "blobs")
    confusion = trainer.snapshot(PlaneProbe())["confusion"]
    assert confusion.shape == (4, 4)
    assert confusion.sum() == 250
    assert np.trace(confusion) / 250 == pytest.approx(trainer.metrics()["val_accuracy"])


def test_the_past_is_shown_in_its_own_structure() -> None:
    trainer = trained(PlaneConfig(layers=LARGE))
    past, expected = trainer.state(), trainer.snapshot(PlaneProbe(layers=("*",)))
    trainer.configure(replace(trainer.config, layers=(PlaneLayer(2, "relu"),), features=("x2",)))
    shown = trainer.snapshot(PlaneProbe(layers=("*",)), past)
    assert shown.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(shown[name], array)


def test_a_state_of_another_structure_gives_what_still_fits() -> None:
    trainer = trained(PlaneConfig(layers=LARGE))
    past = trainer.state()
    trainer.configure(replace(trainer.config, layers=(PlaneLayer(6), PlaneLayer(3))))
    trainer.step()
    trainer.load(past, 30, 300)
    np.testing.assert_array_equal(numbers(trainer)["layer1.weight"][:4], past["layer1.weight"])
    assert (trainer.step_count, trainer.examples) == (30, 300)


# In the engine


@pytest.fixture
def engine() -> Any:
    engine = LocalEngine(device="cpu", workers=1)
    yield engine
    engine.close()


def test_a_change_shows_while_the_run_stands(engine: LocalEngine) -> None:
    run = engine.submit(PlaneRun())
    run.step(10)
    run.watch(PlaneProbe())
    assert run.latest().arrays["layer1.weight"].shape == (4, 2)
    run.configure(layers=(PlaneLayer(7),), held=(Held("layer1", 6, "x", 9.0),))
    until(lambda: run._run.newest.snapshot.arrays["layer1.weight"].shape == (7, 2))
    assert run.latest().arrays["layer1.weight"][6, 0] == 9.0
    assert run.step_count == 10


def test_scrubbing_back_finds_the_old_structure(engine: LocalEngine) -> None:
    run = engine.submit(PlaneRun())
    run.step(8)
    run.configure(layers=(PlaneLayer(1),))
    run.step(8)
    assert run.at(7).arrays["layer1.weight"].shape == (4, 2)
    assert run.at(8).arrays["layer1.weight"].shape == (1, 2)
    assert run.at(16).arrays["layer1.weight"].shape == (1, 2)


def state_of(run: RunHandle) -> State:
    """Of now: it changes with time, which a type checker does not know."""
    return run.state


def test_a_run_that_diverges_says_so_and_trains_on(engine: LocalEngine) -> None:
    config = PlaneConfig(layers=(PlaneLayer(4, "linear"),), loss="squared", learning_rate=100.0)
    run = engine.submit(PlaneRun("slope", config))
    run.step(10_000)
    assert run.wait(PATIENCE_S)
    assert state_of(run) == "diverged"
    assert "Lower the learning rate" in run.message
    run.configure(learning_rate=0.01)
    run.step(5)
    assert state_of(run) == "paused"
    assert np.isfinite(run.latest().metrics["train_loss"])


# What may be asked for


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: PlaneLayer(9), "1 to 8 neurons"),
        (lambda: PlaneLayer(True), "1 to 8 neurons"),
        (lambda: PlaneLayer(3, "swish"), "no activation 'swish'"),
        (lambda: PlaneConfig(features=()), "at least one of the features"),
        (lambda: PlaneConfig(features=("z",)), "at least one of the features"),
        (lambda: PlaneConfig(layers=(PlaneLayer(1),) * 7), "At most 6 hidden layers"),
        (lambda: PlaneConfig(learning_rate=float("nan")), "learning_rate must be a number"),
        (lambda: PlaneConfig(points=(OwnPoint(0, 0, 0),) * 401), "At most 400 own points"),
        (lambda: OwnPoint(4.0, 0.0, 1), "between −3 and 3"),
        (lambda: OwnPoint(0.0, float("nan"), 1), "between −3 and 3"),
        (lambda: Held("layer1", 0, "x", 1e9), "from −100 to 100"),
        (lambda: Held("layer9", 0, "x", 1.0), "no such neuron"),
        (lambda: Held("layer1", 0, "sinus", 1.0), "comes from a feature"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make: Any, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        make()


def test_parts_that_do_not_fit_together_are_refused_in_words() -> None:
    with pytest.raises(DataError, match="no plane named 'moon'"):
        PlaneRun("moon").check()
    with pytest.raises(ConfigError, match="choose the squared error"):
        PlaneRun("hills").check()
    with pytest.raises(ConfigError, match="a class from 0 to 1"):
        PlaneRun("circle", PlaneConfig(points=(OwnPoint(0, 0, 0.5),))).check()
    with pytest.raises(ConfigError, match="a value from −1 to 1"):
        PlaneRun("hills", PlaneConfig(loss="squared", points=(OwnPoint(0, 0, 2),))).check()
    with pytest.raises(ConfigError, match="no layer 'conv1'"):
        PlaneRun().check_probe(PlaneProbe(layers=("conv1",)))
