"""The page's experiments, and what to predict of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from nn_core.judgements.segmentation import Gap, judge_gap, judge_masks, judge_twins
from nn_core.measure.segmentation import class_iou, ink_iou, mean_score
from nn_core.training import SegmentationProbe
from ui.kit.answer import Answer
from ui.kit.prediction import Choice
from ui.kit.try_this import Asking
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training import RunHandle

EARLY_AT, COMPARED_AT = 8, 512
"""The steps at which each is measured."""

LEAD = (
    "A classifier gives one answer for a whole picture. Here each of the 4,096 pixels gets one of its own. "
    "**Which pixels belong to which digit?**"
)
START = "Press Train and watch the masks grow."


def early_masks(run: RunHandle) -> Answer:
    """What the masks are after a few steps, and how many pixels are right nevertheless."""
    confusion = _confusion(run, EARLY_AT, "confusion")
    mean = mean_score(class_iou(confusion))
    right = np.trace(confusion) / confusion.sum()
    return Answer(
        judge_masks(confusion),
        f"at step {EARLY_AT} it is right on {percent(right, 1)} of all pixels of the validation scenes, "
        f"{percent(confusion[0].sum() / confusion.sum(), 1)} of which are background; the IoU of ink is "
        f"{ink_iou(confusion):.2f}, and the mean IoU over the classes {mean:.2f}.",
    )


def skips_help(run: RunHandle) -> Answer:
    """Which of the two networks finds ink more exactly, whatever digit it is part of."""
    first, second = (_confusion(run, COMPARED_AT, name) for name in ("confusion", "twin.confusion"))
    return Answer(judge_twins(ink_iou(first), ink_iou(second)), compared(first, second))


def compared(first: ArrayLike, second: ArrayLike) -> str:
    """What the two say of ink, with skips and without, and what follows from that.

    first, second: pixels by true class and by given class, k k each.
    """
    found, bare = (np.asarray(confusion) for confusion in (first, second))
    words = (
        f"at step {COMPARED_AT:,} the IoU of ink, all digits taken as one class, is {ink_iou(found):.2f} "
        f"with skips and {ink_iou(bare):.2f} without. Of the pixels with ink "
        f"{percent(_missed(found), 1)} are missed with skips, {percent(_missed(bare), 1)} without."
    )
    return f"{words} {FOLLOWS[judge_gap(ink_iou(found), ink_iou(bare))]}"


def _missed(confusion: np.ndarray[Any, Any]) -> float:
    """The share of the pixels with ink that are taken for background."""
    return float(confusion[1:, 0].sum() / confusion[1:].sum())


FOLLOWS: Mapping[Gap, str] = {
    "neither": "Neither finds ink yet: it is too early to compare them.",
    "unfound": "One of them hardly finds ink yet. So this tells which one learns sooner, not how exactly the "
    "other would know where a stroke ends.",
    "alike": "Both find it as exactly.",
    "apart": "Both find ink, and one of them more exactly.",
}
"""What follows from the two IoU."""


def _confusion(run: RunHandle, step: int, name: str) -> np.ndarray[Any, Any]:
    return np.asarray(run.at(step, SegmentationProbe(results=True)).arrays[name])


TRY: tuple[Asking, ...] = (
    (
        "Nearly all pixels right",
        f"The network is to take {EARLY_AT} steps with cross-entropy: −log of the probability that it gives "
        "to what a pixel is, the mean over all pixels. More than nine in ten pixels are background.",
        {},
        Choice(
            "What do its masks show then?",
            {
                "nothing": "Nothing: it says background everywhere",
                "mixed": "Strokes, but of which digit it does not know",
                "partly": "Parts of the digits, with their names",
                "well": "All digits: most pixels are right already",
            },
            {
                "nothing": "To say background everywhere makes nearly all pixels right. Cross-entropy counts "
                "each pixel the same, so that is learnt first. IoU counts each class, and is not fooled.",
                "mixed": "Bright strokes are easy to see. But at first the cheapest way to a lower loss is "
                "to say what most pixels are.",
                "partly": "It will get there. But at first the cheapest way to a lower loss is to say what "
                "most pixels are.",
                "well": "Most pixels are right, and yet no digit is found: most pixels are background. That "
                "is why masks are measured by IoU.",
            },
            early_masks,
            EARLY_AT,
        ),
    ),
    (
        "Are the skips needed?",
        f"Two networks are to learn from the same {COMPARED_AT} batches: one with skips, which hand the "
        "fine maps from the way down straight to the way up, one without. All else is alike.",
        {"beside": "without_skips"},
        Choice(
            "Who finds more exactly where ink is, whatever digit it is part of?",
            {
                "first": "Clearly the one with skips",
                "alike": "Both are alike",
                "second": "Clearly the one without skips: it has less to learn",
            },
            {
                "first": "A skip hands the fine maps from the way down straight to the end. Without it "
                "everything passes through maps of 8 × 8: that takes longer to learn, and loses where lines "
                "are to the pixel.",
                "alike": "Both see the same and reach as far. But without skips everything passes through "
                "maps of 8 × 8, which takes longer to learn. A skip hands over the fine maps.",
                "second": "It has fewer weights. But everything that it knows has to pass through maps of "
                "8 × 8, and that takes longer to learn than to use fine maps that a skip hands over.",
            },
            skips_help,
            COMPARED_AT,
        ),
    ),
)
