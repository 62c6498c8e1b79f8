"""Backpropagation: a tutorial and its challenges."""

from tests.tutorials.deeds import Deed, presses, types

TUTORIALS: dict[str, dict[str, Deed]] = {
    "25_backpropagation": {
        "A little more": types("w11", "0.6"),
        "The other way": types("v11", "-0.9"),
        "An input of nothing": types("x1", "0"),
        "A silent neuron": types("b1", "-2"),
    },
}

RIGHT = {"25_backpropagation": {"A little more": "It falls", "An input of nothing": "Two"}}

CHALLENGES: dict[str, tuple[str, Deed]] = {
    "25_on_target": ("backpropagation", types("c1", "1.0207")),
    "26_one_weight_listens": (
        "backpropagation?activation=relu&numbers=1,0.5,1,0.5,-0.4,-2,0.8,0.2,-2,0.9,-0.6,0.1",
        presses(),
    ),
}
