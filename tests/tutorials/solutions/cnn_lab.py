"""CNN lab: a tutorial and its challenge."""

from tests.tutorials.deeds import chooses, pauses_at, presses

TUTORIALS = {
    "30_reading": {
        "A hundred steps": presses("Train"),
        "Stop when it is good": pauses_at(0.95),
        "Without convolutions": chooses("Preset", "Perceptron"),
        "Two hundred images": presses("Train"),
    },
}

RIGHT = {
    "30_reading": {
        "A hundred steps": "More than three of four",
        "Without convolutions": "More than ten times as many",
        "Two hundred images": "Most, but clearly fewer",
    },
}

SMALL = (
    "eNq9jsEKwjAMht8l5x7cFBm9ieBJwbuMEdbMFUs6um6oY-9uGCL14FXIIYTv__NNYLkbYtW32BHoS6byQqZU4PBBoZfTBDfLBjTs"
    "PY-5AQVeAnWLzOQE2Cq4UZC96u1TOtYKOjTG8hV0NqtPfFdHO2K0nqWiGbheVg2B3AAJd8L72Xu3fPoq3iTQD5fiXy55Ah0cxkic"
    "5o6WCcNbryGMQyDRy1ZzOb8Afth76A"
)
"""conv 6 of 3 x 3, pool 4, conv 8 of 3 x 3, pool 2, dense: 1,230 weights."""

CHALLENGES = {"70_small_reader": (f"cnn_lab?net={SMALL}", presses("Train"))}
