"""What the page says of its parts holds for whatever the generator makes."""

from __future__ import annotations

import re

import numpy as np
import pytest

from nn_core.latent.vectors import typical_length
from ui.latent_space.words import FORMULAS, LEAD, TRY


@pytest.mark.parametrize("part", sorted(LEAD.keys() - {"checkerboard"}))  # its generators make digits
def test_a_part_that_shows_any_generator_speaks_of_no_digits(part: str) -> None:
    cards = [f"{title} {text}" for title, text, *_ in TRY[part]]
    assert [text for text in (LEAD[part], *cards, FORMULAS[part]) if "digit" in text.lower()] == []


@pytest.mark.parametrize("part", sorted(TRY))
def test_no_card_speaks_of_what_it_sets_up_as_if_it_stood_there(part: str) -> None:
    """Before a guess the page shows what it showed before."""
    already = re.compile(r"The pointer (is|goes)|\*Reach\* is")
    assert [title for title, text, *_ in TRY[part] if already.search(text)] == []


def test_noise_of_two_numbers_does_get_as_far_as_the_corner_now_and_then() -> None:
    """G learns from 24,000 vectors: what some of them surpass it has met."""
    text = next(text for title, text, *_ in TRY["plane"] if title == "Longer than noise")
    reach = 2 * typical_length(2)[0]
    longer = (
        np.linalg.norm(np.random.default_rng(0).standard_normal((24_000, 2)), axis=1) > np.sqrt(2) * reach
    )
    assert 0 < longer.mean() < 0.01
    assert "hardly ever" in text
    assert "never met" not in text
