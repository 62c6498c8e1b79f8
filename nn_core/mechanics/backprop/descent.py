"""What becomes of a small network while some of its weights learn, and the others stand still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nn_core.mechanics.backprop.network import Graph
from nn_core.mechanics.backprop.tape import Tape, record
from nn_core.mechanics.backprop.updates import update
from nn_core.mechanics.optimizers import Memory


def descend(
    graph: Graph, numbers: Mapping[str, float], names: Sequence[str], rule: str, rate: float, steps: int
) -> list[float]:
    """The loss before the first step and after each.

    Args:
        numbers: for each name of `graph.given`.
        names: the parameters that learn; the rule remembers nothing of them yet.

    Raises:
        MechanicsError: there is no such rule, or a number grows too large.
    """
    return [tape.values["L"] for tape in path(graph, numbers, names, rule, rate, steps)]


def path(
    graph: Graph, numbers: Mapping[str, float], names: Sequence[str], rule: str, rate: float, steps: int
) -> Iterator[Tape]:
    """The whole network before the first step and after each, as `descend` takes them."""
    now = dict(numbers)
    memory = dict.fromkeys(names, Memory())
    for step in range(steps + 1):
        tape = record(graph, now)
        yield tape
        for name in names:
            moved = update(rule, now[name], tape.gradients[name].value, memory[name], step + 1, rate)
            now[name], memory[name] = moved.new, moved.memory
