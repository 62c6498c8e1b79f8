"""What GANs are for: a tutorial."""

from tests.tutorials.deeds import Deed, in_turn, opens, presses

PLAN = "data=digits&sizes=10&seeds=1&steps=100&gan_steps=20&samples=5"

TUTORIALS = {
    "70_uses": {
        "Samples of a beginner": in_turn(opens(f"{PLAN}&shift=0&rotation=0"), presses("Run the experiment")),
        "Shift and turn": in_turn(opens(f"{PLAN}&shift=1&rotation=15"), presses("Go on")),
        "Turn only": presses("Go on"),
    },
}

RIGHT = {
    "70_uses": {
        "Samples of a beginner": "It reads fewer digits",
        "Shift and turn": "Fewer",
    },
}

CHALLENGES: dict[str, tuple[str, Deed]] = {}
