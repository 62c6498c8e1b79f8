"""A small network that learns points in the plane, one batch a step, in NumPy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nn_core.data.planes import Plane, Points
from nn_core.judgements.recent import Point
from nn_core.measure.metrics import accuracy, confusion_matrix
from nn_core.training.errors import Diverged
from nn_core.training.plane.losses import Loss, chosen_classes, make_loss
from nn_core.training.plane.network import (
    Floats,
    Network,
    Structure,
    carry,
    grid,
    initial_weights,
    inputs_of,
)
from nn_core.training.plane.optimizers import RULES, Rule
from nn_core.training.plane.points import data_of, dealt_out, settings_of, settings_state
from nn_core.training.plane.spec import OUTPUT, SURFACE_SIDE, PlaneConfig, PlaneProbe, PlaneRun
from nn_core.training.trainer import Arrays, Judgements, Metrics, Rescaled, Weights
from nn_core.training.whole import Whole

MAP_SIDE = 40
OF_A_LOSS = frozenset({"train_loss", "val_loss", "train_total", "gradient_norm"})
"""Metrics that lie on another scale with another loss: no curve joins those of two."""
Part = tuple[Floats, Floats]
"""Points as a network reads them, and what they should get."""


class PlaneTrainer:
    """Lowers the loss on the training points. Every weight that still has its place outlives a change."""

    def __init__(self, run: PlaneRun, plane: Plane, _device: torch.device) -> None:
        self.config = run.config
        self.step_count = 0
        self.examples = 0
        self.next_evaluation: int | None = None  # `metrics` measures validation too: it takes microseconds
        self._plane = plane
        self._random = np.random.default_rng(run.config.seed)
        structure = self._structure()
        self._use(Network(structure, initial_weights(structure, run.config.seed)))
        self._rule = self._fresh_rule()
        self._shuffled: tuple[Floats, Floats]
        self._used: int
        self._train = Points(np.empty((0, 2)), np.empty(0))
        self._earlier = 0.0, 0  # epochs and examples when the points last changed
        self._learnt_from: set[tuple[float, ...]] = set()  # points of before, with their targets
        self._share_points()
        self._weigh_anew()

    # Training

    def step(self) -> None:
        """Learn from the next batch. On an empty plane there is none, and nothing happens."""
        if not len(self._train):
            return
        inputs, targets = self._next_batch()
        with np.errstate(all="ignore"):
            self._descend(inputs, targets)
        self.step_count += 1
        self.examples += inputs.shape[1]

    def _descend(self, inputs: Floats, targets: Floats) -> None:
        network, gradient = self._network, self._gradient
        values, z = self._weigh(inputs, targets)
        if not math.isfinite(np.dot(gradient, gradient)):
            raise Diverged(self._first_broken(values, z))
        self._rule.update(network.flat, gradient, self.config.learning_rate)
        if self._held_places:
            network.flat[self._held_places] = self._held_values

    def _weigh(self, inputs: Floats, targets: Floats) -> tuple[list[Floats], Floats]:
        """Find the gradient of all that is lowered, on a batch; returns what `Network.forward` gives."""
        network, gradient, config = self._network, self._gradient, self.config
        room = self._room if inputs.shape[1] == self._batch else None
        values, z = network.forward(inputs, room)
        network.backward(values, self._loss.gradient(z, targets), self._gradients)
        if config.l1:
            gradient += config.l1 * self._is_weight * np.sign(network.flat)
        if config.l2:
            gradient += config.l2 * self._is_weight * network.flat
        return values, z

    def _weigh_anew(self) -> None:
        """Find the gradient of the network as it stands: what others or other rules gave is none of this.

        On a batch that uses up none of the epoch, with random numbers that training does not use.
        """
        if not len(self._train):
            self._gradient[:] = 0
            return
        onlooker = np.random.default_rng([self.config.seed, self.step_count])
        batch = onlooker.permutation(len(self._train))[: self._batch]
        with np.errstate(all="ignore"):
            self._weigh(self._inputs[:, batch], self._targets[:, batch])

    def _first_broken(self, values: list[Floats], z: Floats) -> str:
        for name, output in zip(self._network.structure.names, [*values[1:], z], strict=True):
            if not np.isfinite(output).all():
                return f"the output of {name}"
        return "the gradient"

    def _next_batch(self) -> tuple[Floats, Floats]:
        """The next of the shuffled training points; the last batch of an epoch is what is left."""
        inputs, targets = self._shuffled
        if self._used >= inputs.shape[1]:
            self._deal(self._random.permutation(inputs.shape[1]), used=0)
            inputs, targets = self._shuffled
        start, self._used = self._used, self._used + self._batch
        return inputs[:, start : self._used], targets[:, start : self._used]

    def _deal(self, order: NDArray[np.int64], used: int) -> None:
        """Give out the training points in that order, of which so many have been given out."""
        self._order, self._used = order, used
        self._shuffled = self._inputs[:, order], self._targets[:, order]

    # The network and its points

    def _structure(self) -> Structure:
        return Structure(self.config.features, self.config.layers, self._plane.outputs)

    def _use(self, network: Network) -> None:
        """Train this network from now on."""
        self._network = network
        self._gradient = np.zeros_like(network.flat)
        self._gradients = network.structure.split(self._gradient)
        self._is_weight = np.ones_like(network.flat)
        for block in network.structure.split(self._is_weight):
            block[:, -1] = 0
        self._hold()

    def _hold(self) -> None:
        """Put the weights that were set by hand where they belong; those without a place wait."""
        structure = self._network.structure
        places = structure.split(np.arange(structure.count))
        self._held_places: list[int] = []
        self._held_values: list[float] = []
        for held in self.config.held:
            place = structure.place(held.layer, held.neuron, held.source)
            if place is not None:
                block, row, column = place
                self._held_places.append(int(places[block][row, column]))
                self._held_values.append(held.value)
        self._network.flat[self._held_places] = self._held_values

    def _fresh_rule(self) -> Rule:
        return RULES[self.config.optimizer](len(self._network.flat))

    def _grow(self) -> None:
        """Change over to the structure of the config; what remains keeps its weights and its momentum."""
        old, structure = self._network, self._structure()
        network = Network(structure, initial_weights(structure, self.config.seed))
        carry(old.structure, old.flat, structure, network.flat)
        for slot, before in enumerate(self._rule.memory):
            self._rule.memory[slot] = np.zeros_like(network.flat)
            carry(old.structure, before, structure, self._rule.memory[slot])
        self._use(network)

    def _share_points(self) -> None:
        """Draw the points, deal them out to training and validation, and start a new epoch."""
        self._learnt_from |= self._given_out()
        self._earlier = self._epochs(), self.examples
        self._train, self._validation = dealt_out(self._plane, self.config)
        self._prepare_points()
        self._deal(np.arange(len(self._train)), used=len(self._train))  # so that the first batch shuffles

    def _given_out(self) -> set[tuple[float, ...]]:
        """The training points that it has learnt from since they last changed."""
        count, rows = self.examples - self._earlier[1], _rows(self._train)
        return set(
            rows if count >= len(rows) else [rows[at] for at in self._order[:count]] if count > 0 else []
        )

    def _prepare_points(self) -> None:
        features = self.config.features
        self._loss: Loss = make_loss(self._plane.classes, self.config.loss)
        self._inputs = inputs_of(self._train.xy, features)
        self._targets = self._loss.targets(self._train.targets)
        self._validation_inputs = inputs_of(self._validation.xy, features)
        self._batch = min(self.config.batch_size, len(self._train))
        self._room = self._network.room(self._batch)

    def configure(self, config: PlaneConfig) -> Rescaled | None:
        """Another rule starts afresh, other points a new epoch; everything else keeps what it has."""
        before, self.config = self.config, config
        if config.optimizer != before.optimizer:
            self._rule = self._fresh_rule()
        if self._structure() != self._network.structure:
            self._grow()
        elif config.held != before.held:
            self._hold()
        if data_of(config) != data_of(before):
            self._share_points()
        else:
            self._prepare_points()
            self._deal(self._order, self._used)
        if _weighed(config) != _weighed(before):
            self._weigh_anew()
        return Rescaled.between(before.loss, config.loss, OF_A_LOSS)

    def state(self) -> Weights:
        """The network, and by what it is measured: see `settings_state`."""
        arrays = self._network.state() | settings_state(self.config)
        return {name: torch.from_numpy(array) for name, array in arrays.items()}

    def load(self, weights: Weights, step_count: int, examples: int) -> None:
        old, network = Network.of_state(weights), self._network
        carry(old.structure, old.flat, network.structure, network.flat)
        self._rule = self._fresh_rule()
        self.step_count, self.examples = step_count, examples
        self._weigh_anew()
        if not step_count:
            self._learnt_from.clear()

    def whole(self) -> Whole:
        """Tensors, float64 in the order of `Network.flat`: "weights", "gradient" and "rule.0", "rule.1", ...,
        what the optimiser keeps; "order", of the training points in this epoch. Facts: "step_count",
        "examples", "earlier", of both epochs and examples, "learnt_from", points of before as x, y, target,
        "rule_steps", "used", points of this epoch, and "random", the generator's state.
        """
        arrays = {"weights": self._network.flat, "gradient": self._gradient, "order": self._order}
        arrays |= {f"rule.{slot}": vector for slot, vector in enumerate(self._rule.memory)}
        facts = {
            "step_count": self.step_count,
            "examples": self.examples,
            "earlier": list(self._earlier),
            "learnt_from": [list(row) for row in sorted(self._learnt_from)],
            "rule_steps": self._rule.steps,
            "used": self._used,
            "random": self._random.bit_generator.state,
        }
        return Whole({name: torch.tensor(array) for name, array in arrays.items()}, facts)

    def restore(self, whole: Whole) -> None:
        facts, arrays = whole.facts, {name: one.numpy() for name, one in whole.tensors.items()}
        self._network.flat[:], self._gradient[:] = arrays["weights"], arrays["gradient"]
        for slot, vector in enumerate(self._rule.memory):
            vector[:] = arrays[f"rule.{slot}"]
        self._rule.steps = facts["rule_steps"]
        self._random.bit_generator.state = facts["random"]
        self._deal(arrays["order"].copy(), facts["used"])
        self.step_count, self.examples = facts["step_count"], facts["examples"]
        self._earlier = tuple(facts["earlier"])
        self._learnt_from = {tuple(row) for row in facts["learnt_from"]}

    # Measuring

    def metrics(self) -> Metrics:
        """Losses, accuracies and more; "val_learnt": how many validation points it learnt from before."""
        train, validation = (
            (self._inputs, self._train.targets),
            (self._validation_inputs, self._validation.targets),
        )
        return {
            "epoch": self._epochs(),
            **self._measure(self._network, train, validation, self._penalty()),
            "val_learnt": self._learnt_validation(),
            "gradient_norm": float(np.linalg.norm(self._gradient)),
        }

    def recall(self, weights: Weights, metrics: Mapping[str, float]) -> Mapping[str, float]:
        """Where the loss was another one: by the one of now, on the points and with the penalty of then.
        Nobody knows how long the gradient of that would have been.
        """
        then = settings_of(weights, self.config)
        if then.loss == self.config.loss:
            return metrics
        network = Network.of_state(weights)
        train, validation = (
            (inputs_of(points.xy, network.structure.features), points.targets)
            for points in dealt_out(self._plane, then)
        )
        standing = {name: value for name, value in metrics.items() if name not in OF_A_LOSS}
        return standing | self._measure(network, train, validation, metrics["penalty"])

    def _epochs(self) -> float:
        """How often it has seen all training points, as many as there were at the time."""
        epochs, examples = self._earlier
        if self.examples < examples:  # back at a step from before they changed
            return epochs * self.examples / examples
        return epochs + (self.examples - examples) / max(1, len(self._train))

    def _learnt_validation(self) -> float:
        known = self._learnt_from
        return float(len(known.intersection(_rows(self._validation)))) if known else 0.0

    def evaluate(self) -> Metrics:
        return {}

    def _measure(self, network: Network, train: Part, validation: Part, penalty: float) -> Metrics:
        """What a network with that penalty reaches on the points."""
        measured = {"penalty": penalty}
        with np.errstate(all="ignore"):
            measured |= self._reach("train", network, *train) | self._reach("val", network, *validation)
        if "train_loss" in measured:
            measured["train_total"] = measured["train_loss"] + penalty
        return measured

    def _reach(self, name: str, network: Network, inputs: Floats, wanted: Floats) -> Metrics:
        """Loss, and accuracy where there are classes; nothing where there are no points."""
        if not len(wanted):
            return {}
        _, z = network.forward(inputs)
        measured = {f"{name}_loss": self._loss.value(z, self._loss.targets(wanted))}
        if self._plane.classes:
            measured[f"{name}_accuracy"] = accuracy(wanted.astype(np.int64), chosen_classes(z))
        return measured

    def _penalty(self) -> float:
        weights = np.concatenate([block[:, :-1].ravel() for block in self._network.blocks])
        return float(self.config.l1 * np.abs(weights).sum() + 0.5 * self.config.l2 * np.dot(weights, weights))

    # Looking

    def judge(self, step: int, arrays: Arrays, points: Sequence[Point], live: bool) -> Judgements:
        """Nothing: the page judges what it draws."""
        return {}

    def snapshot(self, probe: PlaneProbe, weights: Weights | None = None) -> Arrays:
        """Weights and points always, of a past step those of then; for each layer of the probe its neurons'
        maps of the plane, the output's by the loss of now.

        "layer1": what each neuron gives, n 40 40; "output": the answer, k 100 100; the top row is the
        largest y. "train", "validation": points, n 3: x, y, and the class or value that they should get.
        "confusion": k k, rows are the true classes of the validation points.
        """
        network, train, validation = self._network, self._train, self._validation
        if weights is not None:
            network = Network.of_state(weights)
            train, validation = dealt_out(self._plane, settings_of(weights, self.config))
        arrays = network.state() | {"train": _table(train), "validation": _table(validation)}
        if self._plane.classes and len(validation):
            arrays["confusion"] = self._confusion(network, validation)
        with np.errstate(all="ignore"):
            return arrays | self._maps(network, probe.layers)

    def _confusion(self, network: Network, points: Points) -> np.ndarray[Any, Any]:
        _, z = network.forward(inputs_of(points.xy, network.structure.features))
        labels = points.targets.astype(np.int64)
        return confusion_matrix(labels, chosen_classes(z), self._plane.classes)

    def _maps(self, network: Network, layers: tuple[str, ...]) -> Arrays:
        every = "*" in layers
        maps: Arrays = {}
        if every or any(name != OUTPUT for name in layers):
            values, _ = network.forward(grid_inputs(MAP_SIDE, network.structure.features))
            for name, output in zip(network.structure.names, values[1:], strict=False):
                if every or name in layers:
                    maps[name] = output[:-1].reshape(-1, MAP_SIDE, MAP_SIDE).astype(np.float32)
        if every or OUTPUT in layers:
            _, z = network.forward(grid_inputs(SURFACE_SIDE, network.structure.features))
            answers = self._loss.answers(z)
            maps[OUTPUT] = answers.reshape(-1, SURFACE_SIDE, SURFACE_SIDE).astype(np.float32)
        return maps


def _weighed(config: PlaneConfig) -> tuple[object, ...]:
    """All of a config that the gradient depends on, beside weights that were learnt."""
    network = config.features, config.layers, config.held
    return network, config.loss, config.l1, config.l2, data_of(config)


def _rows(points: Points) -> list[tuple[float, ...]]:
    return [tuple(row) for row in np.column_stack([points.xy, points.targets]).tolist()]


def _table(points: Points) -> np.ndarray[Any, Any]:
    return np.column_stack([points.xy, points.targets]).astype(np.float32)


@cache
def grid_inputs(side: int, features: tuple[str, ...]) -> Floats:
    """The features of a grid over the plane, `in+1 side²`; not to be written to."""
    return inputs_of(grid(side), features)
