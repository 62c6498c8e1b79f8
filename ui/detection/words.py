"""The experiments of the page, and what to predict of each."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING

from nn_core.data.registry import DIGIT_NAMES
from nn_core.judgements.detection import judge_found
from nn_core.training import DetectionRun
from nn_core.training.detection.grid import SCORE
from ui.kit.answer import Answer
from ui.kit.prediction import Choice
from ui.kit.runs import spec_of
from ui.kit.try_this import Asking
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import Snapshot

SOON, UNBOXED_AT, COARSE_AT = 256, 192, 256
"""The steps at which each is measured: multiples of 64, which a timeline keeps."""

START = "Press Train."


def lead(names: Sequence[str]) -> str:
    """What the page is about, for scenes of these classes."""
    which = (
        "which digit is it"
        if set(names) <= set(DIGIT_NAMES)
        else f"is it {', '.join(names[:-1])} or {names[-1]}"
    )
    return (
        "**What is in this picture, and where?** Nobody says how many digits there are. Each cell of a grid "
        f"answers three questions: is the centre of a digit in me, which box holds it, {which}?"
    )


def found_at(run: RunHandle, step: int) -> Answer:
    """How many digits of new scenes are found at a step."""
    now = run.at(step)
    return Answer(judge_found(now.metrics["val_recall"]), f"{_finds(run, now)}.")


def finds_soon(run: RunHandle) -> Answer:
    """Of the detector that the page opens with."""
    return found_at(run, SOON)


def finds_without_boxes(run: RunHandle) -> Answer:
    """Of one that is never told how far its boxes are off, and whether its cells know better."""
    first, now = run.at(0), run.at(UNBOXED_AT)
    before, after = (one.metrics["val_object_loss"] for one in (first, now))
    answer = found_at(run, UNBOXED_AT)
    return Answer(
        answer.holds,
        f"{answer.measured} The object term on these scenes was {before:.1f} at first and is "
        f"{after:.1f} now.",
    )


def _finds(run: RunHandle, now: Snapshot) -> str:
    step = now.measured.get("val_recall", now.step)
    _, scenes = spec_of(run, DetectionRun).image_counts()
    recall, precision = now.metrics["val_recall"], now.metrics["val_precision"]
    sure = f"a score of at least {SCORE:.2f}"
    right = (
        f"none of its boxes has {sure}"
        if isnan(precision)
        else f"{percent(precision)} of its boxes with {sure} are right"
    )
    found = f"it finds {percent(recall)} of the digits in {scenes:,} scenes kept aside"
    return f"at step {step:,} {found}, and {right}"


TRY: tuple[Asking, ...] = (
    (
        "How soon does it find digits?",
        f"The detector begins with random weights. It is to learn from {SOON} batches of scenes.",
        {},
        Choice(
            "How many digits of new scenes does it find then, with a box that fits and the right name?",
            {
                "hardly": "Fewer than one in four",
                "some": "Some, but not seven in ten",
                "most": "Seven in ten, or more",
            },
            {
                "hardly": "Three questions at once look hard. But each cell answers them with the same "
                "filters, so every digit teaches all cells.",
                "some": "It finds most centres early, and the boxes and names follow. In this many steps all "
                "three are mostly right.",
                "most": "All cells share their filters: what is learnt from a digit in one corner holds in "
                "every other. Move the score's slider, and see what the surest boxes are.",
            },
            finds_soon,
            SOON,
        ),
    ),
    (
        "Nobody corrects the boxes",
        f"The weight of the box term is 0 here. The detector is to learn from {UNBOXED_AT} batches.",
        {"box": 0.0},
        Choice(
            "How many digits does it find, with a box that fits?",
            {
                "hardly": "Fewer than one in four",
                "some": "Some: boxes come out about right anyway",
                "most": "Seven in ten, or more: who knows the centre knows the box",
            },
            {
                "hardly": "The object term falls: cells learn where centres are. But no gradient ever "
                "reaches the four numbers of a box. A few boxes fit by chance; an IoU of a half takes more.",
                "some": "The filters do learn, for the other two questions. But nothing pulls the four "
                "numbers of a box towards the truth.",
                "most": "The cell does know where the centre is. But a box needs a height and a width, and "
                "nothing tells these weights what they should be.",
            },
            finds_without_boxes,
            UNBOXED_AT,
        ),
    ),
)
