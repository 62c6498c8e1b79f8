"""Activation: a tutorial and its challenges."""

from tests.tutorials.deeds import Deed, presses, slides

TUTORIALS: dict[str, dict[str, Deed]] = {
    "12_activation": {
        "A bias against it": slides("Bias", "-1"),
        "Dead": slides("Bias", "-5"),
        "Larger weights": slides("Its weights times"),
    },
}

RIGHT = {
    "12_activation": {
        "A bias against it": "A few hundredths at most",
        "Larger weights": "Less than before",
    },
}

CHALLENGES: dict[str, tuple[str, Deed]] = {
    "12_mirror": ("activation?first=prelu&first_parameter=-1", presses()),
    "14_deep_below": ("activation?bias=-5&first=leaky_relu&first_parameter=0.5", presses()),
}
