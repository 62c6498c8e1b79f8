"""Segmentation: its tutorial."""

from tests.tutorials.deeds import Deed, chooses, in_turn, pauses_at, presses

TUTORIALS = {
    "38_pixels": {
        "Twenty-five steps": presses("Train"),
        "Let the masks grow": in_turn(presses("Train"), pauses_at(0.8, "Mean IoU")),
        "What do skips weigh?": chooses("Network", "U-Net without skips"),
        "Side by side": presses("Train"),
    },
}

RIGHT = {
    "38_pixels": {
        "Twenty-five steps": "Still about a quarter",
        "What do skips weigh?": "Fewer",
    },
}

CHALLENGES: dict[str, tuple[str, Deed]] = {}
