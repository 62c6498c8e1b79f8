"""GAN lab: a tutorial."""

from tests.tutorials.deeds import Deed, presses

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

CHALLENGES: dict[str, tuple[str, Deed]] = {}
