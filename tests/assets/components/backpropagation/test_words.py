"""What the steps of a round say."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.mechanics.backprop import SmallNetwork, loss_at, record
from tests.assets.components.backpropagation.in_node import HOLDING, at, each_stepped, js, stepped
from tests.examples import examples
from tests.nn_core.mechanics.backprop_cases import Case, cases
from tests.numerals import NUMBER, read


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
    assert said[1]["numbers"] == "tanh(0.4) ≈ 0.38"
    assert said[2]["numbers"] == "(0.0793 − 1)² ≈ 0.848"


@pytest.mark.parametrize("loss", ["squared", "binary_cross_entropy"])
def test_what_there_are_two_of_is_told_of_as_two(loss: str) -> None:
    def notes(inputs: int, outputs: int) -> Any:
        return stepped(
            at(SmallNetwork(inputs=inputs, outputs=outputs, loss=loss), {}),
            """[0, round.tape.operations.length].map((step) => words.stepWords(round, step,
                {mean: nothing, square: nothing}, choice, value.bounds).note)""",
        )

    (start, one), (starts, two) = notes(1, 1), notes(2, 2)
    assert start.startswith("The input, the target and the weights are given.")
    assert starts.startswith("The inputs, the targets and the weights are given.")
    assert " target" in one
    assert " targets" not in one
    assert " targets" in two


def test_a_target_of_0_is_subtracted_too() -> None:
    network = SmallNetwork(outputs=2)
    numbers = {**network.graph.start, "t1": -1.0, "t2": 0.0}
    said = stepped(
        Case(network, numbers),
        "words.forwardWords(round.tape.operations.at(-1), round.values, round.labels)",
    )
    assert said["numbers"].startswith("((0.0793 + 1)² + (0.194 − 0)²) / 2 ≈")


def test_a_result_that_is_rounded_is_not_said_to_be_equal() -> None:
    squared, update = stepped(
        at(SmallNetwork(activation="relu"), {}),
        """[round.tape.operations.length, 1 + round.steps.findIndex(({phase, name}) =>
            phase === 2 && name === "v11")].map((step) => words.stepWords(round, step,
            {mean: nothing, square: nothing}, choice, value.bounds).numbers)""",
    )
    assert squared == "(0.04 − 1)² ≈ 0.922"
    assert update == "0.9 − 0.1 · (−0.768) ≈ 0.977"


@pytest.mark.parametrize(
    ("score", "target", "slope"),
    [(0.0, 1.0, "= −0.5"), (1.0, 1.0, "≈ −0.269"), (0.0, 0.12345, "≈ 0.377"), (40.0, 1.0, "≈ 0")],
)
@pytest.mark.parametrize("loss", ["binary_cross_entropy", "cross_entropy"])
def test_the_slope_of_a_cross_entropy_is_rounded(score: float, target: float, slope: str, loss: str) -> None:
    network = SmallNetwork(hidden=1, outputs=1 if loss == "binary_cross_entropy" else 2, loss=loss)
    numbers = {"v11": 0.0, "c1": score, "t1": target}
    if network.outputs == 2:
        numbers |= {"v21": 0.0, "c2": 0.0, "t2": 1 - target}
    said = stepped(
        at(network, numbers),
        "words.backwardWords(round.tape.gradients.find(({name}) => name === 's1'), round.tape, "
        "round.values, round.passed, round.labels, value.bounds).slope",
    )
    assert said.startswith(f"(p₁ − t₁) {slope}: "), said


def test_a_held_number_is_written_as_it_was_typed() -> None:
    case = Case(SmallNetwork(), SmallNetwork().graph.start, {"z1": 0.12345})
    said = stepped(case, "words.forwardWords(round.tape.operationOf('z1'), round.values, round.labels)")
    assert said["formula"] == "z₁ = 0.12345"


@pytest.mark.parametrize("rule", ["gd", "momentum"])
def test_an_update_that_is_said_to_be_equal_is(rule: str) -> None:
    texts = js(
        """Array.from({length: 200}, (_, at) => at * 0.037).map((gradient) => words.updateWords(value, "w",
            gradient, {mean: 0.3, square: 0}, update(value, 0.9, gradient, {mean: 0.3, square: 0}, 2, 0.1),
            2, 0.1).numbers)""",
        rule,
    )
    equal = [line for text in texts for line in text.split("\n") if " = " in line]
    assert equal
    for line in equal:
        left, right = line.replace("−", "-").replace(" · ", " * ").split(" = ")
        assert eval(left) == pytest.approx(float(right), rel=1e-9), line


SAID_OF = (
    "[...round.tape.operations].filter(({kind}) => value.kinds.includes(kind))"
    + """
    .map((operation) => words.forwardWords(operation, round.values, round.labels).numbers)"""
)
KINDS = ["sigmoid", "softmax", "binary_cross_entropy", "cross_entropy"]


@pytest.mark.parametrize(
    ("scores", "target", "texts"),
    [
        ([-800.0], 1.0, ["1 / (1 + 2.7·10³⁴⁷) ≈ 3.7·10⁻³⁴⁸", "− 1 · ln (3.7·10⁻³⁴⁸) − 0 · ln 1 ≈ 800"]),
        ([40.0], 0.0, ["1 / (1 + 4.2·10⁻¹⁸) ≈ 1", "− 0 · ln (1 − 4.2·10⁻¹⁸) − 1 · ln (4.2·10⁻¹⁸) ≈ 40"]),
        ([0.0], 1.0, ["1 / (1 + 1) = 0.5", "− 1 · ln 0.5 − 0 · ln 0.5 ≈ 0.693"]),
        (
            [-800.0, -800.0],
            1.0,
            ["(3.7·10⁻³⁴⁸) / (3.7·10⁻³⁴⁸ + 3.7·10⁻³⁴⁸) ≈ 0.5"] * 2 + ["− 1 · ln 0.5 − 0 · ln 0.5 ≈ 0.693"],
        ),
        (
            [-1.0, 0.0],
            1.0,
            [
                "0.368 / (0.368 + 1) ≈ 0.269",
                "1 / (0.368 + 1) ≈ 0.731",
                "− 1 · ln 0.269 − 0 · ln 0.731 ≈ 1.313",
            ],
        ),
    ],
)
def test_probabilities_are_written_however_small(
    scores: list[float], target: float, texts: list[str]
) -> None:
    loss = "binary_cross_entropy" if len(scores) == 1 else "cross_entropy"
    network = SmallNetwork(outputs=len(scores), loss=loss)
    held = {f"s{at}": score for at, score in enumerate(scores, start=1)}
    targets = {"t1": target} | ({"t2": 1 - target} if len(scores) == 2 else {})
    case = Case(network, {**network.graph.start, **targets}, held)
    assert stepped(case, SAID_OF, kinds=KINDS) == texts


SAYS = """words.backwardWords(round.tape.gradients.find(({name}) => name === value.name),
    round.tape, round.values, round.passed, round.labels, value.bounds).note"""
SAYS_OF_FIRST = SAYS.replace("value.name", "value.structure.parameters[0]")
PUSHED = re.compile(rf"(up|down) by ([\d.]+): the loss (\w+) by about ({NUMBER})")
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
            assert abs(change) == pytest.approx(read(size), rel=0.15)


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
