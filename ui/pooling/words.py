"""The experiments of the page "Pooling", and what to predict of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nn_core.judgements.pooling import judge_left
from nn_core.mechanics.pooling import pool_gradient, pool_window
from nn_core.numerals import general
from ui.kit.answer import Answer
from ui.kit.drawn import Pixel
from ui.kit.inputs import START_GRID
from ui.kit.prediction import Choice, Number
from ui.kit.try_this import Asking
from ui.pooling.lesson import Lesson
from ui.shell.text import percent

ROW, COLUMN = 0, 1
WINDOW = [int(START_GRID[row][column]) for row in (0, 1) for column in (2, 3)]
"""What the marked window of the grid holds."""
PICTURE = (
    (1.0, 0.0, 2.0, 1.0, 4.0, 2.0),
    (0.0, 3.0, 1.0, 2.0, -9.0, 0.0),
    (2.0, 1.0, 0.0, 3.0, 1.0, 5.0),
    (4.0, 2.0, 1.0, 8.0, 0.0, 1.0),
    (1.0, 0.0, 2.0, 1.0, 3.0, 2.0),
    (0.0, 1.0, 3.0, 2.0, 0.0, 1.0),
)
SIDE = 3
"""Of the windows that this picture is cut into; the one in its upper right corner is marked."""


def change_left(lesson: Lesson) -> Answer:
    """Of the chosen motion: how much of the change of the map is left after pooling."""
    before, after = _change(lesson, int(np.flatnonzero(lesson.experiment.amounts == lesson.chosen.amount)[0]))
    left = judge_left(before, after)
    return Answer(
        "part" if left == "little" else left,
        f"the map changes by {percent(before, 1)}, the pooled one by {percent(after, 1)}. "
        f"So {percent(after / before)} of the change is left.",
    )


def mean_moved(lesson: Lesson) -> Answer:
    """Of the largest motion: how much of the change of the map is left in its mean."""
    before, after = _change(lesson, -1)
    pixels = int(lesson.experiment.amounts[-1])
    return Answer(
        judge_left(before, after),
        f"{pixels} pixels to the right the map changes by {percent(before)}, "
        f"its mean by {percent(after, 1)}.",
    )


def _change(lesson: Lesson, at: int) -> tuple[float, float]:
    return float(lesson.experiment.change_before[at]), float(lesson.experiment.change_after[at])


def largest_gradient(lesson: Lesson) -> Answer:
    """Whether a pixel gets more than one window sends."""
    most = float(lesson.gradient.max())
    return Answer(
        "more" if most > 1 else "one",
        f"one pixel gets {general(most)} here, as {general(most)} windows keep it.",
    )


def gets_gradient(lesson: Lesson) -> Answer:
    """The pixel of the marked window that its gradient of 1 goes to."""
    of_window = lesson.gradient[0, :SIDE, SIDE:]
    row, column = (int(at) for at in np.unravel_index(of_window.argmax(), of_window.shape))
    settings = replace(lesson.chosen.settings, kind="average")
    shared = pool_gradient(lesson.maps, np.ones_like(lesson.output), settings)[0, row, SIDE + column]
    return Answer(
        (row, SIDE + column),
        f"the {general(lesson.maps[0, row, SIDE + column])} gets {general(of_window[row, column])}, and "
        f"{np.count_nonzero(of_window == 0)} pixels get 0. Average pooling would give each pixel "
        f"{shared:.2f}.",
    )


def by_hand(lesson: Lesson) -> Answer:
    """What the marked window gives."""
    seen = pool_window(lesson.maps, lesson.chosen.settings, 0, ROW, COLUMN)
    squares = " + ".join(f"{general(value)}²" for value in seen.values.ravel())
    sign = "=" if round(seen.result, 2) == seen.result else "≈"
    return Answer(seen.result, f"√({squares}) {sign} {seen.result:.2f}.")


TRY: tuple[Asking, ...] = (
    (
        "One pixel to the right",
        "A map of edges, and the same picture moved by one pixel. Most edges are in another place now. "
        "Then windows of 4 × 4 keep the largest of their numbers.",
        {"kernel": "sobel_x", "window": 4, "amount": 1.0},
        Choice(
            "How much of the change is left after pooling?",
            {"none": "None", "part": "Some, but less than half", "most": "More than half"},
            {
                "none": "An edge at the border of a window moves into the next one, and there the largest "
                "number changes.",
                "part": "Most edges stay in their window, and its largest number stays with them. Those at a "
                "border move into the next one.",
                "most": "Most edges stay in their window when they move by one pixel. The largest number in "
                "it stays the same: where it was, the output does not say.",
            },
            change_left,
        ),
    ),
    (
        "Who gets the gradient?",
        "Max pooling sends the gradient of a window to one pixel, the largest, and nothing to the others. "
        "These windows are 3 × 3 and move by 2, so they overlap.",
        {"input": "digit", "window": 3, "stride": 2, "padding": 1, "row": 5, "column": 6},
        Choice(
            "Each window sends 1. What can a pixel get?",
            {"one": "0 or 1", "more": "More than 1 as well"},
            {
                "one": "A pixel in two windows can be the one that both keep. Then it gets 1 from each.",
                "more": "It gets 1 from each window that keeps it. Where windows do not overlap, no pixel "
                "gets more than 1.",
            },
            largest_gradient,
        ),
    ),
    (
        "A window by hand",
        "Six by six numbers that you can change. The marked window holds "
        f"{', '.join(map(str, WINDOW[:-1]))} and {WINDOW[-1]}. L2 pooling squares them, adds, and takes the "
        "square root.",
        {"input": "grid", "grid": START_GRID, "kind": "l2", "window": 2, "row": ROW, "column": COLUMN},
        Number(
            "What does it make of this window?",
            low=0.0,
            high=100.0,
            step=0.1,
            exact=0.05,
            near=0.3,
            because={
                "right": f"Max pooling would give {max(WINDOW)}, average pooling "
                f"{general(sum(WINDOW) / len(WINDOW))}. In L2 pooling large numbers count most.",
                "low": "Square each of the four numbers, add the squares, and take the root of the sum.",
                "high": "Do not forget the root at the end: it makes the sum of squares smaller.",
            },
            answer=by_hand,
        ),
    ),
    (
        "A picture in one number",
        "Global pooling keeps the mean of the whole map: of all the edges of a cat, one number is left. Then "
        "the cat moves.",
        {"kind": "global", "kernel": "laplacian", "amount": 8.0},
        Choice(
            "How much does that number change, beside the map?",
            {
                "most": "More than half as much",
                "part": "Between a tenth and a half",
                "little": "Less than a tenth, but it does",
                "none": "Not at all",
            },
            {
                "most": "The edges are in other places, and still the same edges: their mean hardly notices.",
                "part": "The edges are in other places, and still the same edges: their mean hardly notices.",
                "little": "The edges are the same, only elsewhere. What changes is what leaves the picture "
                "on one side and comes in on the other.",
                "none": "Nearly. But some edges leave the picture on one side, and others come in.",
            },
            mean_moved,
        ),
    ),
    (
        "Does pooling make up for a shift?",
        "It is often said that max pooling makes a network indifferent to shifts. Here it sees the bricks "
        "themselves, in windows of 2 × 2, as most networks do. Then the picture moves by 2 of its 64 pixels.",
        {"photo": "brick", "kernel": "none", "window": 2, "amount": 2.0},
        Choice(
            "How much of the change is left after pooling?",
            {"none": "None", "part": "Some, but less than half", "most": "More than half"},
            {
                "none": "The pooled map moves too, here by one of its pixels. Only what stays in its window "
                "is not noticed, and these windows are small.",
                "part": "Larger windows swallow more: 4 × 4 does. But windows of 2 × 2 hold only what moves "
                "by less than they are wide.",
                "most": "What moves out of its window is noticed as before. A network with five such layers "
                "can answer otherwise after a shift by a single pixel (Azulay and Weiss, 2019).",
            },
            change_left,
        ),
    ),
    (
        "One window, one winner",
        "Max pooling cuts this picture into windows of 3 × 3. The marked one hands on its largest number. On "
        "the way back a gradient of 1 arrives at it.",
        {"input": "grid", "grid": PICTURE, "window": SIDE, "row": 0, "column": 1},
        Pixel(
            question="Which pixel of this window gets the gradient?",
            picture=PICTURE,
            window=(0, SIDE, SIDE, SIDE),
            outside="This pixel lies outside of the marked window. The gradient that arrives at a window "
            "goes to one of its own nine pixels.",
            because={
                "right": "Only the largest number reached the output. A little more of any other changes "
                "nothing, so its gradient is 0.",
                "far": "This number did not reach the output: a little more of it changes nothing, so its "
                "gradient is 0. An average would share the gradient among all nine.",
            },
            traps={
                (1, 4): "−9 is far from 0, but it is the smallest number here. Max pooling compares numbers "
                "with their sign.",
                (3, 3): "8 is larger, but lies outside of the marked window. It wins the window below.",
            },
            answer=gets_gradient,
        ),
    ),
)
