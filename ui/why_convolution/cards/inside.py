"""The cards about what excites a channel of the CNN that the page shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nn_core.findings.inside import Inside, favourites, first_favourites, likeness, maps_of
from nn_core.findings.trained import Trained
from nn_core.judgements.contest import judge_favourites, judge_part
from nn_core.numerals import correlation
from ui.kit.answer import Answer
from ui.kit.prediction import Choice
from ui.kit.try_this import Asking


@dataclass(frozen=True, eq=False)
class Seen:
    """The CNN, what was found inside, and a channel; layers count from 1, channels from 0."""

    trained: Trained
    inside: Inside
    layer: int
    channel: int

    @property
    def name(self) -> str:
        return maps_of(self.trained.architecture)[self.layer - 1]

    def alike(self) -> tuple[float, float]:
        """How alike favourites are, of this channel and of different ones."""
        own = favourites(self.trained, self.inside, self.name, self.channel)
        return likeness(own), likeness(first_favourites(self.trained, self.inside, self.name))


def _stroke(seen: Seen) -> Answer:
    own, mixed = seen.alike()
    return Answer(
        judge_favourites(own, mixed),
        f"two favourites of channel {seen.channel + 1} correlate by {correlation(own)} on average, those of "
        f"different channels by {correlation(mixed)}. 1 would be equal, 0 nothing in common.",
    )


def _part(seen: Seen) -> Answer:
    own, mixed = seen.alike()
    which = seen.trained.validation[seen.inside.strongest[seen.name].image[seen.channel]]
    digits = sorted(set(np.asarray(seen.trained.images.labels[which]).tolist()))
    return Answer(
        judge_part(own, mixed, len(digits)),
        f"the favourites of channel {seen.channel + 1} are of the digits {', '.join(map(str, digits))}. Two "
        f"of them correlate by {correlation(own)} on average, those of different channels by "
        f"{correlation(mixed)}.",
    )


INSIDE: tuple[Asking, ...] = (
    (
        "One stroke",
        "Channel 3 of the first convolution sees 5 × 5 pixels. Its favourites are those pieces of 1,000 "
        "digits to which it answers most. Look at its map, and say which direction of stroke it likes.",
        {"layer": 1, "channel": 2, "row": None, "column": None},
        Choice(
            "What do its favourites have in common?",
            {
                "one": "They show one and the same stroke",
                "alike": "Something, with much else",
                "any": "Nothing",
            },
            {
                "one": "The channel is a sum over 25 pixels with fixed weights. What makes it largest is ink "
                "where weights are positive, and none where they are negative: one stroke.",
                "alike": "There is little room for anything else: 25 pixels with fixed weights. What makes "
                "their sum largest is ink where weights are positive, and none where they are negative.",
                "any": "The weights are fixed: ink where they are positive makes the sum larger, ink where "
                "they are negative makes it smaller. So its favourites cannot be just any.",
            },
            _stroke,
        ),
    ),
    (
        "Part of what?",
        "Channel 5 of the third convolution sees 24 × 24 pixels, nearly the whole digit. It learnt by itself "
        "what to answer to. Its favourites are out of 1,000 digits.",
        {"layer": 3, "channel": 4, "row": None, "column": None},
        Choice(
            "What are its favourites?",
            {
                "one": "All are one digit",
                "part": "Different digits that share a part",
                "nothing": "Different digits that share nothing",
            },
            {
                "one": "It could be. But ten digits have more parts than names, and the last layer adds up "
                "parts. Say what these share, then test it: draw that.",
                "part": "The last layer adds up what all channels answer. It serves that each finds a part "
                "that several digits have. Say what these share, then test it: draw that.",
                "nothing": "It answers to all of them with the same weights, so they must share what those "
                "weights look for. Look where the frames are.",
            },
            _part,
        ),
    ),
)
