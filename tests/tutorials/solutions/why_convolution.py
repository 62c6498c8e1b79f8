"""Why convolution? A tutorial and its challenge."""

from tests.tutorials.deeds import nothing, opens, picks, presses

TUTORIALS = {
    "35_why_convolution": {
        "Six pixels aside": presses("Both the same", within="[data-key=shifted]"),
        "All neighbours gone": presses("The CNN", within="[data-key=shuffled]"),
        "What it would cost without": picks("equal accuracy"),
        "From strokes to digits": opens("layer=3&channel=4"),
    },
}

RIGHT = {
    "35_why_convolution": {
        "Six pixels aside": "Fewer than 50",
        "All neighbours gone": "Fewer, but still most",
        "What it would cost without": "More than a hundred times",
    },
}

CHALLENGES = {"32_one_digit": ("why_convolution?layer=3&channel=19", nothing)}
