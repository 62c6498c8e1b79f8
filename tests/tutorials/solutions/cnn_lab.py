"""CNN lab: a tutorial and its challenges."""

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

STRAIGHT = (
    "eNqrVsrMKygtiS_OSCxIVbKKNtQxsgCiWB2lnMTK1KJioFC1UnZmXoqSlZJbTmJJSWqeUq0OXMgnMy81sUhJRykfaEZaamJJaVEq"
    "UI-hQW1sLQBjxh5U"
)
"""flatten, dense: a sum of pixels for each digit."""
WHOLE_MAP = (
    "eNqtjcEKwjAQRP9lznuwFbX0JoI_IaWEJtqlYVuStKCl_-"
    "7iQYroTdjDY5mZN4NlGFMdWzM4lJeM8kKvInhzdyHqa0bHYlHi1MuUWxB6LTStEXFeAwWhc0G5jvzQjR0hpsBWMScMxlqWm_JC76"
    "Vjk3gyiXvRtesozQtLBOdHrHI_jNn-Q7n9rsz-qNx8KA-rztmblJxgqZYn4a1vcA"
)
"""conv 8 of 5 x 5 and conv 16 of 3 x 3, stride 2 each, conv 10 of 7 x 7: as large as the maps."""
CHEAP = (
    "eNqdjs0KwkAMhN8l5z3YLUrZmwiefAMpJXRTXbqkZX8KWvruBhEtghchh2GYzDczOB5zauIVRwJzLpSu5GoFHm8Uolgz9I4tGDgM"
    "PGkLCgZ5aK_ITF4COwU9BdFNdHfp2CqIKTgrslQworWOL2D0ot5N-"
    "za5CZMbWNq6zO1TGgjkM6xyP4jVF7H8EPWKWPxBPHpMiXhtnRwThteIjjDlQDKi2Cz18gDI_GoG"
)
"""conv 6 of 5 x 5, stride 3, conv 8 of 3 x 3, stride 2, dense: 27,800 multiply-adds."""

CHALLENGES = {
    "70_small_reader": (f"cnn_lab?net={SMALL}", presses("Train")),
    "72_straight": (f"cnn_lab?net={STRAIGHT}", presses("Train")),
    "74_no_dense": (f"cnn_lab?net={WHOLE_MAP}", presses("Train")),
    "76_cheap_reader": (f"cnn_lab?net={CHEAP}", presses("Train")),
    "78_by_heart": ("cnn_lab?images=20", presses("Train")),
}
