"""What the contest's cards tell is shown in its charts as well."""

from typing import Any

import pytest

from ui.kit.try_this import Asking
from ui.why_convolution.cards.contest import TRY, told_by_cards
from ui.why_convolution.contest import UNITS, networks, units
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
def test_to_look_at_a_card_keeps_what_was_predicted_of_its_contest(card: Asking) -> None:
    values: Any = card[2]
    predicted = altered(
        Chosen(), match=values["match"], seed=values["seed"], shifted="neither", shuffled="cnn"
    )
    assert altered(predicted, **values) == predicted


@pytest.mark.parametrize(("match", "parameters"), [("size", 11_140), ("accuracy", 407_050)])
def test_the_cards_name_the_perceptron_that_they_mean_by_its_units(match: str, parameters: int) -> None:
    """A hidden unit has 784 weights, a bias, and a weight for each of ten outputs, which have a bias each."""
    _, perceptron = networks(match)
    assert perceptron.params == parameters == UNITS[match] * (784 + 1 + 10) + 10
    assert units(perceptron) == UNITS[match]
    about = [text for _, text, values, _ in TRY if values["match"] == match and "erceptron" in text]
    assert about
    assert all(f"{UNITS[match]} hidden units" in text for text in about)
