"""A generator of points and a discriminator that learn from each other in the plane, in NumPy."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from nn_core.data.distributions import Distribution, own_distribution
from nn_core.judgements.gan_plane import judge_drift, judge_gap
from nn_core.judgements.recent import Point
from nn_core.training.errors import Diverged
from nn_core.training.gan.objectives import OBJECTIVES, OF_A_LOSS
from nn_core.training.gan_plane.losses import (
    d_losses,
    g_loss,
    gradient_penalty,
    r1_penalty,
    rules,
    verdict,
)
from nn_core.training.gan_plane.measure import Measure, Wandering
from nn_core.training.gan_plane.network import Network, Passage, Shape, fresh, resized
from nn_core.training.gan_plane.optimizers import GAN_RULES
from nn_core.training.gan_plane.spec import (
    NOISES,
    PLANE_GAN_LOSSES,
    PlaneGanConfig,
    PlaneGanProbe,
    PlaneGanRun,
)
from nn_core.training.gan_plane.view import draw_noise, look, random_noise
from nn_core.training.gan_plane.walk import turn_of_d, turn_of_g
from nn_core.training.plane.network import Floats
from nn_core.training.trainer import Arrays, Judgements, Metrics, Rescaled, Weights
from nn_core.training.whole import Whole

SHOWN_POINTS = 400
EVALUATE_EVERY = 100
_BATCHES, _SHOWN_NOISE, _SHOWN_REAL, _MEASURED_NOISE = 1, 2, 3, 4
"""Streams of random numbers, so that looking never disturbs training."""


class PlaneGanTrainer:
    """One step is an iteration: `steps_d` steps of D, each on new points and new noise, then `steps_g` of G.

    What is shown comes from the averaged generator, whose weights follow G's slowly.
    """

    def __init__(self, run: PlaneGanRun, distribution: Distribution, _device: torch.device) -> None:
        config = run.config
        self.config = config
        self.step_count = self.examples = 0
        self.next_evaluation: int | None = 0
        self._dataset = run.dataset
        self._random = np.random.default_rng([config.seed, _BATCHES])
        self._g = fresh(_shape_g(config), config.seed)
        self._d = fresh(_shape_d(config), config.seed + 1)
        self._shown = self._g.copy()
        self._renew_rules()
        self._use(distribution)
        self._last: Metrics = {}

    def _use(self, distribution: Distribution) -> None:
        self._distribution = distribution
        self._measure = Measure(distribution)
        self._real = self._some_of(distribution)
        self._wandering = Wandering(EVALUATE_EVERY)

    def _some_of(self, distribution: Distribution) -> Floats:
        """The real points that are shown."""
        return distribution.sample(np.random.default_rng([self.config.seed, _SHOWN_REAL]), SHOWN_POINTS)

    def _renew_rules(self) -> None:
        self._rule_g = GAN_RULES[self.config.optimizer_g](self._g.shape.count)
        self._rule_d = GAN_RULES[self.config.optimizer_d](self._d.shape.count)

    # Training

    def step(self) -> None:
        with np.errstate(all="ignore"):
            for _ in range(self.config.steps_d):
                self._turn_d()
            for _ in range(self.config.steps_g):
                self._turn_g()
        self.step_count += 1

    def step_turn(self, turn: str) -> None:
        """One step of D alone ("d") or of G alone ("g"); the other one is measured on the same points."""
        with np.errstate(all="ignore"):
            if turn == "d":
                self._weigh_g(self._turn_d()["noise"])
            else:
                self._ask_d(self._turn_g()["generated"])
        self.step_count += 1

    def _onlooker(self) -> np.random.Generator:
        """Random numbers for looking at the present step, none of which training uses."""
        return np.random.default_rng([self.config.seed, self.step_count])

    def _turn_d(self) -> dict[str, Floats]:
        """D's step; returns its noise, and what `_weigh_d` does."""
        config, d, n = self.config, self._d, self.config.batch_size
        real = self._distribution.sample(self._random, n).T
        noise = draw_noise(self._random, n, config)
        seen = self._weigh_d(real, self._g.forward(noise).output, self._random)
        self._check("discriminator", d, self._last["d_loss"])
        self._rule_d.update(d.flat, d.gradient, config.learning_rate_d)
        if OBJECTIVES[config.loss].clipped:
            np.clip(d.flat, -config.clip, config.clip, out=d.flat)
        self.examples += n
        return {"noise": noise, **seen}

    def _weigh_d(self, real: Floats, fake: Floats, random: np.random.Generator) -> dict[str, Floats]:
        """D's loss on as many real and generated points (columns), with its gradient; both are metrics.

        Returns the points, what D said of them, and its penalty.
        """
        d, n = self._d, real.shape[1]
        d.gradient[:] = 0
        passage = d.forward(np.hstack([real, fake]))
        (on_real, up), (on_fake, down) = d_losses(self.config.loss, passage.output)
        d.backward(passage, np.hstack([up, down]))
        penalty = self._penalize(passage, real, fake, random)
        said = verdict(self.config.loss, passage.output[0])
        self._last |= {
            "d_loss": on_real + on_fake + penalty,
            "d_real": float(said[:n].mean()),
            "d_fake": float(said[n:].mean()),
            "d_gradient_norm": float(np.linalg.norm(d.gradient)),
        }
        return {"generated": fake, "real": real, "said": said, "penalty": np.array([penalty])}

    def _ask_d(self, fake: Floats) -> None:
        """Measure D on generated points (columns) while it stands still."""
        random = self._onlooker()
        self._weigh_d(self._distribution.sample(random, fake.shape[1]).T, fake, random)

    def _penalize(self, passage: Passage, real: Floats, fake: Floats, random: np.random.Generator) -> float:
        """Add the penalty of the loss, if it has one, to D's gradient."""
        config = self.config
        weight = _penalty_weight(config)
        if OBJECTIVES[config.loss].penalised:
            share = random.uniform(0, 1, real.shape[1])
            mixed = self._d.forward(share * real + (1 - share) * fake)
            return self._d.penalty(mixed, gradient_penalty(weight))
        return self._d.penalty(passage.first(real.shape[1]), r1_penalty(weight)) if weight else 0.0

    def _turn_g(self) -> dict[str, Floats]:
        """G's step; returns what `_weigh_g` does."""
        config, g = self.config, self._g
        seen = self._weigh_g(draw_noise(self._random, config.batch_size, config))
        self._check("generator", g, self._last["g_loss"])
        self._rule_g.update(g.flat, g.gradient, config.learning_rate_g)
        self._average()
        return seen

    def _weigh_g(self, noise: Floats) -> dict[str, Floats]:
        """G's loss on noise (columns), with its gradient; both are metrics.

        Returns the noise and its points as columns, what D said, and how the points were pushed.
        """
        g, loss_name = self._g, self.config.loss
        made = g.forward(noise)
        judged = self._d.forward(made.output)
        loss, error = g_loss(loss_name, judged.output)
        on_points = self._d.backward(judged, error, weights=False)
        g.gradient[:] = 0
        g.backward(made, on_points)
        self._last |= {"g_loss": loss, "g_gradient_norm": float(np.linalg.norm(g.gradient))}
        return {
            "noise": noise,
            "generated": made.output,
            "said": verdict(loss_name, judged.output[0]),
            "push": -on_points * noise.shape[1],
            "loss": np.array([loss]),
        }

    def _check(self, owner: str, network: Network, loss: float) -> None:
        if not math.isfinite(loss + float(np.dot(network.gradient, network.gradient))):
            raise Diverged(f"the loss of the {owner}")

    def _average(self) -> None:
        """a <- decay a + (1 - decay) g, with decay = min(average, (1 + t) / (10 + t)), as in `GanTrainer`."""
        decay = min(self.config.average, (1 + self.step_count) / (10 + self.step_count))
        self._shown.flat += (1 - decay) * (self._g.flat - self._shown.flat)

    def configure(self, config: PlaneGanConfig) -> Rescaled | None:
        """Networks that grow or shrink keep the weights that remain; another rule starts afresh."""
        before, self.config = self.config, config
        if _shape_g(config) != self._g.shape:
            self._shown = resized(self._shown, _shape_g(config), config.seed)
            self._g = resized(self._g, _shape_g(config), config.seed)
            self._rule_g = GAN_RULES[config.optimizer_g](self._g.shape.count)
        if _shape_d(config) != self._d.shape:
            self._d = resized(self._d, _shape_d(config), config.seed + 1)
            self._rule_d = GAN_RULES[config.optimizer_d](self._d.shape.count)
        if config.optimizer_g != before.optimizer_g:
            self._rule_g = GAN_RULES[config.optimizer_g](self._g.shape.count)
        if config.optimizer_d != before.optimizer_d:
            self._rule_d = GAN_RULES[config.optimizer_d](self._d.shape.count)
        redrawn = config.points != before.points and self._dataset == "own"
        if redrawn:
            self._use(own_distribution(config.points))
        if self._last and (redrawn or _weighed(config) != _weighed(before)):
            self._weigh_anew()
        if redrawn or _makes(config) != _makes(before):
            self._wandering = Wandering(EVALUATE_EVERY)  # what points of another G did is no way of these
            self.next_evaluation = self.step_count
        return Rescaled.between(before.loss, config.loss, OF_A_LOSS)

    def _weigh_anew(self) -> None:
        """Measure both networks as they stand: what others or other rules gave is no number of these."""
        with np.errstate(all="ignore"):
            noise = draw_noise(self._onlooker(), self.config.batch_size, self.config)
            self._ask_d(self._weigh_g(noise)["generated"])

    def state(self) -> Weights:
        """The averaged generator, the discriminator, which kind of noise G is given, what both lower, and the
        drawing that the real points are of, where there is one.
        """
        config = self.config
        kind = np.array([NOISES.index(config.noise)], np.uint8)
        loss = np.array([PLANE_GAN_LOSSES.index(config.loss)], np.uint8)
        arrays = self._shown.state("g") | self._d.state("d") | {"noise": kind, "loss": loss}
        arrays["r1"] = np.array([config.r1])
        if self._dataset == "own":
            arrays["drawing"] = np.array(config.points, np.float64).reshape(-1, 2)
        return {name: torch.from_numpy(array) for name, array in arrays.items()}

    def load(self, weights: Weights, step_count: int, examples: int) -> None:
        """G starts again from its average: all that a state keeps of it."""
        self._shown = resized(Network.of_state(weights, "g"), self._g.shape, self.config.seed)
        self._g = self._shown.copy()
        self._d = resized(Network.of_state(weights, "d"), self._d.shape, self.config.seed + 1)
        self._renew_rules()
        self.step_count, self.examples = step_count, examples
        self._last = {}
        self._wandering = Wandering(EVALUATE_EVERY)

    def whole(self) -> Whole:
        """Tensors, float64 in the order of `Network.flat`: "g", "d" and "shown", the averaged generator;
        "rule_g.0", ... and "rule_d.0", ..., what the optimisers keep; "middles", `n 2`, of the looks that
        `Wandering` compares. Facts: "step_count", "examples", "next_evaluation", "rule_steps" of G and D,
        "looks", the steps of those middles, "last", the metrics of the last step, and "random", the state of
        the generator of random numbers.
        """
        looks = [step for step, _ in self._wandering.middles]
        arrays = {"g": self._g.flat, "d": self._d.flat, "shown": self._shown.flat}
        arrays |= {"middles": np.array([xy for _, xy in self._wandering.middles]).reshape(-1, 2)}
        arrays |= {f"rule_g.{slot}": vector for slot, vector in enumerate(self._rule_g.memory)}
        arrays |= {f"rule_d.{slot}": vector for slot, vector in enumerate(self._rule_d.memory)}
        facts = {
            "step_count": self.step_count,
            "examples": self.examples,
            "next_evaluation": self.next_evaluation,
            "rule_steps": [self._rule_g.steps, self._rule_d.steps],
            "looks": looks,
            "last": dict(self._last),
            "random": self._random.bit_generator.state,
        }
        return Whole({name: torch.tensor(array) for name, array in arrays.items()}, facts)

    def restore(self, whole: Whole) -> None:
        facts, arrays = whole.facts, {name: one.numpy() for name, one in whole.tensors.items()}
        for name, network in (("g", self._g), ("d", self._d), ("shown", self._shown)):
            network.flat[:] = arrays[name]
        for name, rule in (("rule_g", self._rule_g), ("rule_d", self._rule_d)):
            for slot, vector in enumerate(rule.memory):
                vector[:] = arrays[f"{name}.{slot}"]
        self._rule_g.steps, self._rule_d.steps = facts["rule_steps"]
        self._wandering.middles.extend(zip(facts["looks"], arrays["middles"].copy(), strict=True))
        self._last = dict(facts["last"])
        self._random.bit_generator.state = facts["random"]
        self.step_count, self.examples = facts["step_count"], facts["examples"]
        self.next_evaluation = facts["next_evaluation"]

    # Measuring

    def metrics(self) -> Metrics:
        return dict(self._last)

    def evaluate(self) -> Metrics:
        """What `Measure` and `Wandering` find in the averaged generator: of one noise at all steps, so that
        another number is the work of other weights, and never of other noise.
        """
        self.next_evaluation = (self.step_count // EVALUATE_EVERY + 1) * EVALUATE_EVERY
        points = self._samples(self._shown, self.config.noise)
        return self._measure(points) | self._wandering(self.step_count, points)

    def _samples(self, g: Network, kind: str) -> Floats:
        generator = np.random.default_rng([self.config.seed, _MEASURED_NOISE])
        with np.errstate(all="ignore"):
            return g.forward(random_noise(generator, g.shape.inputs, self._measure.samples, kind)).output.T

    # Looking

    def recall(self, _weights: Weights, metrics: Mapping[str, float]) -> Mapping[str, float]:
        return metrics  # what is shown is of then as well: the rules, and the real points

    def judge(self, step: int, arrays: Arrays, points: Sequence[Point], live: bool) -> Judgements:
        """ "rules": those by which the step was played; "gap": how far D's answers are apart; "drift":
        whether G was closer before. What else there is to judge the page draws itself.
        """
        loss, kind, r1 = arrays["rules"].tolist()
        played = rules(PLANE_GAN_LOSSES[int(loss)], NOISES[int(kind)], r1)
        gap, drift = judge_gap(step, points), judge_drift(step, points)
        return {"rules": played, "gap": asdict(gap), "drift": asdict(drift)}

    def snapshot(self, probe: PlaneGanProbe, weights: Weights | None = None) -> Arrays:
        """Float32 arrays; points are `n 2`, verdicts as `verdict` gives them.

        Always "noise" (400 k), "generated" and "real" (400 2), "critic" (1): 1 where D's verdicts are scores
        without bounds, and "rules" (3): which loss, which noise, weight of R1. Of the probe's layers:
        "surface" (48 48), D's verdict everywhere, the top row the largest y; "manifold" (21 21 2, or 61 2 for
        1-D noise), a grid of noise through G; "gradient" (400 2), the way in which D pushes each generated
        point, minus the derivative of its own share of G's loss. With `results` the next iteration, taken
        apart: see `_walk`.
        """
        g, d, config = self._shown, self._d, self.config
        kind, loss, r1, real = config.noise, config.loss, config.r1, self._real
        if weights is not None:
            g, d = Network.of_state(weights, "g"), Network.of_state(weights, "d")
            kind, loss, r1 = _rules_of(weights, config)
            if "drawing" in weights:  # an older version kept none: there the drawing of now is shown
                real = self._some_of(own_distribution(tuple(map(tuple, weights["drawing"].tolist()))))
        with np.errstate(all="ignore"):
            generator = np.random.default_rng([self.config.seed, _SHOWN_NOISE])
            noise = random_noise(generator, g.shape.inputs, SHOWN_POINTS, kind)
            arrays = {"real": real} | look(g, d, noise, kind, loss, probe.layers)
            arrays["rules"] = np.array([PLANE_GAN_LOSSES.index(loss), NOISES.index(kind), r1])
            if probe.results and weights is None:
                arrays |= self._walk()
            return {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()}

    def _walk(self) -> dict[str, Floats]:
        """The iteration that the next step will make, made on a copy: its last turn of D and its last of G.

        The parts of `turn_of_d` as "walk.d.…", those of `turn_of_g` as "walk.g.…".
        """
        twin = self._twin()
        for _ in range(twin.config.steps_d - 1):
            twin._turn_d()
        old_d, seen = twin._d.copy(), twin._turn_d()
        of_d = turn_of_d(self.config, seen, old_d, twin._d)
        for _ in range(twin.config.steps_g - 1):
            twin._turn_g()
        old_g, made = twin._g.copy(), twin._turn_g()
        of_g = turn_of_g(self.config, made, old_g, twin._g, twin._d)
        parts = {f"walk.d.{name}": array for name, array in of_d.items()}
        return parts | {f"walk.g.{name}": array for name, array in of_g.items()}

    def _twin(self) -> PlaneGanTrainer:
        """A trainer that will do just what this one does, and leaves this one alone."""
        twin = copy.copy(self)
        twin._g, twin._d, twin._shown = self._g.copy(), self._d.copy(), self._shown.copy()
        twin._rule_g, twin._rule_d = copy.deepcopy(self._rule_g), copy.deepcopy(self._rule_d)
        twin._random = copy.deepcopy(self._random)
        twin._last = {}
        return twin


def _penalty_weight(config: PlaneGanConfig) -> float:
    """Of what is added to D's loss; 0 where nothing is."""
    loss = OBJECTIVES[config.loss]
    if loss.penalised:
        return config.gradient_penalty
    return 0.0 if loss.is_critic else config.r1


def _weighed(config: PlaneGanConfig) -> tuple[Any, ...]:
    """All of a config that the numbers of a step depend on, beside weights and real points."""
    return config.loss, _penalty_weight(config), _makes(config), _shape_d(config)


def _makes(config: PlaneGanConfig) -> tuple[str, Shape]:
    """All of a config that G's points depend on, beside weights: its noise, and its network."""
    return config.noise, _shape_g(config)


def _rules_of(weights: Weights, config: PlaneGanConfig) -> tuple[str, str, float]:
    """(kind of noise, loss, weight of R1) of a state. A run that an older version stored may lack some of
    them: there the settings of now are taken for those of then.
    """
    kind = NOISES[int(weights["noise"][0])] if "noise" in weights else config.noise
    loss = PLANE_GAN_LOSSES[int(weights["loss"][0])] if "loss" in weights else config.loss
    return kind, loss, float(weights["r1"][0]) if "r1" in weights else config.r1


def _shape_g(config: PlaneGanConfig) -> Shape:
    return Shape(config.noise_size, config.layers_g, config.neurons_g, 2, config.activation_g)


def _shape_d(config: PlaneGanConfig) -> Shape:
    return Shape(2, config.layers_d, config.neurons_d, 1, config.activation_d)
