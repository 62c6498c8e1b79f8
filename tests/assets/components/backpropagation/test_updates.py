"""How the browser moves weights, once and all the way down, against nn_core."""

import numpy as np
import pytest

from nn_core.mechanics.backprop import RULES, Memory, SmallNetwork, record, update
from tests.assets.components.backpropagation.in_node import HOLDING, given_to_js, js
from tests.nn_core.mechanics.backprop_cases import Case


def test_updates_are_those_of_python() -> None:
    random = np.random.default_rng(3)
    jobs = [
        [rule, *random.normal(size=2).tolist(), *random.uniform(0, 2, size=2).tolist(), round_, 0.3]
        for rule in RULES
        for round_ in (1, 2, 50, 5000)
    ]
    results = js(
        "value.map(([rule, weight, gradient, mean, square, round, rate]) =>"
        " update(rule, weight, gradient, {mean, square}, round, rate))",
        jobs,
    )
    for (rule, weight, gradient, mean, square, round_, rate), result in zip(jobs, results, strict=True):
        expected = update(rule, weight, gradient, Memory(mean, square), round_, rate)
        assert result["next"] == pytest.approx(expected.new, abs=1e-12)
        assert result["direction"] == pytest.approx(expected.direction, abs=1e-12)
        assert result["mean"] == pytest.approx(expected.memory.mean, abs=1e-12)
        assert result["square"] == pytest.approx(expected.memory.square, abs=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_the_way_down_is_a_row_of_updates_of_two_weights(rule: str) -> None:
    network = SmallNetwork()
    case = Case(network, network.graph.start)
    points = js(
        "((tape) => path(tape, value.numbers, ['w11', 'v12'].map((name) => tape.slots.get(name)),"
        " value.rule, 0.2, 7))(new Tape(value.structure, value.functions))",
        given_to_js(case, rule=rule),
    )
    assert len(points) == 8
    numbers, memory = dict(case.numbers), dict.fromkeys(("w11", "v12"), Memory())
    for round_, point in enumerate(points, start=1):
        tape = record(network.graph, numbers)
        assert point["place"] == pytest.approx([numbers["w11"], numbers["v12"]], abs=1e-9)
        assert point["loss"] == pytest.approx(tape.loss, abs=1e-9)
        for name in memory:
            moved = update(rule, numbers[name], tape.gradients[name].value, memory[name], round_, 0.2)
            numbers[name], memory[name] = moved.new, moved.memory


def test_a_way_that_leaves_the_finite_world_ends() -> None:
    network = SmallNetwork(activation="leaky_relu")
    points = js(
        "path(new Tape(value.structure, value.functions), value.numbers, [3, 9], 'gd', 1e6, 300)"
        ".map(({loss}) => loss)",
        given_to_js(Case(network, network.graph.start)),
    )
    assert 1 < len(points) < 300
    assert np.isfinite(points).all()


def test_what_comes_before_a_held_number_goes_nowhere_on_the_way_down() -> None:
    places = js(
        """((tape) => (tape.hold(new Map(Object.entries(value.held))),
            path(tape, value.numbers, ["w11", "v11"].map((name) => tape.slots.get(name)), "adam", 0.2, 5)
                .map(({place}) => place)))(new Tape(value.structure, value.functions))""",
        given_to_js(HOLDING),
    )
    assert {place[0] for place in places} == {0.5}
    assert len({place[1] for place in places}) == 6
