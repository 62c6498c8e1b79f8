"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import Literal

from nn_core.judgements.activation import flat_between, gradient_back, judge_unit
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.single import single_slope
from nn_core.tutorials.condition import Measured
from ui.activation.figures import before
from ui.activation.lesson import Lesson


def facts_of(lesson: Lesson) -> Measured:
    """What is measured of the lesson that is shown."""
    chosen, z = lesson.chosen, before(lesson)
    return {
        "input": chosen.input,
        "gain": chosen.gain,
        "bias": chosen.bias,
        "before_low": float(z.min()),
        "before_high": float(z.max()),
        **_side(lesson, "first"),
        **_side(lesson, "second"),
    }


def _side(lesson: Lesson, which: Literal["first", "second"]) -> Measured:
    """Of one activation: what it makes of the map, and what it lets back."""
    chosen, z = lesson.chosen, before(lesson)
    name, parameter = getattr(chosen, which), lesson.parameter(which)
    after = ACTIVATIONS[name](z, parameter)
    back = gradient_back(single_slope(ACTIVATIONS[name], z, parameter))
    low, high = map(float, chosen.gain * lesson.others[chosen.unit] + chosen.bias)
    ends = single_slope(ACTIVATIONS[name], [low, high], parameter)
    return {
        which: name,
        f"{which}_low": float(after.min()),
        f"{which}_high": float(after.max()),
        f"{which}_zeros": float((after == 0).mean()),
        f"{which}_through": back.through,
        f"{which}_blocked": back.nothing,
        f"{which}_verdict": judge_unit(back, flat_between(float(ends[0]), float(ends[1]), low, high)),
    }
