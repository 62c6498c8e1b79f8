"""What the page "GAN in the plane" makes of a frame."""

import json
from dataclasses import asdict
from typing import Any

import pytest

from nn_core.judgements import verdict
from nn_core.judgements.gan_plane import BOUNDS
from tests.assets.components.gan_plane.in_node import evaluate

FRAME = """{
  step: 7, state: "paused", live: true, metrics: { g_loss: 0.5, d_loss: 1 },
  judgements: {
    gap: { kind: "alike" },
    rules: { loss: "hinge", noise: "uniform", r1: 0.3, d: "", g: "", cuts: CUTS },
  },
  arrays: new Map(Object.entries({
    real: { shape: [1, 2], data: [1, 1] }, generated: { shape: [1, 2], data: [0, 0] },
    noise: { shape: [1, 1], data: [0.5] }, critic: { shape: [1], data: [CRITIC] },
    gradient: { shape: [1, 2], data: [3, 4] },
    surface: { shape: [1, 2], data: [-2, 6] }, manifold: { shape: [3, 2], data: [0, 0, 1, 0, 2, 0] },
  })),
}"""


def model(what: str, critic: int = 0, told: str = "", cuts: bool = False) -> Any:
    frame = FRAME.replace("CRITIC", str(critic)).replace("CUTS", json.dumps(cuts))
    facts = f"{{ bounds: {asdict(BOUNDS) | verdict.BOUNDS!r} }}"
    return evaluate("model", "modelOf", f"(({{ {what} }}) => ({told or what}))(modelOf({frame}, {facts}))")


def test_model_of_a_frame_without_pictures_is_nothing() -> None:
    expression = 'modelOf({ arrays: new Map([["history.step", {}]]) }, { loss: "hinge" })'
    assert evaluate("model", "modelOf", expression) is None


def test_model_knows_how_far_a_judgement_reaches() -> None:
    assert model("scene")["surface"]["range"] == [0, 1]
    assert model("scene", critic=1)["surface"]["range"] == [-2, 6]  # a critic's scores have no bounds
    assert model("ends") == ["0: generated", "1: real"]
    assert model("ends", cuts=True) == ["≤ 0: generated", "≥ 1: real"]
    assert model("ends", critic=1) == ["\N{MINUS SIGN}2.00: generated", "6.00: real"]
    other = "sayings.explain({ range: [-1, 3] }).ends"
    assert model("sayings", told=other) == ["0: generated", "1: real"]
    assert model("sayings", critic=1, told=other) == ["\N{MINUS SIGN}1.00: generated", "3.00: real"]
    assert model("pull, still, arrows, waits, gap", told="[pull, still, arrows, waits, gap.kind]") == [
        5,
        0,
        1,
        True,
        "alike",
    ]


def test_the_gradients_at_points_have_a_mean_with_its_error_and_some_are_next_to_nothing() -> None:
    # Lengths 5, 0, 1: the mean is 2, s^2 = (9 + 4 + 1) / 2 = 7, and the error sqrt(7 / 3).
    found = evaluate("judge", "pullsOf", "pullsOf([3, 4, 0, 0, 1, 0], 1e-6)")
    assert found == {
        "pull": pytest.approx(2),
        "pull_error": pytest.approx((7 / 3) ** 0.5),
        "still": pytest.approx(1 / 3),
        "arrows": 3,
    }


def test_line_of_noise_is_a_grid_of_one_row() -> None:
    grid = model("scene")["grid"]
    assert (grid["rows"], grid["columns"]) == (1, 3)


def test_noise_of_one_number_lies_on_a_line() -> None:
    points = "[...noisePoints({ shape: [2, 1], data: [0.5, -1] }, 'uniform')]"
    assert evaluate("model", "noisePoints", points) == [0.5, 0, -1, 0]
    points = "[...noisePoints({ shape: [1, 2], data: [2.5, -5] }, 'gaussian')]"
    assert evaluate("model", "noisePoints", points) == [1, -2]
