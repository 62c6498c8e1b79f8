"""The sentence on what there is to see, from hand-made numbers, run under Node."""

import json
from dataclasses import asdict
from math import log
from typing import Any

import pytest

from nn_core.judgements.plane_network import BOUNDS
from tests.node import run_module

NOTICE = 'import { notice } from "./components/neural_network/plane_network/notice.js"'
LIVELY = [[[0.5, -0.2], [0.1, 0.4]]]


def said(
    metrics: dict[str, float],
    *,
    step: int = 10,
    classes: int = 2,
    maps: Any = LIVELY,
    activation: str = "tanh",
    state: str = "running",
    live: bool = True,
    points: tuple[int, int] = (250, 250),
) -> str:
    given = {
        "frame": {"step": step, "metrics": metrics, "state": state, "live": live},
        "network": {
            "features": [{"name": "x"}, {"name": "y"}],
            "layers": [{"activation": {"name": activation}}, {"activation": None}],
        },
        "maps": maps,
        "points": {"train": points[0], "validation": points[1]},
        "kind": {"classes": classes, "loss": "cross_entropy"}
        | ({"guessing": log(classes)} if classes else {}),
        "bounds": asdict(BOUNDS),
    }
    sentence = run_module(NOTICE, f"notice({json.dumps(given)})")
    assert isinstance(sentence, str)
    return sentence


def of(train: float, val: float, loss: float = 0.1, val_loss: float = 0.1) -> dict[str, float]:
    return {"train_accuracy": train, "val_accuracy": val, "train_loss": loss, "val_loss": val_loss}


@pytest.mark.parametrize(
    ("metrics", "words"),
    [
        (of(0.99, 0.98), "98.0\xa0% of the points right that it never learnt from"),
        (of(0.98, 0.85), "98.0\xa0% against 85\xa0% right. It has begun to learn them by heart"),
        (of(1.0, 0.96, 0.001, 0.2), "100\xa0% against 96.0\xa0%"),
        (of(1.0, 0.99, 0.001, 0.2), "never learnt from"),
        (of(0.52, 0.55, 0.69, 0.69), "about as many as by guessing (50\xa0%)"),
        (of(0.3, 0.3, 0.9, 0.9), "fewer than by guessing (50\xa0%)"),
        (of(0.84, 0.751, 1.713, 6.184), "cost more than guessing: a loss of 1.71 against 0.69."),
        (of(0.8, 0.82, 0.4, 0.4), "82\xa0% of new points right so far"),
        (
            {"train_accuracy": 0.75, "train_loss": 0.4},
            "75\xa0% of its points right. There are none kept aside",
        ),
        ({}, "The loss here is no number that 32 bits can hold."),
    ],
)
def test_classes(metrics: dict[str, float], words: str) -> None:
    assert words in said(metrics)


def test_a_plane_without_points_is_empty() -> None:
    assert "An empty plane: there is nothing to learn from" in said({}, points=(0, 0))


def test_few_points_that_are_right_by_luck_are_not_learnt_by_heart() -> None:
    assert "by guessing" in said(of(0.6, 0.5, 0.69, 0.69), step=1, points=(50, 450))
    assert "by heart" in said(of(0.6, 0.5, 0.69, 0.69), points=(5000, 5000))
    assert "by heart" in said(of(0.98, 0.85), points=(50, 450))


def test_guessing_depends_on_the_number_of_classes() -> None:
    assert "guessing (20\xa0%)" in said(of(0.25, 0.25, 1.6, 1.6), classes=5)
    assert "guessing" not in said(of(0.45, 0.45, 1.2, 1.2), classes=5)


def test_surfaces_are_told_by_their_error() -> None:
    assert "off by about 0.20" in said({"train_loss": 0.03, "val_loss": 0.04}, classes=0)
    # Of points without noise that are learnt by heart, none can be followed.
    assert "fits its own points too closely" in said({"train_loss": 0.01, "val_loss": 0.09}, classes=0)
    untested = said({"train_loss": 0.04}, classes=0)
    assert untested.startswith("On its points it is off by about 0.20")
    assert "There are none kept aside" in untested


def test_dead_relus_come_first() -> None:
    maps = [[[0, 0], [0.1, 0], [0, 0]]]
    assert said(of(0.99, 0.99), maps=maps, activation="relu").startswith("2 ReLUs give 0 everywhere")
    assert said(of(0.99, 0.99), maps=[[[0, 0], [1, 1]]], activation="relu").startswith("One ReLU gives 0")
    assert "ReLU" not in said(of(0.99, 0.99), maps=maps, activation="tanh")


def test_first_look_says_what_to_do() -> None:
    assert "Press Train" in said(of(0.5, 0.5), step=0)


def test_a_step_of_the_past_is_told_as_such() -> None:
    first = said(of(0.5, 0.5), step=0, live=False)
    assert first.startswith("You are looking at step 0.")
    assert "random" in first
    assert "Press Train" not in first
    later = said(of(0.99, 0.98), step=1200, live=False)
    assert later.startswith("You are looking at step 1,200.")
    assert "98.0\xa0% of the points right" in later


def test_after_a_divergence_nobody_is_asked_to_press_train() -> None:
    sentence = said(of(0.5, 0.5), step=0, state="diverged", classes=0)
    assert "step 0, to which it went back" in sentence
    assert "Press Train" not in sentence
