"""What the page says of its parts holds for whatever the generator makes."""

from __future__ import annotations

import pytest

from ui.latent_space.words import FORMULAS, LEAD, TRY


@pytest.mark.parametrize("part", sorted(LEAD.keys() - {"checkerboard"}))  # its generators make digits
def test_a_part_that_shows_any_generator_speaks_of_no_digits(part: str) -> None:
    cards = [f"{title} {text}" for title, text, _ in TRY[part]]
    assert [text for text in (LEAD[part], *cards, FORMULAS[part]) if "digit" in text.lower()] == []
