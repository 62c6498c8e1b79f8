"""Sound: its tutorial."""

from tests.tutorials.deeds import Deed, chooses, in_turn, pauses_at, presses, slides

TUTORIALS = {
    "39_sound": {
        "Shorter moments": slides("Window", "1"),
        "Bands that hear nothing": in_turn(slides("Window", "0"), slides("Mel bands", "3")),
        "Voices that it never heard": in_turn(presses("Train"), pauses_at(0.85)),
        "A weight for each square": chooses("Network", "Linear"),
    },
}

RIGHT = {
    "39_sound": {
        "Shorter moments": "About 130",
        "Bands that hear nothing": "Some: low bands lie between two measured tones",
        "A weight for each square": "About half as many",
    },
}

CHALLENGES: dict[str, tuple[str, Deed]] = {}
