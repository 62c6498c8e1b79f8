"""The browser's tape against the one in nn_core, on random networks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.mechanics.backprop import SmallNetwork, loss_at, numeric_gradient, record
from tests.assets.components.backpropagation.in_node import at, given_to_js, js
from tests.examples import examples
from tests.nn_core.mechanics.backprop_cases import Case, cases


@pytest.mark.walk
@examples(8)
@given(st.lists(cases(), min_size=12, max_size=12))
def test_values_gradients_and_estimates_are_those_of_python(random: list[Case]) -> None:
    results = js(
        """value.map(({structure, functions, numbers, held, name}) => {
            const tape = new Tape(structure, functions)
            tape.hold(new Map(Object.entries(held)))
            const values = tape.forward(numbers)
            const { gradients } = tape.backward(values)
            const { above, below } = tape.estimate(numbers, name, 0.01)
            return { names: tape.names, values: [...values], order: tape.gradients.map(({name}) => name),
                     formulas: tape.gradients.map((each) => words.askedWords(each, tape.labels).formula),
                     gradients: tape.gradients.map(({slot}) => gradients[slot]), above, below }
        })""",
        [given_to_js(case, name=case.network.graph.operations[0].output) for case in random],
    )
    for case, result in zip(random, results, strict=True):
        tape = record(case.graph, case.numbers)
        np.testing.assert_allclose(
            result["values"], [tape.values[name] for name in result["names"]], rtol=1e-9, atol=1e-9
        )
        assert tuple(result["order"]) == case.network.graph.backward_order
        for formula, name in zip(result["formulas"][1:], result["order"][1:], strict=True):
            assert tape.gradients[name].formula.startswith(formula.removesuffix(" + …"))
        expected = [tape.gradients[name].value for name in result["order"]]
        np.testing.assert_allclose(result["gradients"], expected, rtol=1e-9, atol=1e-9)
        pushed = case.network.graph.operations[0].output
        for side, by in (("above", 0.01), ("below", -0.01)):
            assert result[side] == pytest.approx(
                loss_at(case.graph, case.numbers, pushed, by), rel=1e-9, abs=1e-9
            )


SIDES = """value.map(({structure, functions, numbers, held, name}) => {
    const tape = new Tape(structure, functions)
    tape.hold(new Map(Object.entries(held)))
    return tape.sides(numbers, name)
})"""


# With b1 = -0.3 the sum z1 is exactly 0; a picture of one colour makes all sums of a kernel equal.
ONE_COLOUR = {f"x{row}{column}": 0.5 for row in range(1, 5) for column in range(1, 5)}
BESIDE_KINKS: list[tuple[Case, str, bool]] = [
    (at(SmallNetwork(activation="relu"), {"b1": -0.3}), "w11", True),
    (at(SmallNetwork(activation="relu"), {"b1": -0.3}), "z1", True),
    (at(SmallNetwork(activation="relu"), {"b1": -0.3}), "v11", False),
    (at(SmallNetwork(activation="relu"), {"b1": -0.3, "x1": 1.001}), "w11", False),
    (at(SmallNetwork(activation="leaky_relu", loss="binary_cross_entropy"), {"b1": -0.3}), "w12", True),
    (at(SmallNetwork(activation="elu"), {"b1": -0.3}), "w11", False),
    (at(SmallNetwork(kind="cnn"), ONE_COLOUR), "h12", True),
    (at(SmallNetwork(kind="cnn"), ONE_COLOUR), "k11", False),
]


def test_the_slopes_beside_a_number_are_those_of_the_loss_and_differ_on_kinks_only() -> None:
    found = js(SIDES, [given_to_js(case, name=name) for case, name, _ in BESIDE_KINKS])
    for (case, name, kinked), sides in zip(BESIDE_KINKS, found, strict=True):
        above, here, below = (loss_at(case.graph, case.numbers, name, by) for by in (1e-7, 0, -1e-7))
        assert sides["right"] == pytest.approx((above - here) / 1e-7, abs=1e-5)
        assert sides["left"] == pytest.approx((here - below) / 1e-7, abs=1e-5)
        assert (sides["left"] != sides["right"]) == kinked


@pytest.mark.walk
@examples(8)
@given(st.lists(cases(), min_size=12, max_size=12))
def test_a_smooth_curve_has_one_slope_that_of_the_gradient(random: list[Case]) -> None:
    smooth = [
        case for case in random if "relu" not in case.network.activation and case.network.kind == "dense"
    ]
    asked = [(case, name) for case in smooth for name in case.network.graph.parameters]
    found = js(SIDES, [given_to_js(case, name=name) for case, name in asked])
    for (case, name), sides in zip(asked, found, strict=True):
        gradient = record(case.graph, case.numbers).gradients[name].value
        assert sides["left"] == sides["right"] == pytest.approx(gradient, rel=1e-9, abs=1e-9)


def test_estimate_of_the_browser_is_that_of_python() -> None:
    network = SmallNetwork(kind="cnn", padding=1)
    case = Case(network, network.graph.start)
    slope = js(
        "new Tape(value.structure, value.functions).estimate(value.numbers, 'k22', 0.001).slope",
        given_to_js(case),
    )
    assert slope == pytest.approx(numeric_gradient(network.graph, case.numbers, "k22", 0.001), abs=1e-9)
