"""The browser's tape against the one in nn_core, on random networks; its words and questions."""

import json
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.judgements.backpropagation import BOUNDS
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.backprop import RULES, Memory, SmallNetwork, loss_at, numeric_gradient, record, update
from tests.examples import examples
from tests.nn_core.mechanics.test_backprop import Case, cases
from tests.node import run_module
from ui.backpropagation.lesson import structure

PARTS = "./components/backpropagation"
IMPORTS = "\n".join(
    [
        f'import {{ Tape }} from "{PARTS}/tape.js"',
        f'import {{ path, update }} from "{PARTS}/updates.js"',
        f'import {{ Round }} from "{PARTS}/round.js"',
        f'import * as figures from "{PARTS}/figures.js"',
        f'import * as words from "{PARTS}/words.js"',
        f'import * as quiz from "{PARTS}/quiz.js"',
    ]
)
FUNCTIONS = [{"name": name, "parameter": function.parameter} for name, function in ACTIVATIONS.items()]


def given_to_js(case: Case, **more: Any) -> dict[str, Any]:
    graph = case.network.graph
    return {
        "structure": structure(graph),
        "functions": FUNCTIONS,
        "bounds": dict(BOUNDS),
        "numbers": [case.numbers[name] for name in graph.given],
        "held": case.held,
        **more,
    }


def js(expression: str, value: Any) -> Any:
    return run_module(
        IMPORTS,
        f"((value) => {expression})(JSON.parse(new TextDecoder().decode(input)))",
        stdin=json.dumps(value).encode(),
    )


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


def at(network: SmallNetwork, numbers: dict[str, float]) -> Case:
    return Case(network, {**network.graph.start, **numbers})


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


def stepped(case: Case, expression: str, **more: Any) -> Any:
    """An expression about `round`, worked out with gradient descent."""
    return each_stepped([case], expression, **more)[0]


def each_stepped(cases: list[Case], expression: str, **more: Any) -> list[Any]:
    """The expression about the `round` of each case, all in one process: its start is what takes time."""
    results: list[Any] = js(
        f"""value.map((value) => {{
            const round = new Round(value)
            const nothing = round.structure.parameters.map(() => 0)
            const memory = {{ mean: nothing, square: nothing }}
            const choice = {{ rule: "gd", rate: 0.1, round: 1 }}
            round.compute(value.numbers, memory, choice, new Map(Object.entries(value.held)))
            return {expression}
        }})""",
        [given_to_js(case, **more) for case in cases],
    )
    return results


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


def test_the_chain_rule_is_written_out_with_its_numbers() -> None:
    network = SmallNetwork(outputs=2, loss="cross_entropy")
    case = Case(network, network.graph.start)
    said = stepped(
        case,
        "words.backwardWords(round.tape.gradients.find(({name}) => name === 'h1'), round.tape, round.values,"
        " round.passed, round.labels, value.bounds)",
    )
    tape = record(network.graph, case.numbers)
    s1, s2, h1 = (tape.gradients[name].value for name in ("s1", "s2", "h1"))
    assert said["formula"] == "∂L/∂h₁ = ∂L/∂s₁ · v₁₁ + ∂L/∂s₂ · v₂₁"
    written = f"{round(s1, 3)} · 0.9 + {round(s2, 3)} · (-0.5) ≈ {round(h1, 3)}".replace("-", "−")
    assert said["numbers"] == written
    assert "2 ways lead from h₁ to the loss" in said["note"]
    assert "falls by about" in said["note"]


def test_a_forward_step_is_written_out_with_its_numbers() -> None:
    network = SmallNetwork()
    said = stepped(
        Case(network, network.graph.start),
        "[0, 2, 5].map((at) => words.forwardWords(round.tape.operations[at], round.values, round.labels))",
    )
    assert said[0]["formula"] == "z₁ = w₁₁ · x₁ + w₁₂ · x₂ + b₁"
    assert said[0]["numbers"] == "0.5 · 1 + (−0.4) · 0.5 + 0.1 = 0.4"
    assert said[1]["numbers"] == "tanh(0.4) = 0.38"
    assert said[2]["numbers"] == "(0.0793 − 1)² ≈ 0.848"


def test_a_target_of_0_is_subtracted_too() -> None:
    network = SmallNetwork(outputs=2)
    numbers = {**network.graph.start, "t1": -1.0, "t2": 0.0}
    said = stepped(
        Case(network, numbers),
        "words.forwardWords(round.tape.operations.at(-1), round.values, round.labels)",
    )
    assert said["numbers"].startswith("((0.0793 + 1)² + (0.194 − 0)²) / 2 ≈")


SAYS = """words.backwardWords(round.tape.gradients.find(({name}) => name === value.name),
    round.tape, round.values, round.passed, round.labels, value.bounds).note"""
SAYS_OF_FIRST = SAYS.replace("value.name", "value.structure.parameters[0]")
PUSHED = re.compile(r"(up|down) by ([\d.]+): the loss (\w+) by about ([\d.e−]*\d)")
KINK = at(SmallNetwork(activation="relu"), {"b1": -0.3})
LEAK = at(SmallNetwork(activation="leaky_relu"), {"b1": -0.3})
# One weight of a network whose output is that weight's: y = b, so that L = (b - t)^2.
BOTTOM = at(SmallNetwork(), {"v11": 0.0, "v12": 0.0, "c1": 1.0, "t1": 1.0})
NEARLY = at(SmallNetwork(), {"v11": 0.0, "v12": 0.0, "c1": 1.0001, "t1": 1.0})
OFF = at(SmallNetwork(activation="relu"), {"b1": -3.0})


@pytest.mark.parametrize(
    ("case", "name", "words"),
    [
        (
            KINK,
            "w11",
            ("stands exactly on a kink", "up by 0.01: the loss falls", "down a little: the loss does not"),
        ),
        (
            LEAK,
            "w11",
            ("stands exactly on a kink", "up by 0.01: the loss falls", "down by 0.01: the loss grows"),
        ),
        (OFF, "w11", ("Push w₁₁ a little: the loss does not change.",)),
        (BOTTOM, "c1", ("a little: the loss hardly changes.",)),
        (NEARLY, "c1", ("a little: the loss hardly changes.",)),
    ],
)
def test_what_a_push_does_is_true_on_both_sides(case: Case, name: str, words: tuple[str, ...]) -> None:
    note = stepped(case, SAYS, name=name)
    for word in words:
        assert word in note


@examples(8)
@given(st.lists(cases(), min_size=12, max_size=12))
def test_what_is_said_of_a_push_is_what_the_loss_does(random: list[Case]) -> None:
    names = [case.network.graph.parameters[0] for case in random]
    notes = each_stepped(random, SAYS_OF_FIRST)
    for case, name, note in zip(random, names, notes, strict=True):
        here = loss_at(case.graph, case.numbers, name, 0)
        for way, by, verb, size in re.findall(PUSHED, note):
            push = float(by) if way == "up" else -float(by)
            change = loss_at(case.graph, case.numbers, name, push) - here
            assert (change > 0) == (verb == "grows")
            assert abs(change) == pytest.approx(float(size.replace("−", "-")), rel=0.15)


HOLDING = Case(SmallNetwork(outputs=2), SmallNetwork(outputs=2).graph.start, {"z1": -2.0, "s2": 0.5})


def test_a_held_number_says_so_and_stands_in_the_chain_rule_as_a_slope_of_0() -> None:
    held, before, beside = stepped(
        HOLDING,
        """[words.forwardWords(round.tape.operations[0], round.values, round.labels),
            ...["w12", "h1"].map((wanted) => words.backwardWords(
                round.tape.gradients.find(({name}) => name === wanted),
                round.tape, round.values, round.passed, round.labels, value.bounds))]""",
    )
    assert held["title"] == "z₁ is held"
    assert held["formula"] == "z₁ = −2"
    assert held["note"].endswith("computed again: 0.5 · 1 + (−0.4) · 0.5 + 0.1 = 0.4.")
    assert before["formula"] == "∂L/∂w₁₂ = ∂L/∂z₁ · ∂z₁/∂w₁₂"
    assert before["numbers"].endswith(" · 0 = 0")
    assert before["slope"] == "∂z₁/∂w₁₂ = 0: z₁ is held, it depends on nothing before it."
    assert before["note"] == "Push w₁₂ a little: the loss does not change."
    assert beside["formula"] == "∂L/∂h₁ = ∂L/∂s₁ · v₁₁ + ∂L/∂s₂ · ∂s₂/∂h₁"
    assert "ways lead" not in beside["note"]


def test_the_question_names_the_held_number_and_leaves_the_answer_open() -> None:
    asked = stepped(
        HOLDING,
        "quiz.question(round.tape.gradients.find(({name}) => name === 'b1'), round.passed, round.labels, 1)",
    )
    assert asked["text"].endswith("arrives; z₁ is held.")
    assert asked["right"] == "zero"
    assert "z₁ is held, it depends on nothing before it" in asked["because"]


def test_what_comes_before_a_held_number_goes_nowhere_on_the_way_down() -> None:
    places = js(
        """((tape) => (tape.hold(new Map(Object.entries(value.held))),
            path(tape, value.numbers, ["w11", "v11"].map((name) => tape.slots.get(name)), "adam", 0.2, 5)
                .map(({place}) => place)))(new Tape(value.structure, value.functions))""",
        given_to_js(HOLDING),
    )
    assert {place[0] for place in places} == {0.5}
    assert len({place[1] for place in places}) == 6


def test_nothing_flows_into_a_held_number_or_back_through_it() -> None:
    inward, roles, resting = stepped(
        HOLDING,
        """[round.flows(1, () => true), [...round.roles(1)], [...round.resting(
            new Map(["w11", "w21"].map((to) => [`x1>${to}`, { from: "x1", to }])), round.steps.length)]]""",
    )
    assert inward == []
    assert roles == [["z1", "result"]]
    assert dict(resting)["x1>w11"] == 0 != dict(resting)["x1>w21"]


@examples(6)
@given(st.lists(cases(), min_size=6, max_size=6))
def test_the_right_answer_of_every_question_is_the_sign_or_size_of_the_gradient(random: list[Case]) -> None:
    asked = each_stepped(
        random,
        "round.tape.gradients.map((gradient, at) => [gradient.name, at,"
        " quiz.question(gradient, round.passed, round.labels, at)])",
    )
    for case, questions in zip(random, asked, strict=True):
        gradients = record(case.graph, case.numbers).gradients
        assert questions[0][2] is None
        for name, _, question in questions[1:]:
            value = gradients[name].value
            assert question["right"] in question["options"]
            if "positive" in question["options"]:
                # Close to zero, the last digit decides, and the two add up in different orders.
                if abs(value) > 1e-12:
                    assert question["right"] == ("positive" if value > 0 else "negative")
            else:
                arriving = abs(gradients[name].terms[0].upstream)
                ratio = abs(value) / arriving
                expected = "same" if abs(ratio - 1) < 1e-9 else "smaller" if ratio < 1 else "larger"
                assert question["right"] == expected


def test_powers_are_written_as_powers() -> None:
    said = js(
        """words.updateWords("adam", "w", 0.5, {mean: 0, square: 0},
            update("adam", 1, 0.5, {mean: 0, square: 0}, 12, 0.1), 12, 0.1)""",
        None,
    )
    assert "0.9¹²" in said["numbers"]
    assert "0.999¹²" in said["numbers"]
    assert "^" not in said["numbers"]


@pytest.mark.parametrize(
    ("rule", "gradient", "rate", "note"),
    [
        ("gd", 0.7, 0.1, "w goes down"),
        ("gd", 0, 0.1, "w stays: nothing pulls at it."),
        ("gd", 0.7, 0, "w stays: the learning rate is 0."),
        ("momentum", -0.7, 0, "w stays: the learning rate is 0."),
        ("adam", 0.7, 0, "w stays: the learning rate is 0."),
        ("gd", 0.7, 1e-30, "w stays: so small a step is lost when the computer rounds."),
    ],
)
def test_a_weight_that_stays_is_not_said_to_move(rule: str, gradient: float, rate: float, note: str) -> None:
    said = js(
        """words.updateWords(value.rule, "w", value.gradient, {mean: 0, square: 0},
            update(value.rule, -0.2, value.gradient, {mean: 0, square: 0}, 1, value.rate), 1, value.rate)""",
        {"rule": rule, "gradient": gradient, "rate": rate},
    )
    assert note in said["note"]


def test_a_weight_on_a_kink_is_not_said_to_lower_the_loss_where_it_does_not() -> None:
    # Its convolution is 0 everywhere: the largest of equals is the first, at a pixel of 1; others are 0.
    network = SmallNetwork(kind="cnn")
    nothing = {name: 0.0 for name in network.graph.start if name[0] in "xkb"}
    case = at(network, {**nothing, "x11": 1.0, "v11": 1.0, "c1": 1.0, "t1": -1.0})
    note = stepped(
        case,
        """words.stepWords(round, 1 + round.steps.findIndex(({name, phase}) => phase === 2 && name === "k11"),
            {mean: nothing, square: nothing}, {rule: "gd", rate: 0.1, round: 1}, value.bounds).note""",
    )
    assert "goes down, but it stands exactly on a kink: that way the loss does not fall" in note


@pytest.mark.parametrize(
    ("dark", "high", "text"),
    [(1, 1, "The loss is 1 all over the map."), (0, 0, "The loss is 0 all over the map.")],
)
def test_a_flat_map_has_no_darkest_place(dark: float, high: float, text: str) -> None:
    assert js("words.shadesText(...value)", [dark, high]) == text
    assert "up to 0.5; brightest: up to 2." in js("words.shadesText(...value)", [0.5, 2])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.0648, "−0.0648"),
        (-0.006481, "−0.0065"),
        (-0.000512, "−5.1e−4"),
        (-0.00097, "−9.7e−4"),
        (0.000123, "1.2e−4"),
        (-1234.56, "−1234.6"),
        (-2.4e-12, "−2e−12"),
        (-2.4e12, "−2.4e12"),
        (0, "0"),
    ],
)
def test_figures_of_boxes_take_seven_characters_at_most(value: float, text: str) -> None:
    assert js("figures.short(value)", value) == text
    assert len(text) <= 7


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.00999, "−0.01"),
        (-0.0599, "−0.06"),
        (-0.1214, "−0.121"),
        (0.00123, "0.001"),
        (-12.346, "−12.35"),
        (-123.46, "−123.5"),
        (-1234.56, "−1235"),
        (-0.000512, "−5e−4"),
        (-2.4e12, "−2e12"),
        (0, "0"),
    ],
)
def test_figures_of_maps_take_six_characters_at_most(value: float, text: str) -> None:
    assert js("figures.brief(value)", value) == text
    assert len(text) <= 6


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5221, "0.522"),
        (-1, "−1"),
        (0, "0"),
        (0.04117, "0.0412"),
        (3.14e-6, "3.1e−6"),
        (-12.346, "−12.35"),
        (-2e9, "−2.0e9"),
    ],
)
def test_figures_keep_three_digits_of_small_numbers(value: float, text: str) -> None:
    assert js("figures.figure(value)", value) == text


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (0.8462101643, 0.8490460943),
        (0.16081149471, 0.16081165588),
        (0.8480450000000002, 0.848045),
        (3e-7, 1.5e-7),
        (123456.75, 123456.5),
        (2e15, 1e15),
    ],
)
def test_losses_side_by_side_show_what_their_difference_is_made_of(above: float, below: float) -> None:
    texts = js("figures.apart(...value)", [above, below])
    first, second = (float(text.replace("−", "-")) for text in texts)
    # Seven digits of the difference, or the last bit of the larger number.
    allowed = max(1e-6 * abs(above - below), np.spacing(above))
    assert first - second == pytest.approx(above - below, abs=allowed)


def test_equal_losses_are_written_equally() -> None:
    assert js("figures.apart(...value)", [0.385641, 0.385641]) == ["0.385641", "0.385641"]


def test_estimate_of_the_browser_is_that_of_python() -> None:
    network = SmallNetwork(kind="cnn", padding=1)
    case = Case(network, network.graph.start)
    slope = js(
        "new Tape(value.structure, value.functions).estimate(value.numbers, 'k22', 0.001).slope",
        given_to_js(case),
    )
    assert slope == pytest.approx(numeric_gradient(network.graph, case.numbers, "k22", 0.001), abs=1e-9)
