"""Pooling: a tutorial and its challenges."""

from tests.tutorials.deeds import presses

TUTORIALS = {
    "15_pooling": {
        "The mean instead": presses("Average", within=".pooling"),
        "Who gets the gradient": presses("Max", within=".pooling"),
        "Windows that overlap": presses(*("One less: Stride",) * 2),
    },
}

RIGHT = {"15_pooling": {"The mean instead": "Just as bright", "Who gets the gradient": "One of sixteen"}}

CHALLENGES = {
    "16_heard": ("pooling?window=2&stride=1", presses()),
    "17_darker": ("pooling?kind=average", presses(*("One more: Padding",) * 2)),
}
