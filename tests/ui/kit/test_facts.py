"""What a page shows as 0.95 is 0.95 for a tutorial too."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ui.kit.facts import classifier_facts


@pytest.mark.parametrize(
    ("measured", "fact"),
    [(float(np.float32(0.95)), 0.95), (float(np.float32(0.949)), 0.949), (np.nan, None), (None, None)],
)
def test_a_share_that_was_measured_in_32_bits_is_what_it_is_shown_as(
    measured: float | None, fact: float | None
) -> None:
    metrics = {} if measured is None else {"val_accuracy": measured}
    newest = SimpleNamespace(step=3, metrics=metrics, measured={})
    config = SimpleNamespace(learning_rate=0.1, batch_size=4, seed=0)
    run: Any = SimpleNamespace(latest=lambda: newest, state="paused", spec=SimpleNamespace(config=config))
    assert classifier_facts(run)["val_accuracy"] == fact


@pytest.mark.parametrize(
    ("measured", "step"), [({}, 3), ({"val_accuracy": 2}, 2), ({"train_accuracy": 1}, 3)]
)
def test_the_validation_accuracy_is_of_the_step_at_which_it_was_measured(
    measured: dict[str, int], step: int
) -> None:
    newest = SimpleNamespace(step=3, metrics={"val_accuracy": 0.5}, measured=measured)
    config = SimpleNamespace(learning_rate=0.1, batch_size=4, seed=0)
    run: Any = SimpleNamespace(latest=lambda: newest, state="paused", spec=SimpleNamespace(config=config))
    assert classifier_facts(run)["val_step"] == step
