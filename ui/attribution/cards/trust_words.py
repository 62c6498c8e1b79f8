"""What tests of explanations found, as words and as the data of the component `attribution_trust`."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nn_core.attribution.fidelity import NEIGHBOURS, RADIUS, SQUARES
from nn_core.attribution.methods import METHODS
from nn_core.attribution.randomised import SEEDS, Stages
from nn_core.attribution.removal import SMALL_PX, SQUARE_PX, STEPS, Curve, mean_curve
from nn_core.findings.trust import RANDOM_ORDERS, Check, Checks, Removal
from nn_core.judgements.attribution import Beaten, Care, judge_care, judge_removal
from ui.kit.input_bar import small
from ui.shell.payload import payload

Way = Literal["deletion", "insertion"]
MEASURES = (
    (
        "Deletion ↓",
        f"Pixels turn black in {STEPS} steps, those first that the explanation marks most. Of a gradient, up "
        "and down count alike. If it is right, the class loses its probability at once: a small area is "
        f"good. With more than {SMALL_PX} pixels a side squares of {SQUARE_PX} x {SQUARE_PX} go: random ones "
        "tear holes all over the picture, those of an explanation take patches away.",
        "area under p(share taken away)",
    ),
    (
        "Insertion ↑",
        "The same pixels come back into a black picture. If it is right, the probability is soon there "
        "again: a large area is good.",
        "area under p(share put back)",
    ),
    (
        "Infidelity ↓",
        f"A square I of the picture turns black, {SQUARES} times. Does the explanation Φ foretell what the "
        "score z before softmax loses, on the scale β that fits best? 0: exactly. 1: not at all.",
        "mean (β Σ Φ·I − Δz)² / mean Δz²",
    ),
    (
        "Sensitivity ↓",
        f"The picture x gets noise δ that nobody sees, at most {RADIUS} a pixel, {NEIGHBOURS} times. How far "
        "does the explanation move, as a share of its size? 0: it stays.",
        "max ‖Φ(x + δ) − Φ(x)‖ / ‖Φ(x)‖",
    ),
    (
        "Layers forget",
        "One layer after the other gets random weights, from the top; of a large network one stage after the "
        "other. What tells what was learnt must become another picture: the likeness ρ must fall.",
        f"ρ: rank correlation (Spearman) with the first picture, mean of {len(SEEDS)} draws",
    ),
)
"""Title with the way that is good, what it means, formula: a column each."""
NOT_YET, NONE, TOO_LONG = "…", "none", "takes too long"
LEFT_OUT = {"stages": "Layers forget", "sensitivity": "Sensitivity"}
WAYS: tuple[Way, Way] = ("deletion", "insertion")
BEATEN: dict[Beaten, str] = {
    "better": "Better than chance",
    "no better": "No better than a random order",
    "worse": "Worse than chance",
}
SHORT: dict[Beaten, str] = {"better": "better", "no better": "as chance", "worse": "worse", "open": ""}
CARES = {
    "empty": "Nothing there",
    "ignores": "Does not care",
    "picture": "Shows the picture",
    "late": "Cares late",
    "follows": "Follows",
}


def facts_of(found: Checks, chosen: str, pixels: NDArray[np.uint8]) -> bytes:
    """What the component shows.

    Args:
        chosen: the page's method.
        pixels: of what is tested, `c h w`.
    """
    curves = [curve for check in found.checks for curve in (check.removal.deletion, check.removal.insertion)]
    arrays = {f"stages.{check.question.method}": _pictures(check) for check in found.checks if check.stages}
    return payload(
        {"picture": small(pixels[None])[0], **arrays},
        {
            "chosen": chosen,
            "shares": max((curve.shares for curve in curves), key=len),
            "random": {way: _mean(found.chance, way) for way in WAYS},
            "measures": [
                {"title": title, "does": does, "formula": formula} for title, does, formula in MEASURES
            ],
            "methods": [_method(check, found.chance) for check in found.checks],
        },
    )


def _pictures(check: Check) -> np.ndarray[Any, Any]:
    return np.stack([stage.explanation[0] for stage in check.stages])


def _mean(chance: tuple[Removal, ...], way: Way) -> tuple[float, ...]:
    return mean_curve([getattr(one, way) for one in chance]).scores if chance else ()


def _method(check: Check, chance: tuple[Removal, ...]) -> dict[str, Any]:
    care = care_of(check.stages)
    return {
        "name": check.question.method,
        "title": METHODS[check.question.method].title,
        "cells": [
            *(_area(getattr(check.removal, way), chance, way) for way in WAYS),
            _unforetold(check),
            _moved(check),
            _cares(check, care),
        ],
        "deletion": _way(check.removal.deletion, chance, "deletion"),
        "insertion": _way(check.removal.insertion, chance, "insertion"),
        "stages": _stages(check.stages),
        "cares": dear_words(check) if care is None else care_words(care, check.stages),
    }


def _cares(check: Check, care: Care | None) -> str:
    if care is None:
        return TOO_LONG if "stages" in check.left_out else NOT_YET
    return CARES[care.kind]


def dear_words(check: Check) -> str:
    """Which tests are not made of an explanation, and why, as a sentence; "" where all are."""
    if not check.left_out:
        return ""
    counts = " and ".join(f"{count:,} times for “{LEFT_OUT[test]}”" for test, count in check.left_out.items())
    return (
        f"{METHODS[check.question.method].title} takes long with a network of this size. It would have to be "
        f"asked {counts}, so that is left out."
    )


def _way(curve: Curve, chance: tuple[Removal, ...], way: Way) -> dict[str, Any]:
    return {"scores": curve.scores, "says": removal_words(curve, chance, way)}


def _area(curve: Curve, chance: tuple[Removal, ...], way: Way) -> str:
    if not curve.whole:
        return NOT_YET
    return " ".join(filter(None, (f"{curve.area:.3f}", SHORT[_beaten(curve, chance, way)])))


def _unforetold(check: Check) -> str:
    if check.infidelity is None:
        return NOT_YET
    share = check.infidelity.share
    return NONE if share is None else f"{share:.2f}"


def _moved(check: Check) -> str:
    """Of nothing there is no share."""
    if check.sensitivity is None:
        return TOO_LONG if "sensitivity" in check.left_out else NOT_YET
    assert check.explanation is not None
    return f"{check.sensitivity:.2f}" if check.explanation.any() else NONE


def _stages(stages: Stages) -> list[dict[str, str]]:
    """The first one is the trained network's."""
    if not stages:
        return []
    return [
        {"label": "as learnt", "rho": ""},
        *(
            {"label": f"… {one.part} random", "rho": f"ρ = {_signed(one.likeness.signed)}"}
            for one in stages[1:]
        ),
    ]


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _areas(chance: tuple[Removal, ...], way: Way) -> list[float]:
    return [getattr(one, way).area for one in chance]


def _beaten(curve: Curve, chance: tuple[Removal, ...], way: Way) -> Beaten:
    return judge_removal(curve.area, _areas(chance, way), low_is_good=way == "deletion")


def removal_words(curve: Curve, chance: tuple[Removal, ...], way: Way) -> str:
    """Whether the order of an explanation is better than chance, as a sentence."""
    if not curve.whole:
        return ""
    beaten, areas = _beaten(curve, chance, way), _areas(chance, way)
    if beaten == "open":
        return f"Area {curve.area:.3f}. {len(areas)} of {RANDOM_ORDERS} random orders are tried."
    span = f"{min(areas):.3f} to {max(areas):.3f}"
    return f"{BEATEN[beaten]}: area {curve.area:.3f}; {len(areas)} random orders have {span}."


def care_of(stages: Stages) -> Care | None:
    """The judgement of an explanation whose layers forget; None before all have."""
    later = [stage.likeness for stage in stages[1:]]
    if not later or len(stages[-1].drawn) < len(SEEDS):
        return None
    first = stages[0].explanation
    return judge_care(
        [one.signed for one in later], [one.absolute for one in later], bool((first == first.flat[0]).all())
    )


def care_words(care: Care, stages: Stages) -> str:
    """The same as a sentence with its numbers."""
    if care.kind == "empty":
        return "This explanation is the same everywhere, so there is nothing to test."
    last, at = stages[-1], stages[min(care.stays + 1, len(stages) - 1)]
    rho = _signed(last.likeness.signed)
    if care.kind == "ignores":
        return (
            "It does not care what was learnt: with random weights in all layers it is still alike "
            f"(ρ = {rho}). So it cannot tell what this network looks at."
        )
    if care.kind == "picture":
        return (
            "It shows the picture: with random weights in all layers it marks the same pixels as before "
            f"(ρ of sizes {_signed(last.likeness.absolute)}). Only what speaks for and against the class is "
            f"learnt (ρ with signs {rho})."
        )
    if care.kind == "late":
        kept = stages[care.stays]
        return (
            f"It hardly notices that {_layers(stages, care.stays)} forgot (ρ = "
            f"{_signed(kept.likeness.signed)}), though nothing of what was learnt there is left. Only with "
            f"{at.part} it becomes another picture (ρ = {_signed(at.likeness.signed)})."
        )
    return (
        f"It follows what was learnt: once {at.part} is random, it is another picture "
        f"(ρ = {_signed(at.likeness.signed)})."
    )


def _layers(stages: Stages, count: int) -> str:
    names = [stage.part for stage in stages[1 : count + 1]]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
