"""Activation: a tutorial."""

from tests.tutorials.deeds import Deed, slides

TUTORIALS: dict[str, dict[str, Deed]] = {
    "12_activation": {
        "A bias against it": slides("Bias", "-1"),
        "Dead": slides("Bias", "-5"),
        "Larger weights": slides("Weights times"),
    },
}

RIGHT = {
    "12_activation": {
        "A bias against it": "A few hundredths at most",
        "Larger weights": "Less than before",
    },
}

CHALLENGES: dict[str, tuple[str, Deed]] = {}
