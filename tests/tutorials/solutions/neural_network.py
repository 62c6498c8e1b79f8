"""Neural network: a tutorial and its challenges."""

from tests.tutorials.deeds import presses

MORE_NEURONS = ("More neurons in layer 1",) * 3

TUTORIALS = {
    "20_layers": {
        "A straight border": presses("Train"),
        "A hidden layer": presses("Add a hidden layer", *MORE_NEURONS),
        "No layer, other features": presses("Train"),
    },
}

RIGHT = {
    "20_layers": {
        "A straight border": "About half, as by guessing",
        "No layer, other features": "Nearly all",
    },
}

CHALLENGES = {
    "50_three_numbers": ("neural_network?layers=none&features=x2-y2", presses("Train")),
    "52_untrained": (
        "neural_network?layers=none&features=x2-y2&held=output:0:x2:-1,output:0:y2:-1,output:0:bias:2",
        presses(),
    ),
    "60_spirals": (
        "neural_network?data=spirals&layers=8tanh-8tanh&features=x-y-sin_x-sin_y&opt=adam&rate=0.03",
        presses("Train"),
    ),
}
