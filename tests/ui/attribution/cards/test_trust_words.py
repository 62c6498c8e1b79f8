"""The card "Is it true?" says what was measured, and no more than is known so far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_core.attribution.compare import Likeness
from nn_core.attribution.fidelity import Infidelity
from nn_core.attribution.question import Question
from nn_core.attribution.randomised import SEEDS, Stage
from nn_core.attribution.removal import Curve
from nn_core.findings.trust import Check, Checks, Removal
from nn_core.judgements.attribution import Care
from tests.frames import read_frame
from ui.attribution.cards.trust_words import MEASURES, care_of, care_words, facts_of, removal_words

SHARES = (0.0, 0.5, 1.0)
LINE = np.array([[[1.0, -2.0, 3.0]]], np.float32)


def level(score: float) -> Curve:
    """Its area is the score."""
    return Curve(SHARES, (score, score, score))


CHANCE = tuple(Removal(level(0.3 + 0.01 * at), level(0.5 + 0.01 * at)) for at in range(20))


def stages(*signed: float, absolute: float = 0.0, draws: int = len(SEEDS)) -> tuple[Stage, ...]:
    """Layers "b", "a" and so on forget."""
    names = "cba"[-len(signed) :]
    return (
        Stage("", LINE, (Likeness(1, 1, 1),)),
        *(
            Stage(name, -LINE, (Likeness(value, absolute or value, 0),) * draws)
            for name, value in zip(names, signed, strict=True)
        ),
    )


WHOLE = Check(
    Question("guided", 3),
    LINE,
    Removal(level(0.1), level(0.9)),
    Infidelity(0.5, 2.0),
    stages(0.7, 0.2),
    0.456,
)


PICTURE = np.arange(3 * 100 * 100, dtype=np.uint8).reshape(3, 100, 100)


def shown(found: Checks) -> tuple[dict[str, np.ndarray], Any]:
    facts, arrays = read_frame(facts_of(found, "guided", PICTURE))
    return arrays, facts


def test_the_picture_goes_along_no_larger_than_it_is_shown() -> None:
    arrays, _ = shown(Checks((WHOLE,), CHANCE))
    assert (arrays["picture"].shape, arrays["picture"].dtype.name) == ((3, 64, 64), "uint8")


def test_a_row_has_what_was_measured() -> None:
    arrays, facts = shown(Checks((WHOLE,), CHANCE))
    (method,) = facts["methods"]
    assert (method["name"], method["title"], facts["chosen"]) == ("guided", "Guided backprop", "guided")
    assert method["cells"] == ["0.100 better", "0.900 better", "0.25", "0.46", "Cares late"]
    assert len(method["cells"]) == len(facts["measures"]) == len(MEASURES)
    assert facts["shares"] == list(SHARES)
    assert method["deletion"]["scores"] == [0.1] * 3
    assert facts["random"]["deletion"] == pytest.approx([0.395] * 3)
    assert facts["random"]["insertion"] == pytest.approx([0.595] * 3)
    assert [one["label"] for one in method["stages"]] == ["as learnt", "… b random", "… a random"]
    assert [one["rho"] for one in method["stages"]] == ["", "ρ = 0.70", "ρ = 0.20"]
    np.testing.assert_array_equal(arrays["stages.guided"], [LINE[0], -LINE[0], -LINE[0]])


def test_what_is_not_known_is_not_said() -> None:
    arrays, facts = shown(Checks((Check(Question("gradient", 3)), Check(Question("lrp", 3)))))
    for method in facts["methods"]:
        assert method["cells"] == ["…"] * 5
        assert method["deletion"] == method["insertion"] == {"scores": [], "says": ""}
        assert (method["stages"], method["cares"]) == ([], "")
    assert arrays.keys() == {"picture"}
    half = replace(WHOLE, removal=Removal(Curve(SHARES, (0.9, 0.8))), stages=stages(0.7, 0.2, draws=1))
    _, facts = shown(Checks((half,)))
    assert facts["methods"][0]["cells"] == ["…", "…", "0.25", "0.46", "…"]
    assert facts["methods"][0]["deletion"] == {"scores": [0.9, 0.8], "says": ""}
    assert facts["methods"][0]["cares"] == ""


def test_what_is_left_out_is_said() -> None:
    dear = replace(WHOLE, stages=(), sensitivity=None, left_out={"stages": 31, "sensitivity": 10})
    _, facts = shown(Checks((dear,), CHANCE))
    (method,) = facts["methods"]
    assert method["cells"][2:] == ["0.25", "takes too long", "takes too long"]
    assert method["cares"] == (
        "Guided backprop takes long with a network of this size. It would have to be asked 31 times for "
        "“Layers forget” and 10 times for “Sensitivity”, so that is left out."
    )


def test_of_nothing_there_is_no_share() -> None:
    empty = replace(WHOLE, explanation=0 * LINE, infidelity=Infidelity(0.0, 0.0))
    _, facts = shown(Checks((empty,), CHANCE))
    assert facts["methods"][0]["cells"][2:4] == ["none", "none"]


@pytest.mark.parametrize(
    ("deletion", "insertion", "says"),
    [
        (0.2, 0.8, "Better than chance"),
        (0.4, 0.6, "No better than a random order"),
        (0.9, 0.1, "Worse than chance"),
    ],
)
def test_a_curve_is_compared_with_random_orders(deletion: float, insertion: float, says: str) -> None:
    assert removal_words(level(deletion), CHANCE, "deletion") == (
        f"{says}: area {deletion:.3f}; 20 random orders have 0.300 to 0.490."
    )
    assert removal_words(level(insertion), CHANCE, "insertion") == (
        f"{says}: area {insertion:.3f}; 20 random orders have 0.500 to 0.690."
    )


def test_before_all_random_orders_are_tried_nothing_is_judged() -> None:
    assert removal_words(level(0.2), CHANCE[:3], "deletion") == "Area 0.200. 3 of 20 random orders are tried."
    _, facts = shown(Checks((WHOLE,), CHANCE[:3]))
    assert facts["methods"][0]["cells"][:2] == ["0.100", "0.900"]


@pytest.mark.parametrize(
    ("likeness", "kind", "words"),
    [
        (stages(0.1, -0.2), "follows", "once b is random, it is another picture (ρ = 0.10)"),
        (stages(0.7, 0.2), "late", "that b forgot (ρ = 0.70)"),
        (stages(0.8, 0.6, 0.2), "late", "that c and b forgot (ρ = 0.60)"),
        (stages(0.8, 0.6, 0.2), "late", "Only with a it becomes another picture (ρ = 0.20)"),
        (stages(0.8, 0.9), "ignores", "still alike (ρ = 0.90)"),
        (stages(0.1, -0.1, absolute=0.9), "picture", "(ρ of sizes 0.90)"),
        (stages(0.1, -0.1, absolute=0.9), "picture", "(ρ with signs −0.10)"),
    ],
)
def test_what_forgetting_does_is_said_with_its_numbers(
    likeness: tuple[Stage, ...], kind: str, words: str
) -> None:
    care = care_of(likeness)
    assert care is not None
    assert care.kind == kind
    assert words in care_words(care, likeness)


def test_an_explanation_that_is_the_same_everywhere_is_not_judged() -> None:
    flat = (Stage("", 0 * LINE, (Likeness(0, 0, 1),)), *stages(0.0, 0.0)[1:])
    assert care_of(flat) == Care("empty", 0)
    assert "nothing to test" in care_words(Care("empty", 0), flat)
