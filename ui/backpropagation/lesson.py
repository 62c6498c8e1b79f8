"""A choice worked out: the network as a tape, with numbers to begin with.

The browser runs the tape itself, so that everything follows an edited number at once; tests hold it against
nn_core.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from nn_core.judgements.backpropagation import BOUNDS
from nn_core.mechanics import MechanicsError
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.backprop import (
    HIDDEN_ACTIVATIONS,
    OUTPUT_ACTIVATIONS,
    RULES,
    Graph,
    Memory,
    Tape,
    Update,
    label,
    record,
    update,
)
from nn_core.mechanics.backprop.network import IDENTITY
from nn_core.mechanics.backprop.tape import chain_rule
from nn_core.mechanics.losses import LOSSES
from nn_core.mechanics.optimizers import OPTIMIZERS, titles_of
from ui.backpropagation.params import LIMIT, PARAMS, Chosen, complete, sparse
from ui.kit.lessons import LessonPage, Session
from ui.shell.payload import payload

OUTPUT_TITLES = {IDENTITY: "None"} | {
    name: ACTIVATIONS[name].title for name in OUTPUT_ACTIVATIONS if name != IDENTITY
}


@dataclass(frozen=True, eq=False)
class Lesson:
    """Everything that the page shows of one choice.

    Attributes:
        graph: with the held numbers in it.
        numbers: for each name of `graph.given`.
        memory: for each parameter.
    """

    chosen: Chosen
    graph: Graph
    tape: Tape
    memory: dict[str, Memory]

    @property
    def numbers(self) -> dict[str, float]:
        return {name: self.tape.values[name] for name in self.graph.given}

    @property
    def updates(self) -> dict[str, Update]:
        """The update of each parameter that this round ends with."""
        chosen = self.chosen
        return {
            name: update(
                chosen.rule,
                self.tape.values[name],
                self.tape.gradients[name].value,
                self.memory[name],
                chosen.round,
                chosen.rate,
            )
            for name in self.graph.parameters
        }


def work_out(values: Mapping[str, Any]) -> Lesson:
    """The lesson of a choice.

    Raises:
        MechanicsError: the parts of the choice do not fit together.
    """
    chosen = _taken_in(complete(values))
    graph = chosen.network.graph.holding(dict(chosen.held))
    numbers = _by_name("numbers", graph.given, chosen.numbers, graph.start)
    _check_targets(chosen, [numbers[name] for name in graph.targets])
    nothing = dict.fromkeys(graph.parameters, 0.0)
    means = _by_name("mean", graph.parameters, chosen.mean, nothing)
    squares = _by_name("square", graph.parameters, chosen.square, nothing)
    if min(squares.values()) < 0:
        raise MechanicsError("square", "A mean of squares cannot be negative.")
    tape = record(graph, numbers)
    memory = {name: Memory(means[name], squares[name]) for name in graph.parameters}
    return Lesson(_settled(chosen, graph), graph, tape, memory)


def _taken_in(chosen: Chosen) -> Chosen:
    """The choice with the carried numbers in their places: the rest begins, targets are made to fit the loss,
    and what is held where the network has no such number is let go."""
    if not chosen.carried:
        return chosen
    graph, carried = chosen.network.graph, dict(chosen.carried)
    numbers = {name: carried.get(name, graph.start[name]) for name in graph.given}
    numbers |= _shares(chosen.loss, {name: numbers[name] for name in graph.targets})
    begins = all(numbers[name] == graph.start[name] for name in numbers)
    held = tuple((name, number) for name, number in chosen.held if name in graph.holdable)
    return replace(chosen, carried=(), numbers=() if begins else tuple(numbers.values()), held=held)


def _shares(loss: str, targets: dict[str, float]) -> dict[str, float]:
    """Targets that fit a loss: shares lie between 0 and 1, those of classes add up to 1."""
    if loss == "squared":
        return targets
    shares = {name: min(1.0, max(0.0, target)) for name, target in targets.items()}
    return {**shares, "t2": 1 - shares["t1"]} if loss == "cross_entropy" else shares


_MEANINGS = {
    "numbers": "This network takes {} numbers: its inputs, targets, weights and biases.",
    "mean": "The update rule remembers {} means, one for each weight and bias.",
    "square": "The update rule remembers {} squares, one for each weight and bias.",
}


def _by_name(
    field: str, names: tuple[str, ...], numbers: tuple[float, ...], usual: Mapping[str, float]
) -> dict[str, float]:
    if not numbers:
        return {name: usual[name] for name in names}
    if len(numbers) != len(names):
        raise MechanicsError(
            field, f"{_MEANINGS[field].format(len(names))} The address gives {len(numbers)} instead."
        )
    return dict(zip(names, numbers, strict=True))


def _check_targets(chosen: Chosen, targets: list[float]) -> None:
    if chosen.loss == "squared":
        return
    if not all(0 <= target <= 1 for target in targets):
        raise MechanicsError("numbers", "With a cross-entropy the targets are probabilities, from 0 to 1.")
    if chosen.loss == "cross_entropy" and abs(sum(targets) - 1) > 1e-9:
        raise MechanicsError(
            "numbers", "With softmax the targets are the shares of the classes: together they make 1."
        )


def _settled(chosen: Chosen, graph: Graph) -> Chosen:
    """The choice with names that this network has, other ones for the two weights, and no more steps than it
    takes."""
    last = len(graph.operations) + len(graph.backward_order) + len(graph.parameters)
    first = chosen.first if chosen.first in graph.parameters else ""
    second = chosen.second if chosen.second in graph.parameters and chosen.second != first else ""
    name = chosen.name if chosen.name in graph.backward_order else ""
    return replace(chosen, first=first, second=second, name=name, at=min(chosen.at, last), h=int(chosen.h))


def structure(graph: Graph) -> dict[str, Any]:
    """The tape for the browser: what is given, the operations, and how gradients follow from one another.

    The browser holds numbers itself, so the graph comes without any that are held.
    """
    names = (*graph.given, *(operation.output for operation in graph.operations))
    return {
        "inputs": graph.inputs,
        "holdable": graph.holdable,
        "targets": graph.targets,
        "parameters": graph.parameters,
        "labels": {name: label(name) for name in names},
        "groups": [
            {"title": group.title, "operations": [asdict(operation) for operation in group.operations]}
            for group in graph.groups
        ],
        "gradients": [
            {
                "name": name,
                "formula": chain_rule(graph, name),
                "terms": [
                    {"consumer": operation.output, "place": place, "slope": operation.slopes[place]}
                    for operation, place in graph.consumers(name)
                ],
            }
            for name in graph.backward_order
        ],
    }


def frame(session: Session[Lesson], asks: Mapping[str, Any]) -> bytes:
    """Everything for the browser, as one buffer; numbers as JSON, which keeps every digit.

    asks: what waits for an answer, of `ui.backpropagation.words`.
    """
    lesson = session.lesson
    facts = {
        **PAGE.facts(session),
        "chosen": {
            **asdict(lesson.chosen),
            "numbers": tuple(lesson.numbers.values()),
            "held": dict(lesson.chosen.held),
            "mean": [memory.mean for memory in lesson.memory.values()],
            "square": [memory.square for memory in lesson.memory.values()],
        },
        "structure": structure(lesson.chosen.network.graph),
        "functions": [
            {"name": name, "title": ACTIVATIONS[name].title, "parameter": ACTIVATIONS[name].parameter}
            for name in HIDDEN_ACTIVATIONS
        ],
        "outputs": OUTPUT_TITLES,
        "losses": {name: loss.full_title for name, loss in LOSSES.items()},
        "rules": titles_of(RULES),
        "formulas": {name: OPTIMIZERS[name].formula for name in RULES},
        "limit": LIMIT,
        "bounds": dict(BOUNDS),
        "asks": asks,
    }
    return payload({}, facts)


PAGE: LessonPage[Lesson] = LessonPage(
    key="backpropagation",
    params=PARAMS,
    work_out=work_out,
    values_of=lambda lesson: sparse(lesson.chosen),
)
