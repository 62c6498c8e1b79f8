"""What can be chosen on the page "Sound". The names are the names in the URL."""

from __future__ import annotations

from nn_core.data.spoken import ACCENTS, CLIPS, TAKES, WORDS
from nn_core.mechanics.spectrogram import IMAGE_SETTINGS
from nn_core.training import ClassifierConfig
from ui.kit.code_section import CODE
from ui.kit.controls import PACE
from ui.kit.section import opening
from ui.kit.url import Choice, LayerName, Param, RunId, Whole, config_param

VOICES = {name: f"{name}, {ACCENTS[take // TAKES]}" for name, take in CLIPS}
"""Titles of the voices, which eSpeak NG calls so."""
NETWORKS = {"cnn": "CNN", "linear": "Linear"}

WINDOWS, PARTS, BANDS = ("64", "128", "256", "512", "1024"), ("1", "2", "4", "8"), ("8", "16", "32", "64")
"""What the sliders offer (`assets/components/sound/settings.js`); the hop is a part of the window."""

IN_BROWSER: tuple[Choice, ...] = (
    Choice("window", "window", str(IMAGE_SETTINGS.window), WINDOWS),
    Choice("hop", "hop", str(IMAGE_SETTINGS.window // IMAGE_SETTINGS.hop), PARTS),
    Choice("bands", "mel bands", str(IMAGE_SETTINGS.bands), BANDS),
)
"""What is chosen in the drawing."""

HEAR = opening("hear", "state of the section with filters")
LAST_CHANNEL = 31

PARAMS: tuple[Param, ...] = (
    Choice("word", "word", "seven", WORDS),
    Choice("voice", "voice", CLIPS[0][0], tuple(VOICES)),
    *IN_BROWSER,
    Choice("network", "network", "cnn", tuple(NETWORKS)),
    config_param(ClassifierConfig, "seed", "seed", "seed"),
    LayerName("layer", "layer"),
    Whole("channel", "channel", 0, 0, LAST_CHANNEL),
    HEAR,
    PACE,
    RunId("run", "run"),
    CODE,
)
