"""What is shown to networks that put a belief to the test."""

import numpy as np
import pytest

from nn_core.data import load
from nn_core.findings.beliefs import PERIOD, SHAPES, by_lot, cues


@pytest.mark.parametrize("seed", range(3))
def test_labels_by_lot_are_the_same_labels_and_agree_with_the_images_by_chance_only(seed: int) -> None:
    digits, lot = load("mnist"), by_lot(seed)
    assert np.array_equal(np.sort(lot.labels), np.sort(digits.labels))
    assert np.array_equal(lot.images, digits.images)
    assert abs((lot.labels == digits.labels).mean() - 0.1) < 4 * np.sqrt(0.09 / len(digits))


@pytest.mark.parametrize("seed", range(3))
def test_cues_agree_in_all_pictures_or_in_none(seed: int) -> None:
    agreeing, conflicting = (cues(seed, 200, conflicting) for conflicting in (False, True))
    assert np.array_equal(agreeing.shape, agreeing.texture)
    assert not (conflicting.shape == conflicting.texture).any()
    assert set(conflicting.texture) == set(range(len(SHAPES)))


def test_stripes_run_as_their_class_says() -> None:
    """The strongest frequency of a picture, by the FFT, lies at k times 45 degrees."""
    made = cues(0, 40, conflicting=True)
    pictures = made.images[:, 0] - made.images.mean(axis=(1, 2, 3))[:, None, None]
    for picture, texture in zip(pictures, made.texture, strict=True):
        power = np.abs(np.fft.rfft2(picture, s=(112, 112))) ** 2
        near = np.hypot(np.fft.fftfreq(112)[:, None], np.fft.rfftfreq(112)) > 0.6 / PERIOD
        row, column = np.unravel_index(int((power * near).argmax()), power.shape)
        turned = np.degrees(np.arctan2(np.fft.fftfreq(112)[row], np.fft.rfftfreq(112)[column])) % 180
        assert abs((turned - 45 * texture + 90) % 180 - 90) < 15
