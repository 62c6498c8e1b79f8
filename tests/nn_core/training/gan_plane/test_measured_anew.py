"""Each number of a step is of that step: of the networks, the points and the rules that it has.

The truth is torch's, from the weights that a run gives away, on so many points that chance hardly counts.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from nn_core.data.distributions import DISTRIBUTIONS, own_distribution
from nn_core.training import LocalEngine, PlaneGanConfig, PlaneGanRun, RunHandle, Snapshot
from nn_core.training.engine.build import build_trainer
from nn_core.training.engine.learning import Learning
from nn_core.training.gan_plane.network import Network
from nn_core.training.gan_plane.spec import SAMPLES, PlaneGanProbe
from nn_core.training.gan_plane.trainer import PlaneGanTrainer
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.gan_plane.test_network import Twin
from tests.waiting import PATIENCE_S

BATCH, MANY = 1024, 20_000
FIVE_SIGMA = 5.0
SETTINGS: dict[str, Any] = {"batch_size": BATCH, "neurons_g": 8, "neurons_d": 8, "average": 0.0, "r1": 0.0}
OF_BOTH = {"d_loss", "g_loss", "d_gradient_norm", "g_gradient_norm", "d_real", "d_fake"}


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(device="cpu")
    yield engine
    engine.close()


def played(engine: LocalEngine, steps: int, **changes: Any) -> RunHandle:
    return stepped(engine.submit(PlaneGanRun("ring", PlaneGanConfig(**{**SETTINGS, **changes}))), steps)


def stepped_alone(run: RunHandle, turn: str, steps: int = 1) -> None:
    run.step(steps, turn=turn)
    assert run.wait(PATIENCE_S)


def outputs(run: RunHandle) -> tuple[torch.Tensor, torch.Tensor]:
    """What D gives many real points and many generated ones; G is its own average here."""
    state = run.weights().arrays
    g, d = Twin(Network.of_state(state, "g")), Twin(Network.of_state(state, "d"))
    real = DISTRIBUTIONS["ring"].sample(np.random.default_rng(5), MANY)
    noise = np.random.default_rng(6).standard_normal((MANY, run.spec.config.noise_size))
    with torch.no_grad():
        return d(torch.tensor(real)), d(g(torch.tensor(noise)))


def off_by(measured: float, truth: torch.Tensor) -> float:
    """By how many standard deviations of the mean of a batch a number is off the mean of the truth."""
    return abs(measured - float(truth.mean())) / (float(truth.std()) / math.sqrt(BATCH))


def test_d_is_asked_anew_when_g_alone_moves(engine: LocalEngine) -> None:
    run = played(engine, 100)
    before = run.latest().metrics
    stepped_alone(run, "g", 59)
    real, fake = outputs(run)  # the points that the last step is made with
    stepped_alone(run, "g")
    now, said = run.latest().metrics, torch.sigmoid(fake)
    assert off_by(before["d_fake"], said) > 2 * FIVE_SIGMA
    assert off_by(now["d_fake"], said) < FIVE_SIGMA
    assert off_by(now["d_real"], torch.sigmoid(real)) < FIVE_SIGMA
    assert off_by(now["g_loss"], functional.softplus(-fake)) < FIVE_SIGMA
    costs = functional.softplus(-real) + functional.softplus(fake)
    assert off_by(now["d_loss"], costs) < FIVE_SIGMA


def test_g_is_measured_anew_when_d_alone_moves(engine: LocalEngine) -> None:
    run = played(engine, 100)
    before = run.latest().metrics
    stepped_alone(run, "d", 60)
    _, fake = outputs(run)
    now, loss = run.latest().metrics, functional.softplus(-fake)
    assert off_by(before["g_loss"], loss) > 2 * FIVE_SIGMA
    assert off_by(now["g_loss"], loss) < FIVE_SIGMA


def test_both_are_measured_on_the_same_points(engine: LocalEngine) -> None:
    """So one screen never says two things: of outputs d, D gives sigmoid(d) and G loses softplus(-d)."""
    run = played(engine, 20, batch_size=1)
    stepped_alone(run, "g", 3)
    metrics = run.latest().metrics
    assert metrics["g_loss"] == pytest.approx(-math.log(metrics["d_fake"]), rel=1e-9)


READINGS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "wasserstein_clip": lambda d: d,
    "saturating": lambda d: torch.sigmoid(d),
    "hinge": lambda d: ((d + 1) / 2).clamp(0, 1),
}
D_LOSSES: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "wasserstein_clip": lambda real, fake: fake - real,
    "saturating": lambda real, fake: functional.softplus(-real) + functional.softplus(fake),
    "hinge": lambda real, fake: functional.relu(1 - real) + functional.relu(1 + fake),
}


@pytest.mark.parametrize(
    ("before", "after"),
    [("non_saturating", "wasserstein_clip"), ("wasserstein_gp", "saturating"), ("saturating", "hinge")],
)
def test_another_loss_is_measured_and_read_at_once(engine: LocalEngine, before: str, after: str) -> None:
    run = played(engine, 60, loss=before)
    run.configure(loss=after)
    assert run.wait(PATIENCE_S)
    now, (real, fake) = run.latest().metrics, outputs(run)
    read = READINGS[after]
    assert off_by(now["d_real"], read(real)) < FIVE_SIGMA
    assert off_by(now["d_fake"], read(fake)) < FIVE_SIGMA
    of_g = -functional.softplus(fake) if after == "saturating" else -fake
    assert off_by(now["g_loss"], of_g) < FIVE_SIGMA
    assert off_by(now["d_loss"], D_LOSSES[after](real, fake)) < FIVE_SIGMA
    assert run.step_count == 60


@pytest.mark.parametrize(
    ("changes", "anew"),
    [
        ({"loss": "wasserstein_gp"}, True),
        ({"r1": 0.5}, True),
        ({"noise": "uniform"}, True),
        ({"layers_d": 3}, True),
        ({"gradient_penalty": 2.0}, False),
        ({"learning_rate_g": 0.1}, False),
        ({"points": ((0.5, 0.5),)}, False),
    ],
)
def test_only_what_the_numbers_depend_on_changes_them(changes: dict[str, Any], anew: bool) -> None:
    run = PlaneGanRun("ring", PlaneGanConfig(**SETTINGS))
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    assert trainer.metrics() == {}
    trainer.step()
    before, random = trainer.metrics(), trainer._random.bit_generator.state
    trainer.configure(PlaneGanConfig(**{**SETTINGS, **changes}))
    assert (trainer.metrics() != before) == anew
    assert trainer.metrics().keys() == OF_BOTH
    assert trainer._random.bit_generator.state == random


def test_another_drawing_is_measured_at_once() -> None:
    run = PlaneGanRun("own", PlaneGanConfig(**SETTINGS, points=((1.5, 1.5),)))
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    for _ in range(30):
        trainer.step()
    trainer.configure(PlaneGanConfig(**SETTINGS, points=((-1.5, -1.5),)))
    with torch.no_grad():
        there = torch.sigmoid(Twin(trainer._d)(torch.tensor([[-1.5, -1.5]], dtype=torch.float64)))
    assert trainer.metrics()["d_real"] == pytest.approx(float(there), abs=0.05)


# What `evaluate` finds


@pytest.mark.parametrize("dataset", ["ring", "spiral"])
def test_a_step_of_d_alone_changes_nothing_that_is_said_of_gs_points(dataset: str) -> None:
    run = PlaneGanRun(dataset, PlaneGanConfig(**SETTINGS))
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    for _ in range(20):
        trainer.step()
    before = trainer.evaluate()
    trainer.step_turn("d")
    assert trainer.evaluate() == before
    trainer.step_turn("g")
    assert trainer.evaluate() != before


def drawn(points: tuple[tuple[float, float], ...]) -> PlaneGanConfig:
    return PlaneGanConfig(**SETTINGS, points=points)


def past_of(learning: Learning, step: int) -> Snapshot:
    past = learning.past(step, PlaneGanProbe(layers=("surface",)), "paused")
    assert past is not None
    assert past.step == step
    return past


@pytest.mark.parametrize("after", [((-1.5, -1.5),), ((0.2, 0.1), (0.3, 0.1))])
def test_a_past_step_has_the_drawing_and_the_numbers_of_then(after: tuple[tuple[float, float], ...]) -> None:
    before = drawn(((1.5, 1.5),))
    learning = Learning(build_trainer(run := PlaneGanRun("own", before), run.load(), "cpu"), before)
    for _ in range(137):
        learning.step("")
    learning.remember()
    then = past_of(learning, 137)
    np.testing.assert_allclose(np.median(then.arrays["real"], axis=0), (1.5, 1.5), atol=0.05)
    for _ in range(30):
        learning.step("")
    learning.configure(replace(before, points=after))
    learning.step("")
    learning.secure(is_running=False, crowd=1)
    run = PlaneGanRun("own", replace(before, points=after))
    restored = Learning.going_on(build_trainer(run, run.load(), "cpu"), learning.start())
    for one in (learning, restored):
        past, curves = past_of(one, 137), one.history.curves()
        assert past.metrics == then.metrics
        assert past.measured == then.measured == dict.fromkeys(then.measured, 100)
        np.testing.assert_equal(dict(past.arrays), dict(then.arrays))
        at = curves["step"].tolist().index(100)
        assert curves["js"][at] == past.metrics["js"]


def test_a_kept_step_is_as_the_last_drawing_there_left_it() -> None:
    here, there = drawn(((1.5, 1.5),)), drawn(((-1.5, -1.5),))
    learning = Learning(build_trainer(run := PlaneGanRun("own", here), run.load(), "cpu"), here)
    for _ in range(64):
        learning.step("")
    learning.configure(there)
    left = learning.snapshot(PlaneGanProbe(layers=("surface",)), "paused", {})
    for _ in range(8):
        learning.step("")
    past, curves = past_of(learning, 64), learning.history.curves()
    assert past.metrics == left.metrics
    np.testing.assert_equal(dict(past.arrays), dict(left.arrays))
    np.testing.assert_allclose(np.median(past.arrays["real"], axis=0), (-1.5, -1.5), atol=0.05)
    at = curves["step"].tolist().index(64)
    assert {name: curves[name][at] for name in OF_BOTH} == {name: left.metrics[name] for name in OF_BOTH}


def test_a_step_that_an_older_version_kept_is_shown_beside_the_drawing_of_now() -> None:
    run = PlaneGanRun("own", drawn(((1.5, 1.5),)))
    trainer = PlaneGanTrainer(run, run.load(), torch.device("cpu"))
    old = {name: one for name, one in trainer.state().items() if name != "drawing"}
    now = trainer.snapshot(PlaneGanProbe())
    np.testing.assert_array_equal(trainer.snapshot(PlaneGanProbe(), old)["real"], now["real"])


def share_near(run: RunHandle, points: tuple[tuple[float, float], ...]) -> float:
    """Of many generated points, those within 3 standard deviations of the drawing."""
    state, config = run.weights().arrays, run.spec.config
    draw = np.random.default_rng(8)
    size = (MANY, config.noise_size)
    noise = draw.uniform(-1, 1, size) if config.noise == "uniform" else draw.standard_normal(size)
    with torch.no_grad():
        made = Twin(Network.of_state(state, "g"))(torch.tensor(noise))
    drawn = own_distribution(points)
    return float((drawn.nearest(made.numpy())[1] <= 3 * drawn.deviation).mean())


@pytest.mark.parametrize(
    "changes",
    [{"points": ((-1.5, -1.5),)}, {"noise": "gaussian"}, {"layers_g": 3}, {"noise_size": 1}],
)
def test_how_good_g_is_is_measured_anew_at_a_paused_step(
    engine: LocalEngine, changes: dict[str, Any]
) -> None:
    here = ((0.2, 0.1),)
    config = PlaneGanConfig(**{**SETTINGS, "points": here, "noise": "uniform"})
    run = stepped(engine.submit(PlaneGanRun("own", config)), 137)
    before = run.latest()
    run.configure(**changes)
    assert run.wait(PATIENCE_S)
    now, truth = run.latest(), share_near(run, changes.get("points", here))
    assert now.metrics["js"] != before.metrics["js"]
    deviation = math.sqrt(max(truth * (1 - truth), 1 / SAMPLES) / SAMPLES)
    assert abs(now.metrics["quality"] - truth) < FIVE_SIGMA * deviation
    assert (now.step, now.measured) == (137, {})
    curves = run.history()
    assert curves["step"].tolist().count(137) == 1
    assert curves["js"][-1] == now.metrics["js"]


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({"layers_g": 3}, True),
        pytest.param({"neurons_g": 12}, True, marks=pytest.mark.walk),
        pytest.param({"noise": "gaussian"}, True, marks=pytest.mark.walk),
        ({"r1": 0.5}, False),
    ],
)
def test_the_way_of_the_points_begins_anew_with_another_g(changes: dict[str, Any], begins: bool) -> None:
    run = PlaneGanRun("ring", PlaneGanConfig(**SETTINGS, noise="uniform"))
    learning = Learning(build_trainer(run, run.load(), "cpu"), run.config)
    while "wander" not in learning.metrics():
        learning.step("")
    learning.configure(replace(run.config, **changes))
    assert ("wander" not in learning.metrics()) == begins


def test_a_run_that_was_never_measured_is_not_measured_for_a_change(engine: LocalEngine) -> None:
    run = engine.submit(PlaneGanRun("ring", PlaneGanConfig(**SETTINGS)))
    run.configure(noise="uniform")
    assert run.wait(PATIENCE_S)
    assert "js" not in run.latest().metrics


# Curves


def curve(run: RunHandle, name: str) -> dict[int, float]:
    """A metric by the steps at which it was measured."""
    curves = run.history()
    points = zip(curves["step"].tolist(), curves[name].tolist(), strict=True)
    return {step: value for step, value in points if math.isfinite(value)}


def test_curves_begin_anew_with_another_loss_and_no_other_do(engine: LocalEngine) -> None:
    run = played(engine, 30)
    before = run.history()
    run.configure(learning_rate_g=1e-3)
    assert run.wait(PATIENCE_S)
    np.testing.assert_equal(run.history(), before)
    run.configure(loss="wasserstein_clip")
    assert run.wait(PATIENCE_S)
    now = run.latest().metrics
    for name in OF_BOTH:
        assert curve(run, name) == {30: now[name]}
    assert curve(run, "js") == {0: before["js"][0], 30: before["js"][-1]}
    assert list(curve(stepped(run, 5), "d_real")) == [30, 31, 32, 33, 34, 35]
    run.configure(loss="non_saturating")
    assert run.wait(PATIENCE_S)
    for name in OF_BOTH:
        again = curve(run, name)
        assert list(again) == [*range(1, 31), 35]
        assert list(again.values())[:29] == before[name][np.isfinite(before[name])].tolist()[:29]
