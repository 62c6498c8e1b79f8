"""The experiments of the page "Convolution", and what to predict of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nn_core.judgements.convolution import judge_reach, judge_stronger, reads_padding
from nn_core.mechanics.convolution import Convolution, convolve, window
from nn_core.numerals import bracketed, general
from ui.convolution.lesson import Lesson
from ui.convolution.params import Filter
from ui.kit.answer import Answer
from ui.kit.drawn import Pixel
from ui.kit.inputs import START_GRID
from ui.kit.prediction import Choice, Number
from ui.kit.try_this import Asking

ROW, COLUMN = 1, 1
AROUND = [
    int(START_GRID[ROW + 1 + down][COLUMN + 1 + right]) for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1))
]
"""Above, below, left and right of the middle of the marked window."""
MIDDLE = int(START_GRID[ROW + 1][COLUMN + 1])
PICTURE = (
    (0.0, 0.0, 0.0, 1.0, 2.0, 2.0),
    (0.0, 0.0, 0.0, 2.0, 4.0, 4.0),
    (0.0, 0.0, 0.0, 3.0, 6.0, 6.0),
    (0.0, 0.0, 0.0, 2.0, 4.0, 4.0),
    (9.0, 9.0, 9.0, 9.0, 9.0, 9.0),
    (9.0, 9.0, 9.0, 9.0, 9.0, 9.0),
)
"""It gets brighter to the right, most in its third row; the largest step leads down to a bar."""


def stronger(lesson: Lesson) -> Answer:
    """Which of two filters has the larger answers, where no padding is read."""
    settings = _full(lesson)
    filters = zip(lesson.output, lesson.weight, strict=True)
    first, second = (
        float(np.abs(seen[~reads_padding(weight, settings, lesson.x.shape[1:])]).mean())
        for seen, weight in filters
    )
    return Answer(
        judge_stronger(first, second),
        f"without its sign, an answer of Sobel x is {first:.2f} on average, one of Sobel y {second:.2f}.",
    )


def strongest(lesson: Lesson) -> Answer:
    """Where the output is farthest from 0."""
    output = lesson.output[0]
    row, column = (int(at) for at in np.unravel_index(np.abs(output).argmax(), output.shape))
    seen = window(lesson.x, lesson.weight, lesson.bias, _full(lesson), 0, row, column).values[0]
    right, left = (
        " + ".join(bracketed(general(value)) for value in seen[:, at] * (1, 2, 1)) for at in (2, 0)
    )
    return Answer(
        (row, column),
        f"row {row + 1}, column {column + 1} gives ({right}) − ({left}) = {general(output[row, column])}. "
        f"In the last row, where the picture is brightest, the output is {general(output[-1, 0])}.",
    )


def by_hand(lesson: Lesson) -> Answer:
    """The products of the marked window, and their sum."""
    seen = window(lesson.x, lesson.weight, lesson.bias, _full(lesson), 0, ROW, COLUMN)
    pairs = zip(seen.weights.ravel(), seen.values.ravel(), strict=True)
    products = " + ".join(
        f"{bracketed(general(value))} × {bracketed(general(weight))}" for weight, value in pairs if weight
    )
    return Answer(seen.result, f"{products} = {general(seen.result)}.")


def covered(lesson: Lesson) -> Answer:
    """How many pixels of its window an output pixel answers to, and with how many weights."""
    settings = replace(_full(lesson), padding=0)
    size = settings.span**2
    single = np.eye(size).reshape(size, 1, settings.span, settings.span)
    pixels = sum(bool(convolve(one, lesson.weight, None, settings).any()) for one in single)
    weights, parameters = lesson.weight.size, lesson.bills[0].cost.params
    return Answer(
        judge_reach(pixels, weights, size),
        f"{pixels} of the {size} pixels have a say. The layer has {parameters} parameters: "
        f"{weights} weights and a bias.",
    )


def parameters(lesson: Lesson) -> Answer:
    """How many numbers the layer learns."""
    filters, channels, height, width = lesson.weight.shape
    learnt = lesson.bills[0].cost.params
    return Answer(
        float(learnt),
        f"{filters} × {channels} × {height} × {width} = {lesson.weight.size} weights, one kernel for each of "
        f"the {channels} channels, and {learnt - lesson.weight.size} bias: {learnt}.",
    )


def _full(lesson: Lesson) -> Convolution:
    assert isinstance(lesson.settings, Convolution)
    return lesson.settings


def most_stamps(lesson: Lesson) -> Answer:
    """On one pixel, away from the border."""
    found = lesson.stamps[0]
    return Answer(
        float(found.most),
        f"a pixel gets {found.least} to {found.most} stamps, away from the border. So an even area of 1 "
        f"comes out between {found.low:.3f} and {found.high:.3f}.",
    )


LARGEST_STEP = (
    "The largest step of the picture is here, but it leads down. Right and left are alike, and Sobel x sees "
    "no more than these."
)
BRIGHTEST = (
    "These are the brightest pixels. But Sobel x looks at differences: right and left are alike here, and "
    "what is taken away is as much as what is added."
)

TRY: tuple[Asking, ...] = (
    (
        "Which edges does it miss?",
        "Sobel x takes what is right of a pixel minus what is left of it. Sobel y takes below minus above. "
        "They look at bricks whose long joints run from top to bottom, and the short ones from side to side.",
        {"photo": "brick", "filters": (Filter("sobel_x"), Filter("sobel_y"))},
        Choice(
            "Which of the two has the larger answers?",
            {"first": "Sobel x", "second": "Sobel y", "alike": "Both about the same"},
            {
                "first": "At a line from top to bottom, right and left differ: there Sobel x answers. "
                "Along it nothing changes, so Sobel y misses it.",
                "second": "A line from top to bottom looks the same above and below: there Sobel y takes a "
                "number minus the same one. The letter says which way it looks, not how the lines run.",
                "alike": "Each misses the lines that run the way it looks. So it matters which lines "
                "a picture has more of.",
            },
            stronger,
        ),
    ),
    (
        "Work one out by hand",
        "The Laplacian adds the four neighbours of a pixel and takes the pixel itself away four times. For "
        f"row 2, column 2 of the output it sees a {MIDDLE}, with {AROUND[0]} above, {AROUND[1]} below, "
        f"{AROUND[2]} left and {AROUND[3]} right of it.",
        {"input": "grid", "padding": 0, "filters": (Filter("laplacian"),), "row": ROW, "column": COLUMN},
        Number(
            "Which number comes out?",
            low=-100.0,
            high=100.0,
            step=1.0,
            exact=0.0,
            near=0.0,
            because={
                "right": "Below zero, the pixel is brighter than its neighbours are on average. Where all "
                "five are alike, 0 comes out.",
                "low": "Each neighbour counts once, and the pixel itself −4 times.",
                "high": "The pixel itself is taken away four times, once for each neighbour. The corners do "
                "not count.",
            },
            answer=by_hand,
        ),
    ),
    (
        "See further for nothing",
        "Dilation 4 pulls a kernel of 3 × 3 weights apart. From its first weight to its last it now reaches "
        "over 9 pixels, across and down.",
        {"photo": "coins", "dilation": 4, "padding": 4, "filters": (Filter("box_blur"),)},
        Choice(
            "How does it cover these 9 × 9 = 81 pixels?",
            {
                "all": "With 81 weights, one for each pixel",
                "shared": "With nine weights, each for a patch of 3 × 3 pixels",
                "gaps": "With nine weights for nine pixels: it skips the others",
            },
            {
                "all": "Then the layer had more to learn. Dilation adds no weight, it only moves them apart.",
                "shared": "In each window a weight meets one pixel. Dilation makes the gaps larger, not "
                "the weights.",
                "gaps": "So it sees further and learns no more. It has a price: what lies between the "
                "weights does not count here.",
            },
            covered,
        ),
    ),
    (
        "Grow a checkerboard",
        "In a transposed convolution each pixel of the input stamps the kernel onto a larger output, and "
        "stamps add up. This kernel is 3 × 3, and the next stamp lies 2 pixels further. So they overlap.",
        {"view": "transposed", "photo": "coins", "filters": (Filter("box_blur"),)},
        Number(
            "How many stamps can lie on one pixel at most?",
            low=0.0,
            high=100.0,
            step=1.0,
            exact=0.0,
            near=0.0,
            because={
                "right": "Two stamps overlap across, and two down: 2 × 2 meet at their corners. That pixel "
                "is made of more than its neighbours: a checkerboard. Look for a kernel size without one.",
                "low": "Stamps overlap across, and down as well. Look at a pixel under a corner of a stamp.",
                "high": "Along a row, a stamp of 3 pixels reaches only into the next one, which is 2 pixels "
                "away. Down it is the same.",
            },
            answer=most_stamps,
        ),
    ),
    (
        "How large is a 3 × 3 filter?",
        "The picture has three channels: red, green and blue. One filter of 3 × 3 slides over it, with a "
        "bias, and makes one map.",
        {"photo": "coffee", "colour": "rgb", "filters": (Filter("sobel_x"),)},
        Number(
            "How many numbers does this layer learn?",
            low=0.0,
            high=1000.0,
            step=1.0,
            exact=0.0,
            near=1.0,
            because={
                "right": "A filter is as deep as its input: it has a kernel for each channel, and adds up "
                "what they find. Set the kernel of red to 0: what changes?",
                "near": "Count both: the weights of all channels, and the bias.",
                "low": "3 × 3 is only what one channel needs. The filter looks at all three channels, with a "
                "kernel of its own for each, and adds up what they find.",
                "high": "There is one filter, and one bias for all of it. The same weights serve at every "
                "place.",
            },
            answer=parameters,
        ),
    ),
    (
        "Find it before it does",
        "Sobel x takes what is right of a pixel minus what is left of it; the row of the pixel counts twice, "
        "those above and below once. Beyond the border the outermost pixels are repeated.",
        {"input": "grid", "grid": PICTURE, "mode": "replicate", "filters": (Filter("sobel_x"),)},
        Pixel(
            question="Where is the output strongest?",
            picture=PICTURE,
            near=1,
            because={
                "right": "Here right and left differ most, in the row that counts twice as well as above and "
                "below.",
                "near": "Right and left differ here too. One pixel further they differ more.",
                "far": "Look at what lies right and left of a pixel: where do these two differ most?",
            },
            traps={
                **{(3, column): LARGEST_STEP for column in (0, 1)},
                **{(row, column): BRIGHTEST for row in (4, 5) for column in range(6)},
            },
            answer=strongest,
        ),
    ),
)
