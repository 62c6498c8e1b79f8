"""What the page says, and what it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nn_core.data.spoken import CLIPS, PER_VOICE, WORDS
from nn_core.judgements.trials import judge_share
from nn_core.training import ClassifierRun
from ui.kit.answer import Answer
from ui.kit.prediction import Choice
from ui.kit.runs import spec_of
from ui.kit.try_this import Asking
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training import RunHandle

LEAD = (
    "A sound is a row of numbers: the **wave**. Cut it into short windows, and ask of each which tones are "
    "in it. Put the answers side by side: time goes to the right, high tones are on top, loud is bright. "
    "That is a **spectrogram**: a picture of a sound. Its rows are **mel** bands: as wide as tones must be "
    "apart to sound equally far from each other, so narrow for low tones and wide for high ones. **Move the "
    "sliders**, and see what each one costs."
)
CHECKED_VOICES = 21
START = "**Press Train.**"
NETWORK_LEAD = (
    f"The network learns ten words from pictures of 83 voices. It is checked with {CHECKED_VOICES} voices "
    f"that it never heard: {CHECKED_VOICES} × {len(WORDS)} words × {PER_VOICE} takes = "
    f"{CHECKED_VOICES * len(WORDS) * PER_VOICE:,} images, two takes in each of three accents. The maps "
    "answer to the sound above: another word, another voice, or yours."
)
HEARS_AT, LINEAR_AT = 832, 1216
"""The steps at which each is measured: multiples of 64, which a timeline keeps, just after a check."""


def voice_words(voice: str, learned: bool) -> str:
    """Whose voice is chosen above, and on which side of the split it is."""
    side = "learns from" if learned else "is checked with, and never learns from"
    names = ", ".join(name for name, _ in CLIPS)
    return (
        f"{names} are voices of the program eSpeak NG, which said all the words. "
        f"{voice} is one that the network {side}."
    )


def hears(run: RunHandle) -> Answer:
    """How many words it understands from voices that it never heard."""
    spec = spec_of(run, ClassifierRun)
    images, now = spec.load(), run.at(_steps_of(spec))
    assert images.groups is not None
    kept_aside = images.split(spec.config.seed, spec.config.validation_share).validation
    voices = len(np.unique(images.groups[kept_aside]))
    step, right = now.measured.get("val_accuracy", now.step), now.metrics["val_accuracy"]
    classes = len(images.class_names)
    return Answer(
        judge_share(right, classes, len(kept_aside)),
        f"at step {step:,} it understands {percent(right, 1)} of {len(kept_aside):,} words, in {voices} "
        f"voices that it never heard. Guessing gets {percent(1 / classes)}. "
        f"It has {spec.architecture.params:,} parameters.",
    )


def _steps_of(spec: ClassifierRun) -> int:
    """When a network of that depth is measured."""
    return LINEAR_AT if len(spec.architecture.layers) == 2 else HEARS_AT


SHARES = {
    "guesses": "About one in ten: it guesses",
    "some": "More than that, but not nine in ten",
    "most": "Nine in ten, or more",
}

TRY: tuple[Asking, ...] = (
    (
        "Voices that it never heard",
        "The CNN learns from 83 voices. Then 21 others speak, high and low, fast and slow. It takes "
        f"{HEARS_AT} batches: half a minute.",
        {},
        Choice(
            "How many words does it understand from them?",
            SHARES,
            {
                "guesses": "Each voice is different, but a word has a shape that all voices share. The "
                "filters find that shape wherever it is.",
                "some": "A few voices would not be enough. But 83 of them, each in three accents, leave "
                "little to learn by heart: it learns what they share.",
                "most": "What all voices share is the shape of the word: how its bands of tones move. The "
                "filters find it a little earlier or later, a little higher or lower. Now speak yourself.",
            },
            hears,
            HEARS_AT,
        ),
    ),
    (
        "A weight for each square",
        "This network has one dense layer: one weight for each of the 1,024 squares and each word. It learns "
        f"from the same voices, {LINEAR_AT:,} batches.",
        {"network": "linear"},
        Choice(
            "How many words does it understand from new voices?",
            SHARES,
            {
                "guesses": "Words do differ in where they are bright, on average. That is worth something.",
                "some": "A word may come a little later, and another voice is a little higher. Then it lies "
                "on other squares, which have other weights. A convolution has the same weights everywhere.",
                "most": "It would, if every word began at the same moment and all voices were alike. Here "
                "they are shifted, and there is noise. One weight a square cannot follow.",
            },
            hears,
            LINEAR_AT,
        ),
    ),
)
