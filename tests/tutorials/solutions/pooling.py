"""Pooling: a tutorial."""

from tests.tutorials.deeds import Deed, presses

TUTORIALS = {
    "15_pooling": {
        "The mean instead": presses("Average", within=".pooling"),
        "Who gets the gradient": presses("Max", within=".pooling"),
        "Windows that overlap": presses(*("One less: Stride",) * 2),
    },
}

RIGHT = {"15_pooling": {"The mean instead": "Just as bright", "Who gets the gradient": "One of sixteen"}}

CHALLENGES: dict[str, tuple[str, Deed]] = {}
