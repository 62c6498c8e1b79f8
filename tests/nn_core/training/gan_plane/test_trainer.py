"""The trainer of the GAN in the plane, its measures, and its promises to engine and page."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.data import DataError
from nn_core.data.distributions import DISTRIBUTIONS, own_distribution
from nn_core.training import ConfigError, LocalEngine, PlaneGanConfig, PlaneGanProbe, PlaneGanRun
from nn_core.training.errors import Diverged
from nn_core.training.gan.losses import discriminator_loss, generator_loss
from nn_core.training.gan_plane.losses import verdict
from nn_core.training.gan_plane.measure import Measure
from nn_core.training.gan_plane.spec import PLANE_GAN_LOSSES, VIEWS
from nn_core.training.gan_plane.trainer import PlaneGanTrainer
from nn_core.training.gan_plane.view import draw_noise
from tests.gradients import slope_of
from tests.nn_core.training.gan_plane.test_network import Twin

CPU = torch.device("cpu")
SMALL: dict[str, Any] = {"neurons_g": 8, "neurons_d": 8, "batch_size": 16}
ALL = PlaneGanProbe(layers=("*",), results=True)


def make(dataset: str = "ring", **changes: Any) -> PlaneGanTrainer:
    run = PlaneGanRun(dataset, PlaneGanConfig(**{**SMALL, **changes}))
    run.check()
    return PlaneGanTrainer(run, run.load(), CPU)


def train(trainer: PlaneGanTrainer, steps: int) -> PlaneGanTrainer:
    for _ in range(steps):
        trainer.step()
    return trainer


# Distributions and measures


@pytest.mark.parametrize("name", [name for name in DISTRIBUTIONS if name != "own"])
def test_points_lie_where_the_shape_says(name: str) -> None:
    distribution = DISTRIBUTIONS[name]
    points = distribution.sample(np.random.default_rng(0), 4000)
    assert points.shape == (4000, 2)
    assert np.abs(points).max() < 3
    _, distance = distribution.nearest(points)
    # Of a 2-D normal distribution 1 - e^(-9/2) = 98.9 % lie within 3 deviations.
    assert np.mean(distance <= 3 * distribution.deviation) > 0.985
    if distribution.modes > 1:
        counts = np.bincount(distribution.nearest(points)[0], minlength=distribution.modes)
        assert counts.min() > 0.7 * 4000 / distribution.modes


def test_a_drawing_is_imitated_where_it_was_drawn() -> None:
    distribution = own_distribution(((1.0, 1.0), (-1.0, 0.5)))
    points = distribution.sample(np.random.default_rng(0), 500)
    assert distribution.nearest(points)[1].max() < 0.4


def test_real_points_measure_as_well_as_sampling_allows() -> None:
    for name in ("ring", "grid"):
        measure = Measure(DISTRIBUTIONS[name])
        found = measure(DISTRIBUTIONS[name].sample(np.random.default_rng(7), measure.samples))
        assert found["js"] == pytest.approx(found["js_floor"], rel=0.3)
        assert found["kl"] == pytest.approx(found["kl_floor"], rel=0.4)
        assert found["modes"] == found["modes_total"] == DISTRIBUTIONS[name].modes
        assert found["quality"] > 0.98


def test_a_generator_that_forgets_clusters_is_seen() -> None:
    grid = DISTRIBUTIONS["grid"]
    points = grid.sample(np.random.default_rng(0), 3000)
    few = points[grid.nearest(points)[0] < 5]
    found = Measure(grid)(few)
    assert (found["modes"], found["modes_total"]) == (5, 25)
    # A fifth of the mass overlaps: JS = 1/2 (log2(2/(1+1/5)) + 1/5 log2(2 · 1/5 / (1 + 1/5)) + 4/5).
    expected = (np.log2(2 / 1.2) + 0.2 * np.log2(0.4 / 1.2) + 0.8) / 2
    assert found["js"] == pytest.approx(expected, abs=0.02)
    far = Measure(grid)(np.full((100, 2), 2.9))
    assert far["js"] == pytest.approx(1, abs=1e-3)
    assert (far["quality"], far["modes"]) == (0, 0)


def test_samples_that_are_not_numbers_are_not_measured() -> None:
    assert Measure(DISTRIBUTIONS["ring"])(np.array([[np.nan, 0.0]])) == {}


# Training


def slopes(d: Twin, points: torch.Tensor) -> torch.Tensor:
    points = points.clone().requires_grad_()
    return torch.autograd.grad(d(points).sum(), points, create_graph=True)[0]


def descend(network: Twin, loss: torch.Tensor, learning_rate: float) -> None:
    network.zero_grad()
    loss.backward()
    for weight in network.parameters():
        weight.data -= learning_rate * slope_of(weight)


def torch_iteration(trainer: PlaneGanTrainer) -> tuple[float, float, Twin, Twin]:
    """The next iteration with the same points and noise, but in torch: (d_loss, g_loss, g, d)."""
    config, twin = trainer.config, trainer._twin()
    g, d, random, n = Twin(twin._g), Twin(twin._d), twin._random, config.batch_size
    loss = "wasserstein_gp" if config.loss.startswith("wasserstein") else config.loss
    real = torch.tensor(twin._distribution.sample(random, n))
    fake = g(torch.tensor(draw_noise(random, n, config).T)).detach()
    d_loss = discriminator_loss(loss, d(real), d(fake))
    if config.loss == "wasserstein_gp":
        share = torch.tensor(random.uniform(0, 1, n))[:, None]
        lengths = slopes(d, share * real + (1 - share) * fake).square().sum(1).sqrt()
        d_loss = d_loss + config.gradient_penalty * (lengths - 1).square().mean()
    elif config.loss != "wasserstein_clip":
        d_loss = d_loss + config.r1 / 2 * slopes(d, real).square().sum(1).mean()
    descend(d, d_loss, config.learning_rate_d)
    if config.loss == "wasserstein_clip":
        for weight in d.parameters():
            weight.data.clamp_(-config.clip, config.clip)
    g_loss = generator_loss(loss, d(g(torch.tensor(draw_noise(random, n, config).T))))
    descend(g, g_loss, config.learning_rate_g)
    return d_loss.item(), g_loss.item(), g, d


@pytest.mark.parametrize("loss", PLANE_GAN_LOSSES)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_an_iteration_is_that_of_torch(loss: str, activation: str) -> None:
    settings: dict[str, Any] = {
        "optimizer_g": "sgd",
        "optimizer_d": "sgd",
        "learning_rate_d": 0.05,
        "learning_rate_g": 0.05,
    }
    trainer = make(loss=loss, r1=0.3, activation_g=activation, activation_d=activation, **settings)
    for _ in range(3):
        d_loss, g_loss, g, d = torch_iteration(trainer)
        trainer.step()
        assert trainer.metrics()["d_loss"] == pytest.approx(d_loss, rel=1e-8)
        assert trainer.metrics()["g_loss"] == pytest.approx(g_loss, rel=1e-8)
        for network, twin in ((trainer._g, g), (trainer._d, d)):
            state = network.state("d")
            for place, layer in enumerate(twin.layers):
                np.testing.assert_allclose(state[f"d.{place}.weight"], layer.weight.detach(), atol=1e-9)
                np.testing.assert_allclose(state[f"d.{place}.bias"], layer.bias.detach(), atol=1e-9)


def test_the_averaged_generator_follows_the_formula() -> None:
    trainer = make(average=0.25)
    averaged = trainer._shown.flat.copy()
    for t in range(4):
        trainer.step()
        decay = min(0.25, (1 + t) / (10 + t))
        averaged = decay * averaged + (1 - decay) * trainer._g.flat
        np.testing.assert_allclose(trainer._shown.flat, averaged, atol=1e-12)


def test_each_turn_changes_one_network_alone() -> None:
    trainer = make()
    g, d = trainer._g.flat.copy(), trainer._d.flat.copy()
    trainer.step_turn("d")
    assert np.array_equal(trainer._g.flat, g)
    assert not np.array_equal(trainer._d.flat, d)
    d = trainer._d.flat.copy()
    trainer.step_turn("g")
    assert not np.array_equal(trainer._g.flat, g)
    assert np.array_equal(trainer._d.flat, d)


@pytest.mark.parametrize("loss", PLANE_GAN_LOSSES)
def test_slow_motion_shows_the_iteration_that_comes_next(loss: str) -> None:
    trainer = train(make(loss=loss, steps_d=2, average=0.0), 5)
    walk = {name: array for name, array in trainer.snapshot(ALL).items() if name.startswith("walk.")}
    assert trainer.snapshot(ALL)["walk.g.moved"] == pytest.approx(walk["walk.g.moved"])
    trainer.step()
    after = trainer.snapshot(ALL)
    np.testing.assert_allclose(after["surface"], walk["walk.d.after"], atol=1e-6)
    np.testing.assert_allclose(after["manifold"], walk["walk.g.after"], atol=1e-6)
    metrics, penalty = trainer.metrics(), walk["walk.d.penalty"][0]
    assert penalty == 0 if loss == "wasserstein_clip" else penalty > 0
    assert metrics["d_loss"] == pytest.approx(walk["walk.d.loss"][0] + penalty, rel=1e-5)
    assert metrics["g_loss"] == pytest.approx(walk["walk.g.loss"][0], rel=1e-5)
    assert metrics["d_real"] == pytest.approx(walk["walk.d.score_real"].mean(), rel=1e-5)
    assert metrics["d_gradient_norm"] == pytest.approx(walk["walk.d.norm"][0], rel=1e-5)
    assert metrics["g_gradient_norm"] == pytest.approx(walk["walk.g.norm"][0], rel=1e-5)
    for points, said in (("d.real", "d.now_real"), ("d.generated", "d.now_generated"), ("g.moved", "g.now")):
        judged = verdict(loss, trainer._d.forward(walk[f"walk.{points}"].T).output[0])
        np.testing.assert_allclose(walk[f"walk.{said}"], judged, atol=1e-5)


def test_the_push_is_the_way_in_which_each_point_s_own_loss_falls() -> None:
    trainer = train(make(), 20)
    arrays = trainer.snapshot(PlaneGanProbe(layers=("gradient",)))
    points = torch.tensor(arrays["generated"].astype(np.float64), requires_grad=True)
    outputs = Twin(trainer._d)(points)
    torch.nn.functional.softplus(-outputs).sum().backward()
    np.testing.assert_allclose(arrays["gradient"], -slope_of(points), atol=1e-5)


# Promises


def test_looking_and_measuring_disturb_nothing() -> None:
    watched, alone = make(), make()
    for _ in range(6):
        watched.snapshot(ALL)
        watched.evaluate()
        watched.step()
        alone.step()
    np.testing.assert_array_equal(watched._g.flat, alone._g.flat)
    np.testing.assert_array_equal(watched._d.flat, alone._d.flat)


def test_the_past_looks_as_it_did_whatever_was_changed_since() -> None:
    trainer = train(make(noise="uniform"), 5)
    before, weights = trainer.snapshot(PlaneGanProbe(layers=("*",))), trainer.state()
    trainer.configure(PlaneGanConfig(**{**SMALL, "noise_size": 1, "layers_d": 3, "noise": "gaussian"}))
    train(trainer, 5)
    assert trainer.snapshot(PlaneGanProbe(layers=("*",)))["manifold"].shape == (61, 2)
    again = trainer.snapshot(PlaneGanProbe(layers=("*",)), weights)
    for name in ("generated", "surface", "manifold"):
        np.testing.assert_allclose(again[name], before[name], atol=1e-6)


def test_each_step_tells_the_rules_by_which_it_was_played() -> None:
    trainer = train(make(loss="least_squares", noise="uniform", r1=0.3), 1)
    weights = trainer.state()
    trainer.configure(PlaneGanConfig(**SMALL, loss="wasserstein_gp"))
    now, then = trainer.snapshot(ALL), trainer.snapshot(PlaneGanProbe(), weights)
    told = [trainer.judge(1, arrays, (), live=True)["rules"] for arrays in (now, then)]
    assert [(one["loss"], one["noise"]) for one in told] == [
        ("wasserstein_gp", "gaussian"),
        ("least_squares", "uniform"),
    ]
    assert told[0]["r1"] == 0
    assert told[1]["r1"] == pytest.approx(0.3)
    assert str(told[1]["d"]).endswith(" + R1 penalty")


@pytest.mark.parametrize("unknown", ["noise", "loss", "r1"])
def test_a_past_that_an_older_version_stored_is_looked_at_by_the_rules_of_now(unknown: str) -> None:
    trainer = train(make(loss="least_squares", noise="uniform", r1=0.25), 3)
    known = trainer.snapshot(ALL)
    weights = {name: one for name, one in trainer.state().items() if name != unknown}
    past = trainer.snapshot(ALL, weights)
    for name in ("rules", "generated", "surface"):
        np.testing.assert_array_equal(past[name], known[name])


@pytest.mark.parametrize(("then", "now"), [("wasserstein_gp", "hinge"), ("hinge", "wasserstein_gp")])
def test_the_past_is_judged_by_the_loss_of_then(then: str, now: str) -> None:
    trainer = train(make(loss=then), 5)
    before, weights = trainer.snapshot(PlaneGanProbe(layers=("*",))), trainer.state()
    trainer.configure(PlaneGanConfig(**SMALL, loss=now))
    again = trainer.snapshot(PlaneGanProbe(layers=("*",)), weights)
    assert before["critic"] == again["critic"] == (then == "wasserstein_gp")
    assert trainer.snapshot(PlaneGanProbe())["critic"] == (now == "wasserstein_gp")
    for name in ("surface", "gradient"):
        np.testing.assert_allclose(again[name], before[name], atol=1e-6)


def test_what_is_too_large_for_a_picture_is_no_warning() -> None:
    trainer = make()
    trainer._shown.flat[:] = 1e60
    assert np.isinf(trainer.snapshot(PlaneGanProbe())["generated"]).any()


def test_a_network_that_grows_keeps_its_weights() -> None:
    trainer = train(make(), 10)
    first = trainer._d.shape.split(trainer._d.flat)[0].copy()
    trainer.configure(PlaneGanConfig(**{**SMALL, "neurons_d": 12}))
    np.testing.assert_array_equal(trainer._d.shape.split(trainer._d.flat)[0][:8], first)
    train(trainer, 2)


def test_going_back_goes_on_from_there() -> None:
    trainer = train(make(), 10)
    weights, picture = trainer.state(), trainer.snapshot(PlaneGanProbe(layers=("surface",)))
    train(trainer, 10)
    trainer.load(weights, 10, 160)
    assert (trainer.step_count, trainer.examples) == (10, 160)
    np.testing.assert_allclose(
        trainer.snapshot(PlaneGanProbe(layers=("surface",)))["surface"], picture["surface"]
    )
    train(trainer, 2)


def test_a_drawing_can_be_changed_while_it_trains() -> None:
    trainer = train(make("own", points=((1.0, 1.0),)), 3)
    trainer.configure(PlaneGanConfig(**SMALL, points=((-1.0, -1.0),)))
    assert trainer.snapshot(PlaneGanProbe())["real"].mean(axis=0) == pytest.approx([-1, -1], abs=0.05)


def test_what_breaks_says_so() -> None:
    trainer = make(optimizer_d="sgd", learning_rate_d=10.0, loss="least_squares", r1=0.0)
    with pytest.raises(Diverged, match="loss of the"):
        train(trainer, 2000)


@pytest.mark.parametrize(
    ("dataset", "changes", "error"),
    [
        ("nowhere", {}, DataError),
        ("own", {}, ConfigError),
        ("ring", {"points": ((9.0, 0.0),)}, ConfigError),
        ("ring", {"points": ((0.0, 0.0),) * 401}, ConfigError),
        ("ring", {"noise_size": 3}, ConfigError),
        ("ring", {"layers_g": 0}, ConfigError),
        ("ring", {"loss": "worst"}, ConfigError),
        ("ring", {"learning_rate_d": float("nan")}, ConfigError),
    ],
)
def test_what_cannot_be_is_refused_in_words(dataset: str, changes: dict[str, Any], error: type) -> None:
    with pytest.raises(error):
        PlaneGanRun(dataset, PlaneGanConfig(**changes)).check()


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(device="cpu")
    yield engine
    engine.close()


def test_the_engine_takes_turns_alone(engine: LocalEngine) -> None:
    run = engine.submit(PlaneGanRun("ring", PlaneGanConfig(**SMALL)))
    run.watch(PlaneGanProbe(layers=VIEWS))
    start = run.latest().arrays
    run.step(3, turn="d")
    assert run.step_count == 3
    after_d = run.latest().arrays
    np.testing.assert_array_equal(after_d["generated"], start["generated"])
    assert np.abs(after_d["surface"] - start["surface"]).max() > 0
    run.step(1, turn="g")
    assert np.abs(run.latest().arrays["generated"] - start["generated"]).max() > 0
    run.step(1)
    assert {"js", "js_floor", "kl", "quality", "d_loss", "g_loss"} <= set(run.latest().metrics)
    with pytest.raises(ConfigError, match="no part"):
        run.step(1, turn="both")
    with pytest.raises(ConfigError):
        run.watch(PlaneGanProbe(layers=("conv1",)))


@pytest.mark.walk
@pytest.mark.parametrize(("name", "limit"), [("line", 0.2), ("ring", 0.25)])
def test_the_default_learns(name: str, limit: float) -> None:
    """A quarter of the way; benchmarks/gan_plane.py goes all of it."""
    trainer = PlaneGanTrainer(PlaneGanRun(name), DISTRIBUTIONS[name], CPU)
    assert trainer.evaluate()["js"] > 0.6
    found = train(trainer, 2000).evaluate()
    assert found["js"] < limit
    assert found["quality"] > 0.9
