"""The page "Backpropagation": any address opens, edits are followed or refused in words, the code agrees."""

import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from nn_core.mechanics.backprop import RULES, SmallNetwork, record
from tests.examples import examples
from tests.nn_core.mechanics.backprop_cases import Case, cases
from tests.pages.app import open_page, press, prose, sent
from tests.pages.lesson_page import code
from tests.waiting import PATIENCE_S
from ui.backpropagation.code import pytorch_lines
from ui.backpropagation.lesson import PAGE as LESSONS
from ui.backpropagation.lesson import Lesson, work_out
from ui.backpropagation.params import PARAMS, Held

EXPERIMENTS = 4
MOST_WORDS = 120


def test_the_page_opens_with_a_small_network_and_its_code() -> None:
    page = open_page("backpropagation")
    facts, _ = sent(page)
    assert facts["problem"] is None
    assert facts["query"] == {}
    assert facts["structure"]["parameters"] == ["w11", "w12", "b1", "w21", "w22", "b2", "v11", "v12", "c1"]
    assert len(facts["chosen"]["numbers"]) == 12
    assert not page.code
    assert "loss.backward()" in code(page)


def test_the_text_before_the_first_picture_is_short() -> None:
    assert len(open_page("backpropagation").markdown[0].value.split()) <= MOST_WORDS


def test_the_address_is_the_experiment() -> None:
    query = {
        "inputs": "3",
        "hidden": "1",
        "activation": "relu",
        "rule": "adam",
        "rate": "0.05",
        "numbers": "1,0.5,-0.25,0.1,0.3333333333333333,2,3,4,5,6",
        "held": "s1:-1.5,h1:0.1",
        "mean": "0,0,0,0.1,0,-0.2",
        "square": "0,0,0,1e-05,0,0.5",
        "round": "7",
        "at": "9",
        "name": "h1",
        "first": "w12",
        "second": "c1",
        "h": "-5",
        "steps": "80",
        "predict": "on",
    }
    page = open_page("backpropagation", **query)
    facts, _ = sent(page)
    assert facts["problem"] is None
    assert facts["query"] == query
    assert dict(page.query_params) == query
    assert facts["chosen"]["numbers"][4] == 1 / 3
    assert facts["chosen"]["square"][3] == 1e-5


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"inputs": "9"}, "inputs in the address cannot be used"),
        (
            {"numbers": "1,2"},
            "12 numbers: its inputs, targets, weights and biases. The address gives 2",
        ),
        ({"held": "h1"}, "'' is no number"),
        ({"held": "h1:nan"}, "'nan' is not between"),
        ({"held": "h1:1001"}, "'1001' is not between"),
        ({"held": "h1:1,h1:2"}, "stands there twice"),
        ({"held": "<b>:1"}, "'<b>' is no name of a number"),
        ({"held": ",".join(["h1:1"] * 65)}, "64 numbers at most"),
        ({"held": "h9:1"}, "computes no number h₉"),
        ({"held": "L:1"}, "nothing follows from it"),
        ({"held": "p1:0.5", "loss": "binary_cross_entropy"}, "Hold a score s instead"),
        ({"numbers": "1,nan"}, "'nan' is not between"),
        ({"numbers": "1,inf"}, "'inf' is not between"),
        ({"numbers": "1,1e9"}, "'1e9' is not between"),
        ({"numbers": "1,two"}, "'two' is no number"),
        ({"numbers": ",".join("1" * 65)}, "64 numbers at most"),
        ({"mean": "1"}, "remembers 9 means"),
        ({"square": "-1,0,0,0,0,0,0,0,0"}, "cannot be negative"),
        ({"rate": "inf"}, "learning rate in the address"),
        ({"loss": "cross_entropy"}, "needs two outputs"),
        ({"loss": "binary_cross_entropy", "output_activation": "tanh"}, "leave them as they are"),
        ({"loss": "binary_cross_entropy", "numbers": "1,1,2,1,1,1,1,1,1,1,1,1"}, "from 0 to 1"),
        (
            {"loss": "cross_entropy", "outputs": "2", "numbers": "1,1,1,1" + ",0" * 12},
            "together they make 1",
        ),
        ({"name": "<b>"}, "no name of a number"),
        ({"at": "-1"}, "step in the address"),
    ],
)
def test_an_address_that_cannot_be_used_opens_a_lesson_that_works_and_says_why(
    query: dict[str, str], words: str
) -> None:
    facts, _ = sent(open_page("backpropagation", **query))
    assert words in facts["problem"]["message"]
    assert len(facts["chosen"]["numbers"]) == {1: 12, 2: 16}[facts["chosen"]["outputs"]]


@pytest.mark.walk
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([param.name for param in PARAMS]), st.text(max_size=30), min_size=1))
def test_no_address_breaks_the_page(query: dict[str, str]) -> None:
    open_page("backpropagation", **query)


def test_names_and_steps_that_another_network_had_are_dropped() -> None:
    chosen = sent(open_page("backpropagation", name="h4", first="w43", second="k11", at="500"))[0]["chosen"]
    assert (chosen["name"], chosen["first"], chosen["second"]) == ("", "", "")
    assert chosen["at"] == 6 + 15 + 9


def test_the_same_weight_is_not_drawn_along_twice() -> None:
    assert sent(open_page("backpropagation", first="v11", second="v11"))[0]["query"] == {"first": "v11"}


def test_the_page_opens_with_a_question_about_the_numbers_of_now() -> None:
    page = open_page("backpropagation", numbers="1,0.5,1,0.5,-0.4,0.1,0.8,0.2,-0.2,-0.9,-0.6,0.1")
    press(page, "It falls")
    assert "**Not so.** You said: It falls  \n**Measured:** ∂L/∂w₁₂ = ∂L/∂z₁ · x₂ = " in prose(page)
    assert "As w₁₂ grows from −0.4 to −0.3, the loss goes from " in prose(page)
    assert "predict" not in page.query_params


def test_a_network_without_that_weight_is_not_asked_about_it() -> None:
    assert "Up or down?" not in prose(open_page("backpropagation", kind="cnn"))


@pytest.mark.parametrize("number", range(EXPERIMENTS))
def test_the_prepared_experiments_can_be_set_up(number: int) -> None:
    page = open_page("backpropagation")
    press(page, "Show it without a guess", 1 + number)
    facts, _ = sent(page)
    assert facts["problem"] is None
    assert facts["query"] != {}


def test_large_weights_make_the_gradient_vanish_as_the_experiment_says() -> None:
    page = open_page("backpropagation")
    press(page, "Show it without a guess", 2)
    query = {
        param.name: param.read(page.query_params[param.name])
        for param in PARAMS
        if param.name in page.query_params
    }
    tape = work_out(query).tape
    assert max(abs(tape.gradients[name].value) for name in ("z1", "w11", "w12", "b1")) < 1e-3
    assert abs(tape.gradients["z2"].value) > 0.02


def follow(*edits: Any) -> AppTest:
    """A session that gets these edits from the browser, and afterwards the page."""

    def script(edits: tuple[object, ...]) -> None:
        import streamlit as st

        from ui.backpropagation.lesson import PAGE

        state = PAGE.current()
        for edit in edits:
            PAGE.take({"version": PAGE.exchange.version + 1, "edit": edit})
        PAGE.publish(state)
        st.json(
            {
                "problem": state.problem and [state.problem.control, state.problem.message],
                "hidden": state.lesson.chosen.hidden,
                "w11": state.lesson.numbers["w11"],
            }
        )

    page = AppTest.from_function(script, args=(edits,), default_timeout=PATIENCE_S).run()
    assert not page.exception
    return page


GOOD = {"numbers": "1,0.5,1,7.5,-0.4,0.1,0.8,0.2,-0.2,0.9,-0.6,0.1"}


def test_edited_numbers_are_followed_and_written_to_the_address() -> None:
    page = follow(GOOD)
    assert json.loads(page.json[0].value) == {"problem": None, "hidden": 2, "w11": 7.5}
    assert page.query_params["numbers"] == GOOD["numbers"]


@pytest.mark.parametrize(
    ("query", "control"),
    [
        ({"numbers": "x"}, "numbers"),
        ({"numbers": "1e400"}, "numbers"),
        ({"numbers": "1"}, "numbers"),
        ({"hidden": "5"}, "hidden"),
        ({"loss": "cross_entropy"}, "loss"),
        ({"rate": "-1"}, "rate"),
        ({"rule": "sgd"}, "rule"),
    ],
)
def test_an_edit_that_cannot_be_followed_names_the_control_and_leaves_what_is_shown(
    query: dict[str, str], control: str
) -> None:
    state = json.loads(follow(GOOD, {**GOOD, **query}).json[0].value)
    assert state["problem"][0] == control
    assert (state["hidden"], state["w11"]) == (2, 7.5)


CARRIED = "x1:1,x2:0.5,t1:2,w11:7.5,w12:-0.4,b1:-0.3,w21:0.8,w22:0.2,b2:-0.2,v11:0.9,v12:-0.6,c1:0.1"


def test_numbers_that_have_a_place_outlive_another_size() -> None:
    typed = {"carried": Held("carried", "").read(CARRIED), "held": (("h1", 2.0), ("z2", 1.0))}
    more = work_out({"hidden": 3, **typed})
    start = SmallNetwork(hidden=3).graph.start
    assert more.numbers == {**start, "t1": 2.0, "w11": 7.5, "b1": -0.3}
    assert dict(more.chosen.held) == {"h1": 2.0, "z2": 1.0}
    fewer = work_out({"hidden": 1, **typed})
    assert (fewer.numbers["w11"], fewer.numbers["b1"], "w21" in fewer.numbers) == (7.5, -0.3, False)
    assert dict(fewer.chosen.held) == {"h1": 2.0}
    softmax = work_out({"outputs": 2, "loss": "cross_entropy", **typed})
    assert (softmax.numbers["t1"], softmax.numbers["t2"], softmax.numbers["w11"]) == (1.0, 0.0, 7.5)


def test_carried_numbers_stand_in_the_address_as_numbers_or_not_at_all() -> None:
    page = follow(GOOD, {"hidden": "3", "carried": CARRIED})
    assert json.loads(page.json[0].value) == {"problem": None, "hidden": 3, "w11": 7.5}
    assert "carried" not in page.query_params
    assert "7.5" in page.query_params["numbers"]
    page = follow({"hidden": "3", "carried": "w11:0.5"})
    assert dict(page.query_params) == {"hidden": "3"}


def lesson_of(case: Case, **more: Any) -> Lesson:
    network = case.network
    fields = {name: getattr(network, name) for name in network.__dataclass_fields__}
    numbers = tuple(case.numbers[name] for name in network.graph.given)
    return work_out({**fields, "numbers": numbers, "held": tuple(case.held.items()), **more})


def run_lines(lesson: Lesson) -> dict[str, Any]:
    before = torch.get_default_dtype()
    try:
        names: dict[str, Any] = {"print": lambda *_, **__: None}
        exec(pytorch_lines(lesson), names)
    finally:
        torch.set_default_dtype(before)
    return names


def flat(lesson: Lesson, names: dict[str, Any], pick: Any) -> dict[str, float]:
    """The numbers of the tensors by the names of the page."""
    found: dict[str, float] = {}
    for letter in ("w", "k", "b", "v", "c"):
        parameters = [name for name in lesson.graph.parameters if name.startswith(letter)]
        if parameters:
            found |= dict(zip(parameters, pick(names[letter]).flatten().tolist(), strict=True))
    return found


@pytest.mark.parametrize(("round_", "before"), [(2, "the round before."), (3, "the 2 rounds before.")])
def test_the_pytorch_lines_count_the_rounds_before(round_: int, before: str) -> None:
    lines = pytorch_lines(work_out({"rule": "momentum", "round": round_, "mean": (0.1,) * 9}))
    assert f"# What the rule remembers of {before}" in lines


@examples(40)
@given(cases(), st.sampled_from(RULES), st.integers(1, 9), st.integers(0, 99))
def test_the_pytorch_lines_give_the_numbers_of_the_page(
    case: Case, rule: str, round_: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    count = len(case.network.graph.parameters)
    remembers = round_ > 1 and rule != "gd"
    lesson = lesson_of(
        case,
        rule=rule,
        round=round_,
        rate=0.3,
        mean=tuple(random.normal(size=count).tolist()) if remembers else None,
        square=tuple(random.uniform(size=count).tolist()) if remembers and rule == "adam" else None,
    )
    names = run_lines(lesson)
    tape = record(lesson.graph, case.numbers)
    assert names["loss"].item() == pytest.approx(tape.loss, rel=1e-9, abs=1e-12)
    gradients = flat(lesson, names, lambda tensor: tensor.grad)
    updates = lesson.updates
    for name, weight in flat(lesson, names, lambda tensor: tensor.detach()).items():
        assert gradients[name] == pytest.approx(tape.gradients[name].value, rel=1e-6, abs=1e-9)
        assert weight == pytest.approx(updates[name].new, rel=1e-6, abs=1e-6)


@examples(20)
@given(cases(), st.integers(0, 400))
def test_every_lesson_reopens_from_its_address(case: Case, at: int) -> None:
    lesson = lesson_of(case, at=at)
    values = LESSONS.values_of(lesson)
    query = {
        param.name: param.write(values[param.name]) for param in PARAMS if values[param.name] is not None
    }
    again = work_out({param.name: param.read(query[param.name]) for param in PARAMS if param.name in query})
    assert again.chosen == lesson.chosen
    assert again.numbers == lesson.numbers


def test_what_was_measured_of_other_numbers_is_asked_again() -> None:
    press(open_page("backpropagation"), "It falls")
    assert "You said: It falls" in prose(open_page("backpropagation"))
    numbers = "1,0.5,1,0.8,-0.4,0.1,0.8,0.2,-0.2,0.9,-0.6,0.1"
    assert "You said: It falls" not in prose(open_page("backpropagation", numbers=numbers))


@pytest.mark.parametrize(
    ("said", "number", "part"),
    [
        ("It falls", 0, "weight"),
        ("Show it without a guess", 0, "weight"),
        ("Momentum", 0, "ways"),
        ("Show it without a guess", 4, "ways"),
    ],
)
def test_what_a_card_asks_waits_in_the_pictures_for_the_answer(said: str, number: int, part: str) -> None:
    page = open_page("backpropagation")
    asks = sent(page)[0]["asks"]
    assert asks["weight"]["name"] == "w12"
    assert (set(asks["ways"]["along"]), asks["ways"]["rate"]) == ({"w11", "v11"}, 0.02)
    assert "Say there what you expect" in asks[part]["says"]
    press(page, said, number)
    assert sent(page)[0]["asks"] == asks | {part: None}


def test_nothing_waits_where_no_card_asks() -> None:
    assert sent(open_page("backpropagation", hide="cards"))[0]["asks"] == {"weight": None, "ways": None}


def test_the_curve_waits_again_where_the_answer_was_of_other_numbers() -> None:
    press(open_page("backpropagation"), "It falls")
    numbers = "1,0.5,1,0.8,-0.4,0.1,0.8,0.2,-0.2,0.9,-0.6,0.1"
    assert sent(open_page("backpropagation", numbers=numbers))[0]["asks"]["weight"] is not None
