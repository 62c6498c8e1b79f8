"""The warnings of a GAN: each for the curves that deserve it, and none for the others."""

import numpy as np
import pytest

from nn_core.training.gan_notice import gan_notice


def curves(d_real: float, d_fake: float, steps: int = 1000) -> dict[str, np.ndarray]:
    step = np.arange(10, steps + 1, 10)
    shake = 0.01 * np.sin(step)
    return {
        "step": step,
        "d_real": d_real + shake,
        "d_fake": d_fake + shake,
        "g_loss": np.full(len(step), np.nan),
    }


EVEN = np.full(10, 0.1)
FOUR = np.array([0.4, 0.3, 0.2, 0.095, 0.005, 0, 0, 0, 0, 0])


def test_a_game_that_goes_well_needs_no_words() -> None:
    assert gan_notice(curves(0.6, 0.4), raw=False, class_shares=EVEN, diversity=0.95) is None
    assert gan_notice({}, raw=False) is None
    assert gan_notice({"step": np.array([])}, raw=False) is None


def test_a_discriminator_that_is_sure_of_everything() -> None:
    said = gan_notice(curves(0.98, 0.02), raw=False)
    assert said is not None
    assert said.startswith("D wins: it gives real pictures 0.98 and generated ones 0.02")
    assert "learning rate" in said


@pytest.mark.parametrize(
    ("real", "fake", "raw"), [(0.98, 0.2, False), (0.8, 0.02, False), (12.0, -9.0, True)]
)
def test_half_sure_or_without_bounds_is_no_win(real: float, fake: float, raw: bool) -> None:
    assert gan_notice(curves(real, fake), raw=raw) is None


def test_only_the_last_steps_count() -> None:
    found = curves(0.98, 0.02)
    found["d_real"][-15:], found["d_fake"][-15:] = 0.6, 0.5
    assert gan_notice(found, raw=False) is None


def test_a_collapse_shows_in_classes_or_in_likeness() -> None:
    assert "4 of 10 classes" in str(gan_notice(curves(0.6, 0.4), raw=False, class_shares=FOUR, diversity=0.9))
    assert "31%" in str(gan_notice(curves(0.6, 0.4), raw=True, class_shares=EVEN, diversity=0.31))
    assert gan_notice(curves(0.6, 0.4), raw=False, class_shares=np.array([1.0]), diversity=0.9) is None


def test_the_first_steps_are_never_judged() -> None:
    assert gan_notice(curves(0.99, 0.0, steps=100), raw=False, class_shares=FOUR) is None
