"""What a page shows as 0.95 is 0.95 for a tutorial too."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ui.kit.facts import run_facts


@pytest.mark.parametrize(
    ("measured", "fact"),
    [(float(np.float32(0.95)), 0.95), (float(np.float32(0.949)), 0.949), (None, None)],
)
def test_a_share_that_was_measured_in_32_bits_is_what_it_is_shown_as(
    measured: float | None, fact: float | None
) -> None:
    newest = SimpleNamespace(step=3, metrics={} if measured is None else {"val_accuracy": measured})
    config = SimpleNamespace(learning_rate=0.1, batch_size=4, seed=0)
    run: Any = SimpleNamespace(latest=lambda: newest, state="paused", spec=SimpleNamespace(config=config))
    assert run_facts(run)["val_accuracy"] == fact
