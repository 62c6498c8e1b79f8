"""The experiments of the page "Activation", and what to predict of each."""

from __future__ import annotations

from typing import get_args

import numpy as np

from nn_core.judgements.activation import gradient_back, judge_course, judge_left, judge_share
from nn_core.mechanics.single import single_slope
from nn_core.numerals import figure, general, readable
from ui.activation.lesson import Lesson, Which
from ui.activation.params import MAX_BIAS
from ui.kit.answer import Answer
from ui.kit.inputs import START_GRID
from ui.kit.prediction import Choice, Number
from ui.kit.try_this import Asking
from ui.shell.text import percent

ROW, COLUMN = 2, 4
FAR = -3.0
"""The z that is asked about first: tanh hardly changes any more, ReLU does not at all."""
PER_STEP = 10
"""Steps of the bias to 1."""


def dead_from(lesson: Lesson) -> Answer:
    """The first bias, on the way down, at which the first activation lets nothing back on any photograph."""
    _, high = lesson.reach(0.0)
    steps = np.arange(0, -MAX_BIAS * PER_STEP - 1, -1) / PER_STEP
    first = next(bias for bias in steps.tolist() if lesson.is_flat("first", bias))
    return Answer(
        first,
        f"the strongest answer in all photographs is {high:.2f}. At a bias of {_written(first + 0.1, 1)} "
        f"something still gets through, at {_written(first, 1)} nothing does.",
    )


def left(lesson: Lesson) -> Answer:
    """What the slopes of ReLU and of tanh leave of a gradient far from 0."""
    (relu, p), (tanh, q) = (lesson.function(which) for which in get_args(Which))
    kinked, smooth = (float(of.slope([FAR], parameter)[0]) for of, parameter in ((relu, p), (tanh, q)))
    return Answer(
        judge_left(kinked, smooth),
        f"at z = {general(FAR)} the slope of {relu.title} is {figure(kinked)}. {tanh.title} gives "
        f"{figure(float(tanh([FAR], q)[0]))} there, and its slope is {figure(smooth)}.",
    )


def _written(value: float, digits: int) -> str:
    return readable(f"{value:.{digits}f}")


def left_by_gain(lesson: Lesson) -> Answer:
    """How much of the gradient the first activation lets back, beside what it does with weights as usual."""
    function, parameter = lesson.function("first")
    usual, now = (
        gradient_back(single_slope(function, lesson.z(gain), parameter)).through
        for gain in (1.0, lesson.chosen.gain)
    )
    return Answer(
        judge_share(usual, now),
        f"with the weights as they were {percent(usual)} of the gradient gets back, now {percent(now)}.",
    )


def course(lesson: Lesson) -> Answer:
    """How the first activation runs over the map, and where both are lowest."""
    z = lesson.z()
    along = np.linspace(z.min(), z.max(), 20_001)
    found = []
    for which in get_args(Which):
        function, parameter = lesson.function(which)
        values = function(along, parameter)
        found.append((function.title, float(along[values.argmin()]), float(values.min())))
    (title, at, least), (other, other_at, other_least) = found
    function, parameter = lesson.function("first")
    return Answer(
        judge_course(function(along, parameter)),
        f"{title} is lowest at z = {_written(at, 2)}, where it gives {_written(least, 2)}; "
        f"{other} at z = {_written(other_at, 2)}, with {_written(other_least, 2)}.",
    )


def by_hand(lesson: Lesson) -> Answer:
    """What the second activation makes of the marked pixel."""
    z = float(lesson.z()[ROW, COLUMN])
    function, parameter = lesson.function("second")
    value = float(function([z], parameter)[0])
    return Answer(value, f"{function.title} makes {_written(value, 3)} of z = {general(z)}.")


FIRST: Asking = (
    "Where does it die?",
    "Slide along a curve above: z goes with you. The slope beside it says how much of a gradient gets back.",
    {},
    Choice(
        f"At z = {general(FAR)}, what is left of a gradient?",
        {
            "much": "tanh: about half. ReLU: nothing",
            "faded": "tanh: under 1 %. ReLU: nothing at all",
            "both": "Each: under 1 %, but never nothing",
        },
        {
            "much": "tanh answers strongly there, almost −1. But what counts is its slope: it hardly answers "
            "otherwise when z changes a little. Slide from 0 to the left, and watch the slope fade.",
            "faded": "tanh is almost flat there, ReLU is flat. What gets little back learns slowly. What "
            "gets exactly nothing back stays as it is, until something lifts its z above 0.",
            "both": "That is so of tanh. But ReLU gives 0 for every z below 0: its curve is level there, and "
            "a level line has the slope 0, exactly.",
        },
        left,
    ),
)

TRY: tuple[Asking, ...] = (
    (
        "Kill a unit",
        "Sobel x adds three pixels on the right, with weights 1, 2 and 1, and takes away three on the left, "
        "with the same weights. Pixels lie between 0 and 1. Then a bias is added. ReLU lets nothing through "
        "from 0 down. A unit is dead if no photograph gets anything through.",
        {"first": "relu", "second": "leaky_relu", "second_parameter": 0.1, "bias": -3.8},
        Number(
            "You pull the bias down from 0. At which bias does the unit die?",
            low=-MAX_BIAS,
            high=0.0,
            step=0.1,
            exact=0.25,
            near=0.8,
            because={
                "right": "An edge from black to white gives 1 + 2 + 1 = 4, and none gives more. What is dead "
                "cannot learn its way back. Leaky ReLU never dies: below 0 its slope is still 0.1. There a "
                "gradient nearly vanishes, but a tenth of it comes back: the unit can learn its way up.",
                "near": "Think of the strongest edge: from black to white it gives 1 + 2 + 1 = 4. "
                "Photographs come close to it.",
                "low": "The strongest edge is one from black to white: 1 + 2 + 1 = 4. A bias of −4 makes 0 "
                "of it, and of all others less.",
                "high": "Most pixels may be silent by then. But a strong edge can give up to "
                "1 + 2 + 1 = 4, and one that gets through is enough to learn from.",
            },
            answer=dead_from,
        ),
    ),
    (
        "Make a gradient vanish",
        "The sigmoid climbs from 0 to 1, steepest at z = 0. The gradient on its way back is multiplied by "
        "the slope at each pixel's z. Now all the weights before it become ten times as large, so each z "
        "does, too.",
        {"photo": "brick", "first": "sigmoid", "second": "tanh", "gain": 10.0},
        Choice(
            "How much of the gradient gets back through the sigmoid now?",
            {"more": "More than before", "alike": "As much as before", "less": "Less than before"},
            {
                "more": "Larger z are further from 0, where the curve is flatter. It is steepest at 0, and "
                "even there the slope is only a quarter.",
                "alike": "The curve is the same, but the pixels lie elsewhere on it: at z ten times as far "
                "from 0. The slope there is another one.",
                "less": "Far from 0 the curve is flat, on both sides. And at its steepest, at z = 0, the "
                "slope of the sigmoid is only a quarter. That of tanh is 1.",
            },
            left_by_gain,
        ),
    ),
    (
        "Smooth or with a kink?",
        "GELU multiplies z by a share that grows smoothly: almost 0 far left, a half at z = 0, almost 1 far "
        "right. SiLU does the same with another share. ReLU takes 0 and 1 as shares, and has a kink.",
        {"first": "gelu", "second": "silu", "gain": 2.0},
        Choice(
            "Walk from left to right. What does the curve of GELU do?",
            {
                "climbs": "It climbs all the way",
                "flat": "It stays level at first, then it climbs",
                "dips": "It falls at first, then it climbs",
            },
            {
                "climbs": "Far left it is almost 0, and at z = 0 it is 0. In between z is below zero and the "
                "share above: there the curve lies below 0.",
                "flat": "That is ReLU. Here the share is small and never quite 0, so that z times it lies "
                "below 0.",
                "dips": "Between far left and z = 0, something below zero is multiplied by a share above "
                "zero. So the curve dips below 0. At its lowest point the slope is 0: no gradient gets back.",
            },
            course,
        ),
    ),
    (
        "One value by hand",
        "Six by six numbers that you can change. The marked pixel has z = −7, and ReLU makes 0 of it. Below "
        "zero ELU gives exp(z) − 1 instead. That is e to the power of z, minus 1, and e is about 2.7.",
        {"input": "grid", "grid": START_GRID, "first": "relu", "second": "elu", "row": ROW, "column": COLUMN},
        Number(
            "What does ELU make of −7?",
            low=-100.0,
            high=100.0,
            step=0.1,
            exact=0.01,
            near=0.1,
            because={
                "right": "e to the power of −7 is less than a thousandth. So ELU has almost reached its "
                "floor, −1. There its slope is almost 0: little gradient gets back, but more than none.",
                "low": "A power of e is never below zero, so ELU never gets below −1.",
                "high": "e to the power of −7 is 1 divided by e seven times: almost nothing. Then 1 is "
                "taken away.",
            },
            answer=by_hand,
        ),
    ),
)
