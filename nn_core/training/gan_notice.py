"""What goes wrong in a GAN, told from its curves: a sentence with what to try, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

RECENT_STEPS = 200
EARLY_STEPS = 150
SURE = 0.95
FEW_CLASSES = 0.5
LITTLE_DIVERSITY = 0.5

Curves = Mapping[str, np.ndarray[Any, Any]]


def gan_notice(
    curves: Curves,
    raw: bool,
    class_shares: np.ndarray[Any, Any] | None = None,
    diversity: float | None = None,
) -> str | None:
    """A warning in words, or None while all is well.

    Args:
        curves: as `RunHandle.history` gives them: "step", "d_real", "d_fake" and more.
        raw: whether D gives scores without bounds, so that no verdict is "sure".
        class_shares: how the newest samples spread over the classes (`quality.class_shares`), where known.
        diversity: that of the newest samples as a share of the real images', where known.
    """
    if not len(curves.get("step", ())) or curves["step"][-1] < EARLY_STEPS:
        return None
    return _d_wins(curves, raw) or _collapse(class_shares, diversity)


def _d_wins(curves: Curves, raw: bool) -> str | None:
    real, fake = (_recent(curves, name) for name in ("d_real", "d_fake"))
    if raw or real is None or fake is None or real < SURE or fake > 1 - SURE:
        return None
    return (
        f"D wins: it gives real pictures {real:.2f} and generated ones {fake:.2f}. A judge that is so sure "
        "gives G nothing to go by. Try a smaller learning rate for D, more label smoothing, or another loss."
    )


def _collapse(class_shares: np.ndarray[Any, Any] | None, diversity: float | None) -> str | None:
    try_this = "Try smaller learning rates, a larger batch, or the Wasserstein loss, then Reset."
    if diversity is not None and diversity < LITTLE_DIVERSITY:
        return f"G collapses: its samples differ {diversity:.0%} as much as real pictures do. {try_this}"
    if class_shares is None or len(class_shares) < 2:
        return None
    # A class counts that gets at least a tenth of an even share.
    found = int((class_shares >= 0.1 / len(class_shares)).sum())
    if found > FEW_CLASSES * len(class_shares):
        return None
    return f"G collapses: it makes {found} of {len(class_shares)} classes. {try_this}"


def _recent(curves: Curves, name: str) -> float | None:
    """The mean of a curve over the last steps; None where it was not measured there."""
    values = curves.get(name)
    if values is None:
        return None
    late = values[curves["step"] > curves["step"][-1] - RECENT_STEPS]
    late = late[np.isfinite(late)]
    return float(late.mean()) if len(late) else None
