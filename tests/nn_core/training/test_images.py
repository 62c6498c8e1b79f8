"""What may be asked of a network of layers: pictures to look at, names of layers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_core.training import ConfigError
from nn_core.training.images import NetworkProbe


@pytest.mark.parametrize(
    "wrong",
    [
        {"image": np.zeros((2, 5, 5), np.uint8)},
        {"image": np.zeros((5, 5), np.uint8)},
        {"image": np.full((1, 5, 5), np.nan)},
        {"image": np.full((1, 5, 5), 2.0)},
        {"image": np.zeros((1, 5, 5), np.int64)},
        {"image": np.zeros((1, 0, 5))},
        {"image": np.zeros((65, 1, 5, 5))},
        {"image": np.zeros((6, 3, 1024, 1024), np.uint8)},
        {"image": np.zeros((1, 2_000, 5))},
        {"image": "picture"},
        {"layers": "conv1"},
        {"weights": (1,)},
    ],
)
def test_a_probe_that_cannot_be_answered_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        NetworkProbe(**wrong)
    assert caught.value.field in wrong


def test_a_probe_keeps_its_own_copy() -> None:
    image = np.zeros((1, 2, 2), np.uint8)
    probe = NetworkProbe(image=image)
    image[:] = 9
    assert probe.image is not None
    assert probe.image.max() == 0
