"""What the page says while its network is still being trained."""

from __future__ import annotations

from nn_core.findings.trained import STEPS
from ui.dense.lesson import recipe


def being_trained() -> str:
    """Which network is trained and on what, from its own architecture."""
    run = recipe().run
    rows = run.architecture.summary()
    layers = " → ".join(f"{row.name} ({' x '.join(map(str, row.out_shape))})" for row in rows)
    count = len(run.load().labels)
    held_out = round(count * run.config.validation_share)
    return (
        f"**What is being trained:** {layers}. "
        f"Its {run.architecture.params:,} weights and biases start at random. "
        f"In {STEPS} steps of {run.config.batch_size} images it learns from {count - held_out:,} handwritten "
        f"digits; the other {held_out:,} are kept aside, to see how well it reads digits that are new to it. "
        "This happens only once. Then the page opens here, with its last feature maps and its dense layer."
    )
