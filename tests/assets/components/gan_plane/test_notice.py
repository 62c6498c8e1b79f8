"""The sentence on what there is to see in the plane, from hand-made numbers."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pytest

from nn_core.judgements.gan_plane import BOUNDS, judge_gap
from tests.assets.components.gan_plane.in_node import evaluate


def noticed(
    step: int,
    pull: float = 0.4,
    critic: bool = False,
    r1: float = 0.3,
    measured_at: float | None = None,
    waits: bool = True,
    gap: Mapping[str, str] | None = None,
    **metrics: float,
) -> str:
    at = step if measured_at is None else measured_at
    said: Mapping[str, float] = {name: metrics.pop(name) for name in ("d_real", "d_fake") if name in metrics}
    judged = {**asdict(judge_gap(200, [(at, said) for at in range(1, 201)])), **(gap or {})}
    live = ", ".join(f"{name}: {value}" for name, value in metrics.items())
    pulls = f"pull: {pull}, pull_error: 0, still: {int(pull == 0)}, arrows: 400"
    steps = f"step: {step}, measuredAt: {at}, waits: {json.dumps(waits)}"
    of_d = f"{pulls}, gap: {json.dumps(judged)}, critic: {json.dumps(critic)}, r1: {r1}"
    model = f"{{ {steps}, {of_d}, metrics: {{ {live} }} }}"
    told: str = evaluate("notice", "notice", f"notice({model}, {asdict(BOUNDS)!r})")
    return told


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (
            "{ name: 'ring', title: 'Ring' }",
            "G goes on with “Ring”. Nothing is learnt",
        ),
        (
            "{ name: 'own', title: 'Own drawing' }",
            "Until something is drawn, G goes on with the drawing",
        ),
        ("null", ""),
    ],
)
def test_notice_says_what_is_imitated_while_nothing_is_drawn(chosen: str, words: str) -> None:
    told = evaluate("notice", "notice", f"notice({{ step: 0, metrics: {{}}, instead: {chosen} }}, {{}})")
    assert words in told
    assert ("drawn" in told) is bool(words)
    assert "Nothing is drawn" not in told, "the plane itself says so"


def test_notice_follows_the_numbers() -> None:
    judged: dict[str, Any] = {"d_real": 0.8, "d_fake": 0.2}
    assert "Press Train" in noticed(0)
    assert noticed(0, waits=False) == "Nothing is learnt yet."
    assert "it tells them apart easily" in noticed(10, **judged)
    starved = noticed(10, pull=0.001, **judged)
    assert "0.80 and generated ones 0.20" in starved
    assert "hears almost nothing" in starved
    assert "hears almost nothing" not in noticed(10, pull=0.001, d_real=0.51, d_fake=0.5)
    collapsed = noticed(2000, modes=3, modes_total=8, quality=0.97, js=0.6, js_floor=0.01, **judged)
    assert "G covers 3 of 8 clusters; 97.0\xa0% of its points" in collapsed
    assert "5 clusters get less than a tenth of a fair share of the points: the mode collapse" in collapsed
    assert "One cluster gets less than a tenth of a fair share of the points." in noticed(
        2000, modes=7, modes_total=8, quality=0.97, js=0.2, js_floor=0.01, **judged
    )
    astray = noticed(2000, modes=0, modes_total=2, quality=0.01, js=1, js_floor=0.01, **judged)
    assert "Hardly any" in astray
    assert "mode collapse" not in astray
    done = noticed(9000, modes=1, modes_total=1, quality=0.97, js=0.05, js_floor=0.01, **judged)
    assert "0.050 bits apart; two real samples of this size already differ by 0.010" in done
    few: dict[str, Any] = {"modes": 23, "modes_total": 25, "quality": 0.28, "js": 0.51, "js_floor": 0.01}
    guessing = noticed(3000, **few, d_real=0.51, d_fake=0.49)
    assert "0.51 and generated ones 0.49, and yet the two sets are 0.51 bits apart" in guessing
    assert "R1" in guessing
    assert "hardly tells them apart" not in guessing
    apart = noticed(3000, **few, d_real=0.5, d_fake=0.4)  # the widest gap that is still called a guess
    assert "0.50 and generated ones 0.40, and yet" in apart
    assert "D hardly sees a difference" in apart
    assert "no difference" not in apart
    assert "qual answers" not in apart
    assert "R1" not in noticed(3000, r1=0, **few, d_real=0.51, d_fake=0.49)
    assert "run to and fro" in noticed(3000, **few, wander=1.2, d_real=0.51, d_fake=0.49)
    assert "D is flat where" in noticed(3000, pull=0, **few, wander=1.2, d_real=0.5, d_fake=0.5)
    assert "hardly tells them" in noticed(20, js=0.9, js_floor=0.01, modes=1, modes_total=1, quality=0.3,
                                      d_real=0.5, d_fake=0.5)  # fmt: skip
    assert "the gap is what G tries to close" in noticed(10, critic=True, d_real=3, d_fake=-1)


LATELY = "On average over the last 200 steps D gives real points"


def test_one_sentence_is_of_one_step() -> None:
    """The points are measured now and then, and D answers at every step."""
    answers: dict[str, Any] = {"d_real": 0.51, "d_fake": 0.49}
    first: dict[str, Any] = {"modes": 1, "modes_total": 1, "quality": 0.02, "js": 0.9, "js_floor": 0.01}
    just_begun = noticed(37, measured_at=0, **first, **answers)
    assert just_begun == f"{LATELY} 0.51 and generated ones 0.49: it hardly tells them apart yet."
    few: dict[str, Any] = {"modes": 23, "modes_total": 25, "quality": 0.28, "js": 0.51, "js_floor": 0.01}
    assert noticed(3050, measured_at=3000, **few, **answers) == (
        "At step 3,000: G covers 23 of 25 clusters; 28\xa0% of its points lie where real ones do. "
        "2 clusters get less than a tenth of a fair share of the points."
    )
    done: dict[str, Any] = {"modes": 1, "modes_total": 1, "quality": 0.8, "js": 0.05, "js_floor": 0.01}
    assert noticed(3050, measured_at=3000, **done, **answers) == (
        "At step 3,000: 80\xa0% of G\N{RIGHT SINGLE QUOTATION MARK}s points lie where real ones do. "
        f"{LATELY} 0.51 and generated ones 0.49: it hardly tells them apart."
    )
    wandering = noticed(3050, measured_at=3000, **done, **answers, wander=1.2)
    assert wandering.startswith("At step 3,000: ")
    assert "run to and fro" in wandering
    assert "D gives" not in wandering


def test_d_that_could_tell_them_apart_hardly_does_any_more() -> None:
    said = noticed(248, d_real=0.53, d_fake=0.46, gap={"before": "apart"})
    assert said == f"{LATELY} 0.53 and generated ones 0.46: it hardly tells them apart any more."
    assert noticed(60, d_real=0.55, d_fake=0.41) == (
        f"{LATELY} 0.55 and generated ones 0.41: it tells them apart, more often than not."
    )


@pytest.mark.parametrize("critic", [True, False])
def test_notice_does_without_metrics_that_are_missing(critic: bool) -> None:
    """As after a divergence: the weights of an earlier step are back, and D has not been asked since."""
    everything: dict[str, Any] = {
        "js": 0.5, "js_floor": 0.01, "modes": 1, "modes_total": 1, "quality": 0.5,
        "d_real": 0.8, "d_fake": 0.2,
    }  # fmt: skip
    assert noticed(10, critic=critic) == ""
    for name in everything:
        rest = {other: value for other, value in everything.items() if other != name}
        said = noticed(10, critic=critic, **rest)
        assert "NaN" not in said
        assert "undefined" not in said
    measured = {name: value for name, value in everything.items() if not name.startswith("d_")}
    assert (
        noticed(10, critic=critic, **measured)
        == "50\xa0% of G\N{RIGHT SINGLE QUOTATION MARK}s points lie where real ones do."
    )
