"""Latent space: of three generators, samples are chosen that are clear and show what a card is about."""

import numpy as np
import pytest

from nn_core.findings.latent.samples import PICKS, TERMS
from nn_core.measure.strokes import APART_PX, CLEAR
from tests.prompts.small import Small


@pytest.mark.parametrize("pick", PICKS)
def test_no_smear_is_chosen(small: Small, pick: str) -> None:
    values = PICKS[pick](small.page).values
    assert values is not None
    chosen = np.hstack([np.ravel(value) for value in values.values()]) - 1
    assert (small.page.found.confidence[chosen] >= CLEAR).all()


def test_ends_of_a_path_are_of_two_classes_or_of_one(small: Small) -> None:
    found = small.page.found
    for pick, count in (("two ways", 2), ("usual ends", 2), ("one class", 1)):
        values = PICKS[pick](small.page).values
        assert values is not None
        assert len({found.label[values[end] - 1] for end in ("a", "b")}) == count
        assert values["a"] != values["b"]


@pytest.mark.prompt("latent_space", "Thick and thin")
def test_the_sum_of_thick_and_thin_is_a_clear_thick_digit(small: Small) -> None:
    values = small.set_up("Thick and thin")
    a, b, c = (values[term][0] - 1 for term in TERMS)
    found, noise = small.page.found, small.noise
    assert found.thickness[a] > found.thickness[b] + APART_PX
    assert found.label[a] == found.label[b] != found.label[c]
    result = small.page.draw((noise[a] - noise[b] + noise[c])[None])
    assert result.label[0] == found.label[c]
    assert result.confidence[0] >= CLEAR
    assert result.thickness[0] > found.thickness[c]
