"""The film of a GAN's timeline shows the kept steps in order and reports how far it is."""

from dataclasses import dataclass
from io import BytesIO
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from nn_core.training import RunHandle
from ui.gan_lab.film import Format, film, thinned


@dataclass
class FakeRun:
    """At step s every sample is of level s / 10, from -1 to 1."""

    steps: tuple[int, ...]

    def timeline(self) -> tuple[int, ...]:
        return self.steps

    def at(self, step: int) -> SimpleNamespace:
        return SimpleNamespace(arrays={"samples": np.full((64, 1, 8, 8), step / 10, np.float32)})


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_film_goes_through_the_timeline(kind: Format) -> None:
    shares: list[float] = []
    data = film(cast(RunHandle, FakeRun((-10, 0, 10))), kind, shares.append)
    assert shares == pytest.approx([1 / 3, 2 / 3, 1])
    with Image.open(BytesIO(data)) as image:
        assert image.format == kind
        levels = [frame.convert("L").getpixel((3, 3)) for frame in ImageSequence.Iterator(image)]
    assert levels[:3] == pytest.approx([0, 128, 255], abs=2)
    assert set(levels[3:]) <= {levels[2]}


@given(st.lists(st.integers(0, 10**6), unique=True).map(sorted), st.integers(2, 70))
def test_thinned_keeps_order_and_ends(steps: list[int], count: int) -> None:
    kept = thinned(steps, count)
    assert len(kept) == min(len(steps), count)
    assert kept == sorted(set(kept))
    assert set(kept) <= set(steps)
    if steps:
        assert (kept[0], kept[-1]) == (steps[0], steps[-1])
