"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from nn_core.judgements.activation import gradient_back, judge_unit
from nn_core.mechanics.single import single_slope
from nn_core.tutorials.condition import Measured
from ui.activation.lesson import Lesson, Which


def facts_of(lesson: Lesson) -> Measured:
    """What is measured of the lesson that is shown."""
    chosen, z = lesson.chosen, lesson.z()
    return {
        "input": chosen.input,
        "gain": chosen.gain,
        "bias": chosen.bias,
        "before_low": float(z.min()),
        "before_high": float(z.max()),
        **_side(lesson, "first"),
        **_side(lesson, "second"),
    }


def _side(lesson: Lesson, which: Which) -> Measured:
    """Of one activation: what it makes of the map, and what it lets back."""
    z = lesson.z()
    function, parameter = lesson.function(which)
    after, back = function(z, parameter), gradient_back(single_slope(function, z, parameter))
    return {
        which: function.name,
        f"{which}_low": float(after.min()),
        f"{which}_high": float(after.max()),
        f"{which}_zeros": float((after == 0).mean()),
        f"{which}_through": back.through,
        f"{which}_blocked": back.nothing,
        f"{which}_verdict": judge_unit(back, lesson.is_flat(which)),
    }
