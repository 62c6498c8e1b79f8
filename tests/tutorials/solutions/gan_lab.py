"""GAN lab: a tutorial and its challenges."""

from tests.tutorials.deeds import presses

TUTORIALS = {
    "50_gan": {
        "A coin has a loss": presses("Step"),
        "D learns alone": presses("Train"),
        "G learns alone": presses("Train"),
        "A judge who is always right": presses("Train"),
        "The same judge, another loss": presses("Train"),
        "Both learn": presses("Train"),
    },
}

RIGHT = {
    "50_gan": {
        "A coin has a loss": "About 1.39",
        "D learns alone": "To about 0.33, no lower",
        "G learns alone": "More than of real pictures",
        "The same judge, another loss": "More than a hundred times as long",
        "Both learn": "Between 0.5 and 2, up and down",
    },
}

CHALLENGES = {
    "80_bribed": ("gan_lab?rate_d=1e-8", presses("Train")),
    "82_speechless": ("gan_lab?loss=saturating&rate_g=0.0002&d_steps=5&smoothing=0", presses("Train")),
}
