"""Whether a classifier learns and has an opinion: tables of cases, and the words that go with them."""

import json
import math
from dataclasses import asdict
from typing import Any, get_args

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from nn_core.judgements.learning import (
    Flow,
    Gradients,
    guessing_loss,
    judge_answer,
    judge_gradients,
    judge_learning,
    measured_gradients,
)
from nn_core.judgements.recent import Point, recent
from nn_core.training import LocalEngine, Probe
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.small_runs import small_run
from tests.node import run_module

LN_10 = math.log(10)


def losses(*values: float, every: int = 1) -> list[Point]:
    return [(1 + every * at, {"train_loss": value}) for at, value in enumerate(values)]


@pytest.mark.parametrize(
    ("kind", "step", "values", "guessing", "silent"),
    [
        ("early", 0, [], LN_10, ""),
        ("early", 99, [2.4] * 99, LN_10, ""),
        ("early", 99, [2.4] * 99, LN_10, "conv1"),
        ("guesses", 100, [2.4] * 100, LN_10, ""),
        ("guesses", 500, [2.0] * 400 + [2.31] * 100, LN_10, ""),
        ("learns", 500, [2.31] * 400 + [2.0] * 100, LN_10, ""),
        ("guesses", 100, [0.98 * LN_10] * 100, LN_10, ""),
        ("learns", 100, [0.96 * LN_10] * 100, LN_10, ""),
        ("learns", 100, [0.0] * 100, LN_10, "conv1"),  # all is right: no gradient, and no trouble
        ("cut_off", 100, [2.31] * 100, LN_10, "conv1"),
        ("worse", 100, [30.0] * 100, LN_10, ""),
        ("cut_off", 100, [30.0] * 100, LN_10, "conv1"),
        ("learns", 100, [0.5] * 100, math.log(2), ""),
        ("early", 100, [0.0] * 100, 0.0, ""),  # one class: guessing costs nothing
        ("early", 100, [math.nan] * 100, LN_10, ""),
        ("guesses", 100, [math.nan] * 50 + [2.4] * 50, LN_10, ""),
    ],
)
def test_training_that_gets_nowhere(
    kind: str, step: int, values: list[float], guessing: float, silent: str
) -> None:
    assert judge_learning(step, losses(*values), guessing, silent).kind == kind


def test_guessing_costs_the_entropy_of_the_classes() -> None:
    assert guessing_loss([500] * 10) == pytest.approx(LN_10)
    assert guessing_loss([90, 10, 0]) == pytest.approx(-0.9 * math.log(0.9) - 0.1 * math.log(0.1))
    assert guessing_loss([7]) == 0
    labels = torch.tensor([0] * 90 + [1] * 10)
    answer = torch.tensor([0.9, 0.1]).log().expand(100, 2)
    assert guessing_loss([90, 10]) == pytest.approx(torch.nn.functional.cross_entropy(answer, labels).item())


def test_the_last_steps_are_a_hundred_or_ten_points_of_a_thinned_curve() -> None:
    assert recent(losses(*[1.0] * 500), 300, 100).steps == 100
    thinned = recent(losses(*[1.0] * 500, every=64), 64 * 400, 100)
    assert (len(thinned.points), thinned.steps) == (10, 9 * 64 + 1)
    assert recent([], 5, 100).steps == 0


EVEN, NONE_DEAD = {"conv1": 0.1, "linear1": 0.1}, {"relu1": (0, 4)}


@pytest.mark.parametrize(
    ("kind", "sizes", "dead"),
    [
        ("none", {}, {}),
        ("none", {}, {"relu1": (4, 4)}),
        ("even", EVEN, NONE_DEAD),
        ("even", EVEN, {"relu1": (3, 4)}),
        ("vanishing", {"conv1": 0.001, "linear1": 0.1}, NONE_DEAD),
        ("growing", {"conv1": 0.1, "linear1": 0.001}, NONE_DEAD),
        ("even", {"conv1": 0.1, "linear1": 0.8}, NONE_DEAD),
        ("one", {"linear1": 0.1}, {}),
        ("dead", {"conv1": 0.0, "linear1": 0.0}, {"relu1": (4, 4)}),
        ("zero", {"conv1": 0.0, "linear1": 0.0}, NONE_DEAD),
        ("zero", {"linear1": 0.0}, {}),
        ("cut_off", {"conv1": 0.0, "conv2": 0.1, "linear1": 0.1}, {"relu1": (4, 4), "relu2": (0, 4)}),
    ],
)
def test_how_gradients_flow(kind: str, sizes: dict[str, float], dead: dict[str, tuple[int, int]]) -> None:
    assert judge_gradients(sizes, dead).kind == kind


def test_a_network_whose_units_have_all_died_is_told_so() -> None:
    engine = LocalEngine(device="cpu")
    run = stepped(engine.submit(small_run(optimizer="sgd", learning_rate=1e-3)), 1)
    run.watch(Probe(statistics=True))
    assert run.latest().judgements["gradients"]["kind"] not in ("none", "dead")
    run.configure(learning_rate=30.0)  # such steps throw all units far below zero
    stepped(run, 3)
    run.configure(learning_rate=1e-3)
    found = stepped(run, 150).latest()
    engine.close()
    assert all(flags.all() for name, flags in found.arrays.items() if name.endswith(".dead"))
    assert found.judgements["gradients"]["kind"] == "dead"
    assert found.judgements["gradients"]["dead"] == ("relu1",)
    assert found.judgements["learning"]["kind"] == "cut_off"
    assert found.judgements["learning"]["silent"] == "conv1"


def test_statistics_are_judged_by_what_they_hold() -> None:
    counts = np.array([1, 0, 4, 0, 1], np.int32)
    arrays: dict[str, NDArray[Any]] = {
        "conv1.weight_histogram": counts,
        "conv1.gradient_histogram": counts,
        "conv1.gradient_limit": np.array([0.5], np.float32),
        "conv1.gradient_moments": np.array([0.3, 0.4], np.float32),
        "relu1.dead": np.array([1, 0], np.uint8),
    }
    found = measured_gradients(arrays)
    assert found is not None
    assert (found.kind, found.first) == ("one", "conv1")
    assert found.first_size == pytest.approx(0.5)  # 0.3² + 0.4² = 0.5²
    assert measured_gradients({"conv1": counts}) is None
    assert measured_gradients({"conv1.weight_histogram": counts}) == Gradients("none")


@pytest.mark.parametrize(
    ("kind", "probabilities"),
    [
        ("none", [0.1] * 10),
        ("none", [0.14, *[0.86 / 9] * 9]),
        ("torn", [0.2, *[0.8 / 9] * 9]),
        ("torn", [0.98, 0.02]),
        ("sure", [0.995, 0.005]),
        ("none", [0.55, 0.45]),
        ("none", [0.45, 0.35, 0.2]),
        ("torn", [0.48, 0.42, 0.1]),  # the third one is not as likely as the others
        ("torn", [0.14] * 7 + [0.02 / 3] * 3),
        ("torn", [0.7, 0.3]),  # of two classes 0.7 is an opinion
        ("sure", [1.0]),
        ("unknown", [math.nan, 0.5]),
        ("unknown", []),
    ],
)
def test_an_answer_with_or_without_an_opinion(kind: str, probabilities: list[float]) -> None:
    assert judge_answer(probabilities) == kind


def flow(kind: str) -> Gradients:
    return Gradients(kind, "conv1", "linear1", 0.001, 0.1, ("conv1",), ("relu1",))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", get_args(Flow))
def test_the_page_has_words_for_each_flow(kind: str) -> None:
    said = gradient_words(flow(kind), 12)
    assert said.startswith("At step 12: ")
    assert said.endswith(".")
    assert "undefined" not in said


@pytest.mark.parametrize(
    ("gradients", "step", "words"),
    [
        (flow("vanishing"), 9, "100 times less reaches the first layer"),
        (flow("growing"), 9, "they grow on their way back"),
        (flow("even"), 9, "every layer hears"),
        (flow("none"), 0, "Press Train or Step"),
        (flow("none"), 9, "the weights of an earlier step are back"),
        (flow("dead"), 9, "the gradient of every weight is 0. Every unit of relu1 is dead"),
        (flow("dead"), 9, "Biases alone can still learn"),  # those of the last layer: the loss still moves
        (flow("cut_off"), 9, "no gradient gets back to conv1"),
    ],
)
def test_gradients_in_words(gradients: Gradients, step: int, words: str) -> None:
    assert words in gradient_words(gradients, step)


def gradient_words(gradients: Gradients, step: int) -> str:
    imports = 'import { noticeText } from "./components/cnn_lab/distributions/index.js"'
    facts = {"step": step, "live": True}
    said: str = run_module(imports, f"noticeText({json.dumps(asdict(gradients))}, {json.dumps(facts)})")
    return said


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("guesses", "So far it does not learn."),
        ("worse", "does worse than guessing"),
        ("cut_off", "No gradient gets back to conv1"),
        ("early", "The network says a with 98.0\xa0%"),
        ("learns", "The network says a with 98.0\xa0%"),
    ],
)
def test_the_map_says_when_a_network_gets_nowhere(kind: str, words: str) -> None:
    learning = {"kind": kind, "loss": 2.31, "guessing": 2.30, "steps": 100, "silent": "conv1"}
    judgements = json.dumps({"learning": learning, "answer": {"kind": "torn"}})
    view = '{ kind: "classifier", columns: [{ names: ["a", "b"] }] }'
    frame = f'{{ arrays: new Map([["probabilities", {{ data: [0.98, 0.02] }}]]), judgements: {judgements} }}'
    imports = 'import { networkNotice } from "./components/network_map/notice.js"'
    pieces = run_module(imports, f"networkNotice({view}, {frame})")
    said = "".join(piece if isinstance(piece, str) else piece["text"] for piece in pieces)
    assert words in said
    assert ("the loss was 2.31 on average" in said) is (kind in ("guesses", "worse", "cut_off"))
