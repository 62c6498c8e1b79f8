"""A round as a row of steps: what each makes known, and what flows in it."""

import pytest

from nn_core.mechanics.backprop import SmallNetwork, record
from tests.assets.components.backpropagation.in_node import HOLDING, stepped
from tests.nn_core.mechanics.test_backprop import Case


def test_a_round_makes_known_one_number_a_step() -> None:
    network = SmallNetwork()
    case = Case(network, network.graph.start)
    counts = stepped(
        case,
        "round.steps.map((_, at) => round.tape.names.flatMap((name) => Object.values(round.state(name, at)))"
        ".filter((known) => known !== null).length)",
    )
    assert counts == [len(network.graph.given) + at for at in range(len(counts))]
    assert len(counts) == 6 + 15 + 9
    following = stepped(case, "round.nextNumbers")
    expected = record(network.graph, case.numbers)
    for name, number in zip(network.graph.given, following, strict=True):
        gradient = expected.gradients[name].value if name in network.graph.parameters else 0
        assert number == pytest.approx(case.numbers[name] - 0.1 * gradient, abs=1e-12)


def test_nothing_flows_into_a_held_number_or_back_through_it() -> None:
    inward, roles, resting = stepped(
        HOLDING,
        """[round.flows(1, () => true), [...round.roles(1)], [...round.resting(
            new Map(["w11", "w21"].map((to) => [`x1>${to}`, { from: "x1", to }])), round.steps.length)]]""",
    )
    assert inward == []
    assert roles == [["z1", "result"]]
    assert dict(resting)["x1>w11"] == 0 != dict(resting)["x1>w21"]
