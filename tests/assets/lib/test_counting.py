"""Rows, columns, channels and units are counted from 1 in whatever a page says of them."""

import re
from pathlib import Path

import pytest

from tests.node import ASSETS

# A number written without `nth`: what stands there is one name or sum, not a choice between two words.
PLACE = re.compile(r"\b(channel|unit|row|column|filter)s? \$\{(?!nth\(|name)[^}?]*\}", re.IGNORECASE)


@pytest.mark.parametrize("path", sorted(ASSETS.rglob("*.js")), ids=lambda path: path.stem)
def test_no_sentence_counts_from_zero(path: Path) -> None:
    found = [match.group() for match in PLACE.finditer(path.read_text(encoding="utf-8"))]
    assert [text for text in found if "+ 1" not in text] == []
