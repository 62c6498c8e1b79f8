"""What the prompts of the page "Backpropagation" promise does happen, from three starts where it matters."""

import re
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.mechanics.backprop import descend, path
from tests.assets.components.backpropagation.in_node import given_to_js, js
from tests.nn_core.mechanics.backprop_cases import Case
from tests.prompts.lessons import prepared
from tests.ui.cards import is_explained
from ui.backpropagation.lesson import Lesson, work_out
from ui.backpropagation.words import FIRST, TRY
from ui.tutorials.library import library


def with_values(lesson: Lesson, **values: Any) -> Lesson:
    return work_out(asdict(replace(lesson.chosen, **values)))


def gradients(lesson: Lesson) -> dict[str, float]:
    return {name: lesson.tape.gradients[name].value for name in lesson.graph.backward_order}


def starts(lesson: Lesson) -> list[Lesson]:
    """The start of the page and two near it."""
    given = np.array([lesson.numbers[name] for name in lesson.graph.given])
    near = (given + np.random.default_rng(seed).normal(0, 0.1, len(given)) for seed in (1, 2))
    return [lesson, *(with_values(lesson, numbers=tuple(map(float, numbers))) for numbers in near)]


@pytest.mark.prompt("backpropagation", FIRST[0])
def test_the_loss_falls_as_w12_grows() -> None:
    for start in starts(work_out({})):
        answer = FIRST[3].answer(start)
        assert answer.holds == "negative"
        is_explained(FIRST[3], answer.holds, answer.measured)


@pytest.mark.prompt("backpropagation", "Predict every gradient")
def test_every_gradient_after_the_loss_is_asked_for() -> None:
    lesson = prepared("backpropagation", "Predict every gradient")
    assert lesson.chosen.predict == "on"
    for start in starts(lesson):
        questions = js(
            "(({structure, functions, numbers}) => { const round = new Round({structure, functions});"
            " round.compute(numbers, {mean: new Array(99).fill(0), square: new Array(99).fill(0)},"
            " {rule: 'gd', rate: 0.1, round: 1});"
            " return round.tape.gradients.map((one, at) =>"
            " quiz.question(one, round.passed, round.labels, at)?.text ?? null) })(value)",
            given_to_js(Case(start.chosen.network, dict(start.numbers), {})),
        )
        assert questions[0] is None
        assert all(questions[1:])
        assert gradients(start)["v12"] < 0
        assert any("how large" in question for question in questions[1:])
        assert any("Which sign" in question for question in questions[1:])


@pytest.mark.prompt("backpropagation", "Lose the gradient")
def test_large_weights_lose_the_gradient_in_a_sigmoid_and_keep_it_in_relu() -> None:
    lesson = prepared("backpropagation", "Lose the gradient")
    for start in starts(lesson):
        found = gradients(start)
        lost = [abs(found[name]) for name in ("z1", "w11", "w12", "b1")]
        assert max(lost) < 0.001 < 0.01 < min(abs(found[name]) for name in ("h1", "z2", "w21", "w22", "b2"))
        assert abs(found["w11"]) < 0.1 * abs(found["w21"])
        kept = gradients(with_values(start, activation="relu"))
        assert min(abs(kept[name]) for name in ("z1", "w11", "w12", "b1")) > 0.1


@pytest.mark.prompt("backpropagation", "Where a pool sends it")
def test_a_pool_sends_the_gradient_to_one_of_four() -> None:
    lesson = prepared("backpropagation", "Where a pool sends it")

    def reached(lesson: Lesson) -> int:
        return sum(value != 0 for name, value in gradients(lesson).items() if name[0] == "h")

    assert reached(lesson) == 1
    assert sum(value != 0 for name, value in gradients(lesson).items() if name[0] == "k") == 7
    padded = with_values(lesson, padding=1)
    assert (sum(name[0] == "h" for name in gradients(padded)), reached(padded)) == (16, 4)


def losses(lesson: Lesson, rule: str, rate: float) -> list[float]:
    """The loss along the path on which only the two weights of the surface learn."""
    names = (lesson.chosen.first, lesson.chosen.second)
    return descend(lesson.graph, lesson.numbers, names, rule, rate, lesson.chosen.steps)


@pytest.mark.prompt("backpropagation", "Three ways downhill")
def test_three_rules_come_down_and_a_larger_rate_makes_two_of_them_swing() -> None:
    lesson = prepared("backpropagation", "Three ways downhill")
    assert (lesson.chosen.rate, lesson.chosen.steps) == (0.02, 30)
    for start in starts(lesson):
        slow = {rule: losses(start, rule, 0.02) for rule in ("gd", "momentum", "adam")}
        assert all(path[-1] < 0.15 * path[0] for path in slow.values())
        assert 2 * slow["momentum"][-1] < min(slow["gd"][-1], slow["adam"][-1])
        usual = {rule: losses(start, rule, 0.1)[-1] for rule in slow}
        assert 3 * usual["gd"] < min(usual["momentum"], usual["adam"])
        fast = {rule: losses(start, rule, 0.3) for rule in slow}
        climbs = {rule: max(np.diff(path)) for rule, path in fast.items()}
        assert climbs["gd"] <= 1e-9
        assert min(climbs["momentum"], climbs["adam"]) > 0.05


@pytest.mark.parametrize("given", [(1.0, 0.5, 1.0), (-0.3, 2.0, 0.4), (0.7, 0.7, -1.0)])
@pytest.mark.prompt("backpropagation", "All weights zero")
def test_neurons_that_begin_at_0_move_as_twins_and_with_tanh_only_the_last_bias(
    given: tuple[float, ...],
) -> None:
    title = "All weights zero"
    lesson = with_values(prepared("backpropagation", title), numbers=(*given, *(0.0,) * 9))
    prediction = next(prediction for name, _, _, prediction in TRY if name == title)
    answer = prediction.answer(lesson)
    assert answer.holds == "twins"
    is_explained(prediction, answer.holds, answer.measured)
    names, steps = lesson.graph.parameters, lesson.chosen.steps
    *_, last = path(lesson.graph, lesson.numbers, names, "gd", lesson.chosen.rate, steps)
    assert [last.values[name] for name in names] == pytest.approx(by_torch(given, lesson.chosen.rate, steps))
    stuck = with_values(lesson, activation="tanh")
    for tape in path(stuck.graph, stuck.numbers, names, "gd", lesson.chosen.rate, steps):
        assert not any(tape.values[name] for name in names if name != "c1")
    assert tape.values["c1"] != 0


def by_torch(given: tuple[float, ...], rate: float, steps: int) -> list[float]:
    """The weights in the order of the page: of each hidden neuron with its bias, then of the output."""
    x, target = torch.tensor([given[:2]], dtype=torch.float64), given[2]
    hidden, output = torch.nn.Linear(2, 2).double(), torch.nn.Linear(2, 1).double()
    network = torch.nn.Sequential(hidden, torch.nn.Sigmoid(), output)
    for parameter in network.parameters():
        torch.nn.init.zeros_(parameter)
    optimiser = torch.optim.SGD(network.parameters(), lr=rate)
    for _ in range(steps):
        optimiser.zero_grad()
        ((network(x) - target) ** 2).sum().backward()
        optimiser.step()
    neurons = torch.cat([hidden.weight, hidden.bias[:, None]], dim=1).flatten()
    found: list[float] = torch.cat([neurons, output.weight[0], output.bias]).tolist()
    return found


def test_the_products_of_the_tutorial_come_out_as_they_are_written() -> None:
    """Each of the numbers that are shown, not only the exact ones."""
    steps = {step.title: step for step in library().tutorials["25_backpropagation"].steps}
    text = steps["Three factors"].text.replace("−", "-")
    number = r"(-?\d+(?:\.\d+)?)"
    found = re.search(
        rf"by {number}, .* that, {number}\. .* = {number}, .*1 - {number}² ≈ {number}, .* = {number}\. .*"
        rf"makes {number}:",
        " ".join(text.split()),
    )
    assert found
    missed, twice, weight, tanh, slope, x, gradient = (Decimal(number) for number in found.groups())
    assert twice == 2 * missed
    assert slope == round(1 - tanh**2, 4)
    assert gradient == round(twice * weight * slope * x, 3)
