"""Backpropagation: a tutorial."""

from tests.tutorials.deeds import Deed, types

TUTORIALS: dict[str, dict[str, Deed]] = {
    "25_backpropagation": {
        "A little more": types("w11", "0.6"),
        "The other way": types("v11", "-0.9"),
        "An input of nothing": types("x1", "0"),
        "A silent neuron": types("b1", "-2"),
    },
}

RIGHT = {"25_backpropagation": {"A little more": "It falls", "An input of nothing": "Two"}}

CHALLENGES: dict[str, tuple[str, Deed]] = {}
