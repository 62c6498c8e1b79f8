"""A round as a row of steps: what each makes known, and what flows in it."""

import pytest

from nn_core.mechanics.backprop import SmallNetwork, record
from tests.assets.components.backpropagation.in_node import HOLDING, given_to_js, stepped
from tests.nn_core.mechanics.backprop_cases import Case


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


def steps_of(network: SmallNetwork) -> list[tuple[int, str]]:
    graph = network.graph
    rows = [operation.output for operation in graph.operations], graph.backward_order, graph.parameters
    return [(phase, name) for phase, names in enumerate(rows) for name in names]


SMALL, CNN = SmallNetwork(), SmallNetwork(kind="cnn")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SMALL, SmallNetwork(inputs=3, hidden=4, outputs=2)),
        (SmallNetwork(inputs=3, hidden=4, outputs=2), SMALL),
        (CNN, SmallNetwork(kind="cnn", padding=1)),
        (SMALL, CNN),
        (SMALL, SMALL),
    ],
)
def test_in_another_network_one_stays_at_the_same_number_or_goes_to_the_start(
    before: SmallNetwork, after: SmallNetwork
) -> None:
    """However many steps lie before it: also for "Where a pool sends it", which sets a step by its number."""
    old, new = steps_of(before), steps_of(after)
    case = Case(after, after.graph.start)
    found = stepped(
        case,
        "[...Array(value.count + 1).keys()].map((at) => round.placeFrom(new Round(value.before), at))",
        count=len(old),
        before=given_to_js(Case(before, before.graph.start)),
    )
    expected = [new.index(step) + 1 if step in new else 0 for step in old]
    assert found == [0, *expected[:-1], len(new)]
