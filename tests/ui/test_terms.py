"""A term of the field is explained where it first stands on a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources import ROOT

UI = ROOT / "ui"


@pytest.mark.parametrize(
    ("path", "term", "words"),
    [
        (UI / "embedding" / "tsne.py", "nats from", "A nat is a unit of"),
        (UI / "embedding" / "cards" / "landscape.py", "nat", "sure and right"),
        (UI / "embedding" / "cards" / "slices.py", "Wilson", "19 of 20 such bars hold it"),
        (UI / "channels" / "concept.py", "p = ", "by chance alone"),
        (ROOT / "pages" / "dense.py", "logit", "also called its"),
    ],
)
def test_a_term_stands_beside_what_it_means(path: Path, term: str, words: str) -> None:
    text = path.read_text("utf-8")
    assert term in text
    assert words in text
