"""The questions about gradients, and their right answers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.mechanics.backprop import SmallNetwork, record
from tests.assets.components.backpropagation.in_node import HOLDING, at, each_stepped, stepped
from tests.examples import examples
from tests.nn_core.mechanics.backprop_cases import Case, cases


def test_the_question_names_the_held_number_and_leaves_the_answer_open() -> None:
    asked = stepped(
        HOLDING,
        "quiz.question(round.tape.gradients.find(({name}) => name === 'b1'), round.passed, round.labels, 1)",
    )
    assert asked["text"].endswith("arrives; z₁ is held.")
    assert asked["right"] == "zero"
    assert "z₁ is held, it depends on nothing before it" in asked["because"]


@pytest.mark.parametrize(
    ("w21", "size", "verb"),
    [
        (1.0, "0.716", "shrinks it"),
        (5.0, "0.99989", "shrinks it"),
        (9.0, "1 − 3.7·10⁻⁸", "shrinks it"),
        (12.0, "1", "keeps its size"),
    ],
)
def test_a_slope_just_below_1_is_not_written_as_1(w21: float, size: str, verb: str) -> None:
    asked = stepped(
        at(SmallNetwork(), {"w21": w21}),
        "quiz.question("
        "round.tape.gradients.find(({name}) => name === 'v12'), round.passed, round.labels, 10)",
    )
    because = f"The slope h₂ is {size}. Multiplying by a number of size {size} {verb}."
    assert asked["because"] == because


@pytest.mark.parametrize(
    ("network", "name", "because"),
    [
        (SmallNetwork(outputs=2), "h1", r"Its products are \S+ and \S+: together \S+\."),
        # Only the largest of four goes on.
        (SmallNetwork(kind="cnn"), "k13", r"All its products but one are 0: that one is \S+\."),
        (SmallNetwork(kind="cnn", padding=1), "k22", r"Its products are (\S+ and )+\S+, the rest are 0: .*"),
    ],
)
def test_the_reason_of_a_sum_counts_its_products(network: SmallNetwork, name: str, because: str) -> None:
    asked = stepped(
        at(network, {}),
        f"quiz.question(round.tape.gradients.find(({{name}}) => name === '{name}'), round.passed, "
        "round.labels, 1)",
    )
    assert re.fullmatch(because, asked["because"]), asked["because"]


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
