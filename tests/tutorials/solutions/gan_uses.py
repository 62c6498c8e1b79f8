"""What GANs are for: a tutorial and its challenges."""

from tests.tutorials.deeds import in_turn, opens, presses

PLAN = "data=digits&sizes=10&seeds=3&steps=100&gan_steps=20&samples=5"

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

CHALLENGES = {
    "90_spoilt": (
        "gan_uses?data=digits&sizes=10&seeds=1&steps=120&gan_steps=20&samples=5",
        presses("Run the experiment"),
    ),
    "92_moved": (
        "gan_uses?sizes=10&seeds=1&steps=300&gan_steps=20&samples=1&shift=2&rotation=15",
        presses("Run the experiment"),
    ),
}
