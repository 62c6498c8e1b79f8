"""How a class answered a question, for a student who has answered it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from nn_core.numerals import general, machine
from ui.classroom.bars import Bar, bars_html
from ui.classroom.tables import MOST_CHARACTERS_OF_AN_ANSWER
from ui.kit.drawn import Drawn
from ui.kit.prediction import Choice, Given, Number, Prediction, marks, number

MOST_BARS = 6
"""Of more numbers than that, those that are near each other share a bar."""


def others_html(prediction: Prediction, given: Given, others: Sequence[str]) -> str:
    """What stands on the card.

    Args:
        given: what the student himself said; it counts among the answers.
        others: the first answer of each other student, as it is stored.
    """
    if isinstance(prediction, Choice):
        bars = of_options(prediction, given, others)
    elif isinstance(prediction, Number):
        bars = of_numbers(prediction, given, others)
    else:
        bars = of_drawings(prediction, given, others)
    number = sum(bar.number for bar in bars)
    if number < 2:
        return '<p class="others">Nobody else in your class has answered this yet.</p>'
    return f'<p class="others">How your class answered, {number} with you:</p>{bars_html(bars)}'


def of_options(prediction: Choice, given: Given, others: Iterable[str]) -> list[Bar]:
    """How often each option was chosen, in the order of the card; an answer in other words is left out."""
    all_said = [*others, _stored(prediction.options[str(given.said)])]
    return [
        Bar(says, all_said.count(_stored(says)), kind == given.answer.holds)
        for kind, says in prediction.options.items()
    ]


def _stored(says: str) -> str:
    return says[:MOST_CHARACTERS_OF_AN_ANSWER]


def of_numbers(prediction: Number, given: Given, others: Iterable[str]) -> list[Bar]:
    """How often each number was said; of many, how often one between two bounds, the upper one included."""
    assert isinstance(given.said, float)
    values = sorted([given.said, *_numbers(others)])
    measured, near = number(given.answer.holds), prediction.near
    distinct = sorted(set(values))
    if len(distinct) <= MOST_BARS:
        return [Bar(general(one), values.count(one), abs(one - measured) <= near) for one in distinct]
    edges = np.linspace(distinct[0], distinct[-1], MOST_BARS + 1)
    places = np.clip(np.searchsorted(edges, values, side="left") - 1, 0, MOST_BARS - 1)
    return [
        Bar(
            f"{general(low)} to {general(high)}",
            int((places == at).sum()),
            bool(low < measured <= high or (at == 0 and measured == low)),
        )
        for at, (low, high) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    ]


def of_drawings(prediction: Drawn, given: Given, others: Iterable[str]) -> list[Bar]:
    """How often each was drawn, in words, the most frequent first; of many, the most frequent ones."""
    mine, measured = (_stored(prediction.says(marks(one))) for one in (given.said or (), given.answer.holds))
    counted = Counter([mine, *others])
    return [Bar(says, times, says == measured) for says, times in counted.most_common(MOST_BARS)]


def _numbers(texts: Iterable[str]) -> list[float]:
    found = []
    for text in texts:
        try:
            found.append(float(machine(text)))
        except ValueError:
            continue  # of a question that had options once
    return found
