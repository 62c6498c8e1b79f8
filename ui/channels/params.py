"""What can be chosen on the page "What does a channel want?". The names are the names in the URL."""

from __future__ import annotations

from nn_core.attribution.question import MAX_CLASSES
from nn_core.channels.layers import PARTS
from nn_core.training import ChannelImageConfig
from ui.kit.asked import IMAGE, NET, RUN
from ui.kit.code_section import CODE
from ui.kit.url import Choice, LayerName, Param, Whole, config_param

STARTS = {"noise": "Noise", "photograph": "The picture below (deep dream)"}
"""What the picture begins as, by title."""
ASKED = {"channel": "The whole channel", "unit": "One unit, in the middle"}
"""What of a channel is asked, by title."""
assert tuple(ASKED) == PARTS
ON, OFF = "on", "off"
SWITCHES = {
    "fourier": "Fourier",
    "jitter": "Jitter",
    "blur": "Blur",
    "decay": "Decay",
}
"""The regularisers, by title."""
USUAL = {"fourier": ON, "jitter": ON, "blur": OFF, "decay": OFF}

DONE = {"off": "Switched off", "half": "Halved", "double": "Doubled", "mean": "Its mean everywhere"}
"""What is done to the channel, by title."""

CONCEPTS = {"class": "A class of the data set", "own": "Pictures of your own"}
"""What makes a concept, by title."""

OF_ONE = ("image", "layer", "channel", "concept", "target")
"""What is chosen for one network, and for no other."""

PARAMS: tuple[Param, ...] = (
    NET,
    RUN,
    IMAGE,
    LayerName("layer", "layer"),
    Whole("channel", "channel", None, 0, 10**4),
    Choice("part", "part of the channel", PARTS[0], PARTS),
    Choice("start", "first picture", "noise", tuple(STARTS)),
    *(Choice(name, title.lower(), USUAL[name], (ON, OFF)) for name, title in SWITCHES.items()),
    Choice("done", "what is done to it", "off", tuple(DONE)),
    Choice("of", "what makes the concept", "class", tuple(CONCEPTS)),
    Whole("concept", "concept", None, 0, MAX_CLASSES - 1),
    Whole("target", "class that is tested", None, 0, MAX_CLASSES - 1),
    config_param(ChannelImageConfig, "seed", "seed", "seed of the noise"),
    CODE,
)
