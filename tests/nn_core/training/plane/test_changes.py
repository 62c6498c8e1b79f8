"""Networks in the plane: what outlives a change while they train, and which points they learn from."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_core.data.planes import PLANES, sample
from nn_core.training import (
    Held,
    OwnPoint,
    PlaneConfig,
    PlaneLayer,
    PlaneProbe,
    PlaneRun,
    Snapshot,
)
from nn_core.training.engine.build import build_trainer
from nn_core.training.engine.learning import Learning
from nn_core.training.plane.network import Floats
from nn_core.training.plane.spec import PLANE_LOSSES, PLANE_OPTIMIZERS
from tests.nn_core.training.plane.reference import (
    ALL_POINTS,
    LARGE,
    numbers,
    tables,
    take,
    torch_trains,
    trained,
    trainer_of,
)

# Changes while it trains


@pytest.mark.parametrize("optimizer", PLANE_OPTIMIZERS)
def test_growing_and_shrinking_keep_the_weights_that_remain(optimizer: str) -> None:
    config = PlaneConfig(layers=LARGE, optimizer=optimizer)
    trainer = trained(config)
    before = numbers(trainer)
    grown = replace(config, layers=(PlaneLayer(6), PlaneLayer(3, "relu")), features=("x", "xy", "y"))
    trainer.configure(grown)
    after = numbers(trainer)
    np.testing.assert_array_equal(after["layer1.weight"][:4, [0, 1]], before["layer1.weight"])
    np.testing.assert_array_equal(after["layer1.bias"][:4], before["layer1.bias"])
    np.testing.assert_array_equal(after["layer2.weight"][:, :4], before["layer2.weight"])
    np.testing.assert_array_equal(after["output.weight"], before["output.weight"])
    trainer.step()
    trainer.configure(replace(config, features=("x", "y")))
    assert {name: array.shape for name, array in numbers(trainer).items()} == {
        name: array.shape for name, array in before.items()
    }


def test_new_connections_start_as_if_they_had_always_been_there() -> None:
    small, large = PlaneConfig(layers=(PlaneLayer(2),)), PlaneConfig(layers=(PlaneLayer(5),))
    trainer = trained(small)
    trainer.configure(large)
    built = numbers(trainer_of(PlaneRun("circle", large)))
    np.testing.assert_array_equal(numbers(trainer)["layer1.weight"][2:], built["layer1.weight"][2:])
    np.testing.assert_array_equal(numbers(trainer)["output.weight"][:, 2:], built["output.weight"][:, 2:])


def test_a_layer_put_in_before_the_output_takes_new_connections_to_it() -> None:
    config = PlaneConfig(layers=(PlaneLayer(4),))
    trainer = trained(config)
    before = numbers(trainer)
    trainer.configure(replace(config, layers=(PlaneLayer(4), PlaneLayer(4))))
    after = numbers(trainer)
    np.testing.assert_array_equal(after["layer1.weight"], before["layer1.weight"])
    assert not np.isin(after["output.weight"], before["output.weight"]).any()
    np.testing.assert_array_equal(after["output.bias"], before["output.bias"])


def test_momentum_outlives_growth() -> None:
    """A hidden neuron whose output weights are held at 0 changes nothing, so both must go the same way."""
    alone = PlaneConfig(layers=(PlaneLayer(3),), optimizer="adam", batch_size=ALL_POINTS)
    silent = (Held("output", 0, 3, 0.0),)
    grown = replace(alone, layers=(PlaneLayer(4),), held=silent)
    one, other = trained(alone), trained(alone)
    other.configure(grown)
    for _ in range(5):
        one.step()
        other.step()
    np.testing.assert_allclose(numbers(other)["layer1.weight"][:3], numbers(one)["layer1.weight"], atol=1e-12)


def test_held_weights_stay_where_they_were_put_until_let_go() -> None:
    held = (Held("layer1", 2, "y", 1.5), Held("layer2", 1, 3, -2.0), Held("output", 0, "bias", 0.25))
    trainer = trained(PlaneConfig(layers=LARGE, held=held))
    after = numbers(trainer)
    assert after["layer1.weight"][2, 1] == 1.5
    assert after["layer2.weight"][1, 3] == -2.0
    assert after["output.bias"][0] == 0.25
    assert not np.isin(after["layer1.weight"], numbers(trainer_of(PlaneRun()))["layer1.weight"]).any()
    trainer.configure(replace(trainer.config, held=()))
    assert numbers(trainer)["layer1.weight"][2, 1] == 1.5
    trainer.step()
    assert numbers(trainer)["layer1.weight"][2, 1] != 1.5


def test_a_held_weight_without_a_place_waits_for_it() -> None:
    config = PlaneConfig(
        layers=(PlaneLayer(2),), held=(Held("layer1", 4, "x", 3.0), Held("layer3", 0, 0, 1.0))
    )
    trainer = trained(config)
    trainer.configure(replace(config, layers=(PlaneLayer(5),)))
    assert numbers(trainer)["layer1.weight"][4, 0] == 3.0


def test_regularisation_spares_the_biases() -> None:
    trainer = trained(
        PlaneConfig(layers=(), l2=10.0, learning_rate=0.05, batch_size=ALL_POINTS), 300, "gaussians"
    )
    assert np.abs(numbers(trainer)["output.weight"]).max() < 0.1
    held = trained(PlaneConfig(layers=(), l1=10.0, held=(Held("output", 0, "bias", 2.0),)), 1, "gaussians")
    weights = numbers(held)["output.weight"]
    assert held.metrics()["penalty"] == pytest.approx(10 * np.abs(weights).sum())


# Points


def test_loss_curves_begin_anew_with_another_loss_and_those_of_accuracy_go_on() -> None:
    run = PlaneRun()
    learning = Learning(build_trainer(run, run.load(), "cpu"), run.config)
    for _ in range(20):
        learning.step("")
    learning.configure(replace(run.config, loss="squared"))
    learning.step("")
    curves = learning.history.curves()
    measured = {name: curves["step"][np.isfinite(curve)].tolist() for name, curve in curves.items()}
    assert measured["train_loss"] == measured["val_loss"] == measured["gradient_norm"] == [20, 21]
    assert measured["train_accuracy"] == list(range(1, 22))


def test_the_curves_of_a_loss_come_back_with_it() -> None:
    run = PlaneRun()
    learning = Learning(build_trainer(run, run.load(), "cpu"), run.config)
    for _ in range(20):
        learning.step("")
    before = learning.history.curves()
    squared = replace(run.config, loss="squared")
    learning.configure(squared)
    learning.configure(run.config)
    np.testing.assert_array_equal(learning.history.curves()["train_loss"], before["train_loss"])
    learning.configure(squared)
    learning.step("")
    learning.configure(replace(run.config))
    learning.step("")
    curves = learning.history.curves()
    assert curves["step"][np.isfinite(curves["train_loss"])].tolist() == [*range(1, 22), 22]
    np.testing.assert_array_equal(curves["train_loss"][:20], before["train_loss"])
    learning.configure(squared)
    curves = learning.history.curves()
    assert curves["step"][np.isfinite(curves["train_loss"])].tolist() == [20, 21, 22]


CHANGES: list[dict[str, Any]] = [
    {"loss": "squared"},
    {"l1": 0.3},
    {"l2": 0.3},
    {"layers": (PlaneLayer(6), PlaneLayer(3))},
    {"features": ("x", "y", "xy")},
    {"noise": 0.4},
    {"held": (Held("layer1", 0, "x", 4.0),)},
]


@pytest.mark.parametrize("changes", CHANGES)
def test_the_length_of_the_gradient_is_of_the_settings_of_now(changes: dict[str, Any]) -> None:
    trainer = trained(PlaneConfig(layers=LARGE, batch_size=ALL_POINTS))
    before = trainer.metrics()["gradient_norm"]
    config = replace(trainer.config, **changes)
    trainer.configure(config)
    _, length = torch_trains(PlaneRun("circle", config), numbers(trainer), steps=1)
    assert trainer.metrics()["gradient_norm"] == pytest.approx(length, rel=1e-6)
    assert length != pytest.approx(before, rel=1e-3)


def test_measuring_the_gradient_anew_does_not_disturb_training() -> None:
    one, other = trained(PlaneConfig(batch_size=7)), trained(PlaneConfig(batch_size=7))
    one.configure(replace(one.config, loss="squared"))
    one.configure(other.config)
    other.configure(replace(other.config))
    take(one, 5)
    take(other, 5)
    for name, array in numbers(one).items():
        np.testing.assert_array_equal(array, numbers(other)[name], err_msg=name)


def test_where_training_broke_down_the_length_of_the_gradient_is_of_the_weights_that_are_back() -> None:
    trainer = trained(PlaneConfig(layers=LARGE, batch_size=ALL_POINTS), 5)
    kept = trainer.state()
    _, length = torch_trains(PlaneRun("circle", trainer.config), numbers(trainer), steps=1)
    take(trainer, 5).load(kept, 5, 0)
    assert trainer.metrics()["gradient_norm"] == pytest.approx(length, rel=1e-6)


def test_points_are_dealt_out_by_the_share() -> None:
    points = sample(PLANES["moons"], 0.1, seed=0)
    training, validation = tables(trained(PlaneConfig(train_share=0.3), 0, "moons"))
    assert (len(training), len(validation)) == (150, 350)
    both = np.concatenate([training, validation])
    np.testing.assert_allclose(both[:, :2], points.xy, atol=1e-6)
    np.testing.assert_array_equal(both[:, 2], points.targets)


def test_own_points_join_the_training_points_while_it_trains() -> None:
    trainer = trained(PlaneConfig())
    before, _ = tables(trainer)
    trainer.configure(replace(trainer.config, points=(OwnPoint(-1.0, 2.0, 1),)))
    after, _ = tables(trainer)
    assert len(after) == len(before) + 1
    assert after[-1].tolist() == [-1.0, 2.0, 1.0]
    trainer.configure(replace(trainer.config, points=()))
    np.testing.assert_array_equal(tables(trainer)[0], before)


def test_on_the_empty_plane_own_points_are_dealt_out() -> None:
    corners = [OwnPoint(x, y, float(x * y > 0)) for x in (-1.0, 1.0) for y in (-1.0, 1.0)]
    trainer = trained(PlaneConfig(points=tuple(corners), train_share=0.5), 5, "own")
    training, validation = tables(trainer)
    assert len(training) == len(validation) == 2
    assert sorted(map(tuple, np.concatenate([training, validation]))) == sorted(
        (point.x, point.y, point.target) for point in corners
    )


@pytest.mark.parametrize("loss", PLANE_LOSSES)
def test_nothing_to_learn_from_changes_nothing(loss: str) -> None:
    trainer = trainer_of(PlaneRun("own", PlaneConfig(loss=loss, l2=0.1)))
    before = numbers(trainer)
    trainer.step()
    assert trainer.step_count == 0
    for name, array in numbers(trainer).items():
        np.testing.assert_array_equal(array, before[name])
    assert "train_loss" not in trainer.metrics()
    assert "confusion" not in trainer.snapshot(PlaneProbe())


def test_more_noise_is_learnt_from_without_a_new_start() -> None:
    trainer = trained(PlaneConfig(noise=0.0))
    before, weights = tables(trainer)[0], numbers(trainer)
    trainer.configure(replace(trainer.config, noise=0.5))
    assert not np.allclose(tables(trainer)[0], before)
    for name, array in numbers(trainer).items():
        np.testing.assert_array_equal(array, weights[name])


def test_points_it_learnt_from_are_no_new_ones_when_they_are_dealt_out_again() -> None:
    trainer = trained(PlaneConfig(train_share=0.5), 100)
    assert trainer.metrics()["val_learnt"] == 0
    before, _ = tables(trainer)
    trainer.configure(replace(trainer.config, train_share=0.1))
    _, validation = tables(trainer)
    known = {tuple(point) for point in before} & {tuple(point) for point in validation}
    assert trainer.metrics()["val_learnt"] == len(known) == 200
    trainer.configure(replace(trainer.config, noise=0.4))
    assert trainer.metrics()["val_learnt"] == 0


@pytest.mark.parametrize(("steps", "known"), [(3, (2, 3)), (9, (8,))])
def test_only_points_that_were_given_out_count_as_learnt_from(steps: int, known: tuple[int, ...]) -> None:
    """Nine of ten train, one a step; then all but one of them are kept aside."""
    points = tuple(OwnPoint(x / 2, 1.0, float(x % 2)) for x in range(-5, 5))
    trainer = trained(PlaneConfig(points=points, train_share=0.9, batch_size=1), steps, "own")
    trainer.configure(replace(trainer.config, train_share=0.1))
    assert trainer.metrics()["val_learnt"] in known


@pytest.mark.parametrize(
    "change", [{"learning_rate": 0.1}, {"loss": "squared"}, {"batch_size": 7}, {"l2": 0.01}]
)
@pytest.mark.parametrize(("before", "after"), [(5, 0), (13, 12)])
def test_what_was_learnt_from_is_known_over_changes_that_leave_the_points(
    change: dict[str, Any], before: int, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = trained(PlaneConfig(train_share=0.5, batch_size=10), 0)
    given, next_batch = set[tuple[float, ...]](), trainer._next_batch

    def seen() -> tuple[Floats, Floats]:
        inputs, targets = next_batch()
        given.update(map(tuple, inputs[:2].T.tolist()))
        return inputs, targets

    monkeypatch.setattr(trainer, "_next_batch", seen)
    take(trainer, before)
    trainer.configure(replace(trainer.config, **change))
    take(trainer, after)
    trainer.configure(replace(trainer.config, train_share=0.1))
    known = given & {tuple(point) for point in trainer._validation.xy.tolist()}
    assert trainer.metrics()["val_learnt"] == len(known) > 0


MEASURED_BY = [
    {"noise": 0.6},
    {"l1": 0.1},
    {"l2": 0.1},
    {"train_share": 0.2},
    {"points": (OwnPoint(1.0, 1.0, 0.0),)},
    {"layers": (PlaneLayer(2),), "features": ("x",), "l2": 0.5, "noise": 0.3},
]


def learnt(config: PlaneConfig, steps: int, data: str = "circle") -> Learning:
    run = PlaneRun(data, config)
    learning = Learning(build_trainer(run, run.load(), "cpu"), config)
    learning.remember()
    for _ in range(steps):
        learning.step("")
    return learning


def past_of(learning: Learning, step: int) -> Snapshot:
    past = learning.past(step, PlaneProbe(layers=("*",)), "paused")
    assert past is not None
    assert past.step == step
    return past


def stored(learning: Learning, run: PlaneRun) -> Learning:
    """As it is after a restart."""
    learning.secure(is_running=False, crowd=1)
    return Learning.going_on(build_trainer(run, run.load(), "cpu"), learning.start())


@pytest.mark.parametrize("change", MEASURED_BY)
def test_a_past_step_has_the_points_and_the_numbers_of_then(change: dict[str, Any]) -> None:
    config = PlaneConfig(layers=LARGE, l2=0.01)
    learning = learnt(config, 100)
    then = past_of(learning, 64)
    learning.configure(replace(config, **change))
    for _ in range(64):
        learning.step("")
    for one in (learning, stored(learning, PlaneRun("circle", replace(config, **change)))):
        past, curves = past_of(one, 64), one.history.curves()
        assert past.metrics == then.metrics
        np.testing.assert_equal(dict(past.arrays), dict(then.arrays))
        at = curves["step"].tolist().index(64)
        drawn = {name: curve[at] for name, curve in curves.items() if name in past.metrics}
        assert drawn == {name: past.metrics[name] for name in drawn}
        assert drawn.keys() >= {"train_loss", "val_loss", "train_total", "train_accuracy", "gradient_norm"}
    right = float(np.trace(then.arrays["confusion"]) / then.arrays["confusion"].sum())
    assert then.metrics["val_accuracy"] == pytest.approx(right)


@pytest.mark.parametrize("change", [{}, {"noise": 0.6, "l2": 0.3, "points": (OwnPoint(1.0, 1.0, 0.0),)}])
def test_a_past_step_of_another_loss_is_measured_by_the_one_of_now_on_its_own_points(
    change: dict[str, Any],
) -> None:
    """The truth is a trainer that had the loss of now, with weights, points and penalty of then."""
    config = PlaneConfig(layers=LARGE, l2=0.01)
    learning = learnt(config, 64)
    then, weights = past_of(learning, 64), learning.trainer.state()
    for _ in range(64):
        learning.step("")
    learning.configure(replace(config, **change, loss="squared"))
    past = past_of(learning, 64)
    truth = trainer_of(PlaneRun("circle", replace(config, loss="squared")))
    truth.load(weights, 64, 640)
    expected = {**then.metrics, **truth.metrics(), "epoch": then.metrics["epoch"]}
    del expected["gradient_norm"]
    assert past.metrics == pytest.approx(expected)
    assert past.metrics["train_loss"] != pytest.approx(then.metrics["train_loss"], rel=0.01)
    learning.configure(config)
    assert past_of(learning, 64).metrics == then.metrics


@pytest.mark.parametrize("change", [*MEASURED_BY, {"loss": "squared"}])
@pytest.mark.parametrize("steps", [0, 64])
def test_a_kept_step_is_as_the_last_change_there_left_it(change: dict[str, Any], steps: int) -> None:
    config = PlaneConfig(layers=LARGE)
    learning = learnt(config, steps)
    learning.configure(replace(config, **change))
    left = learning.snapshot(PlaneProbe(layers=("*",)), "paused", {})
    for _ in range(8):
        learning.step("")
    past, curves = past_of(learning, steps), learning.history.curves()
    assert past.metrics == left.metrics
    np.testing.assert_equal(dict(past.arrays), dict(left.arrays))
    if steps:
        assert curves["train_total"][curves["step"].tolist().index(steps)] == left.metrics["train_total"]


def test_a_past_step_keeps_its_points_when_they_are_gone() -> None:
    config = PlaneConfig(points=(OwnPoint(1.0, 1.0, 0.0), OwnPoint(-1.0, 1.0, 1.0)))
    learning = learnt(config, 3, "own")
    then = past_of(learning, 2)
    learning.configure(replace(config, points=()))
    assert "train_loss" not in learning.metrics()
    assert past_of(learning, 2).metrics == then.metrics
    assert len(past_of(learning, 2).arrays["train"]) == len(then.arrays["train"]) == 1


def test_a_step_that_an_older_version_kept_has_its_numbers_and_the_points_of_now() -> None:
    trainer = trained(PlaneConfig(noise=0.4))
    old = {name: one for name, one in trainer.state().items() if name not in ("loss", "data", "own")}
    assert trainer.recall(old, {"step": 1.0, "train_loss": 0.5}) == {"step": 1.0, "train_loss": 0.5}
    np.testing.assert_array_equal(trainer.snapshot(PlaneProbe(), old)["train"], tables(trainer)[0])


def test_an_erased_point_may_turn_one_that_was_learnt_from_into_a_validation_point() -> None:
    points = tuple(OwnPoint(x / 2, 1.0, float(x % 2)) for x in range(6))
    trainer = trained(PlaneConfig(points=points, train_share=0.5), 50, "own")
    learnt = {tuple(point) for point in tables(trainer)[0]}
    for erased in range(len(points)):
        other = trained(trainer.config, 50, "own")
        other.configure(replace(trainer.config, points=points[:erased] + points[erased + 1 :]))
        known = learnt & {tuple(point) for point in tables(other)[1]}
        assert other.metrics()["val_learnt"] == len(known)
