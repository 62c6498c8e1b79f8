"""The table of losses that compare masks: names, formulas, PyTorch's own words."""

from __future__ import annotations

from dataclasses import dataclass

OF_A_LOSS = frozenset({"train_loss", "val_loss", "gradient_norm", "twin_train_loss", "twin_val_loss"})
"""Metrics that lie on another scale with another loss: no curve joins those of two."""


@dataclass(frozen=True)
class MaskLoss:
    """One loss.

    Attributes:
        name: in addresses, configs and code.
        title, note: for people.
        formula: in words of mathematics; p is the softmax of a pixel's scores, t is 1 for its class, else 0.
        source: the paper that brought it.
        code: lines of PyTorch that make `loss` of `scores` (n k h w) and `masks` (n h w, whole numbers).
    """

    name: str
    title: str
    note: str
    formula: str
    source: str
    code: tuple[str, ...]


CROSS_ENTROPY = MaskLoss(
    "cross_entropy",
    "Cross-entropy",
    "Each pixel counts the same, so the many of the background count most.",
    "−log p of the pixel's class, mean over all pixels",
    "",
    ("loss = nn.functional.cross_entropy(scores, masks)",),
)
DICE = MaskLoss(
    "dice",
    "Dice",
    "Each class counts the same, however few pixels it has.",
    "1 − (2 Σ p t + 1) / (Σ p + Σ t + 1), mean over classes",
    "Milletari et al., 2016, https://arxiv.org/abs/1606.04797",
    (
        "found = scores.softmax(1)",
        "true = nn.functional.one_hot(masks, scores.shape[1]).movedim(-1, 1)",
        "both = (found * true).sum((0, 2, 3))",
        "either = found.sum((0, 2, 3)) + true.sum((0, 2, 3))",
        "loss = 1 - ((2 * both + 1) / (either + 1)).mean()",
    ),
)

MASK_LOSSES = {loss.name: loss for loss in (CROSS_ENTROPY, DICE)}
