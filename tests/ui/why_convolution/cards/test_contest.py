"""What the contest's cards tell is shown in its charts as well."""

from typing import Any

import pytest

from ui.why_convolution.cards.contest import TRY, told_by_cards
from ui.why_convolution.params import Chosen, altered

ACCURACY, SIZE = Chosen(match="accuracy", seed=1), Chosen(match="size", seed=1)


@pytest.mark.parametrize(
    ("chosen", "card", "told"),
    [
        (ACCURACY, "Push the digits aside", {"shifted": ["perceptron"]}),
        (SIZE, "Take the neighbours away", {"shuffled": ["perceptron", "perceptron_shuffled"]}),
        (SIZE, "And what does the CNN mind?", {"shifted": ["cnn"]}),
        (SIZE, "Push the digits aside", {}),
        (Chosen(match="accuracy", seed=2), "Push the digits aside", {}),
        (Chosen(match="accuracy", seed=0), "Pay for accuracy with weights", {}),
        (ACCURACY, "", {}),
    ],
)
def test_what_a_card_has_told_of_a_contest_is_known(
    chosen: Chosen, card: str, told: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.why_convolution.cards.contest.is_told", lambda asked: asked[0] == card)
    assert told_by_cards(chosen) == told


@pytest.mark.parametrize("card", TRY, ids=[title for title, *_ in TRY])
def test_to_look_at_a_card_keeps_what_was_predicted_of_its_contest(card: tuple[object, ...]) -> None:
    values: dict[str, object] = card[2]  # type: ignore[assignment]
    predicted = altered(
        Chosen(), match=values["match"], seed=values["seed"], shifted="neither", shuffled="cnn"
    )
    assert altered(predicted, **values) == predicted
