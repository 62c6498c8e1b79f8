"""What the cards of "GAN in the plane" say of what was measured."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from ui.gan_plane.cards import LARGE, SMALL, first_pulled


def test_points_just_beside_a_blob_are_told_as_close_to_it() -> None:
    (x, y), radius = LARGE
    inside, beside, outside = (x, y), (x - radius - 0.1, y), (x - radius - 0.3, y)
    points = np.array([inside, inside, inside, beside, outside, outside, outside, SMALL[0]])
    run = SimpleNamespace(at=lambda *_: SimpleNamespace(arrays={"generated": points}))
    assert first_pulled(cast("Any", run)).measured.endswith(
        "50\N{NO-BREAK SPACE}% of them lie in the large blob or within 0.2 of it, "
        "and 12\N{NO-BREAK SPACE}% in the small one or as close to it."
    )
