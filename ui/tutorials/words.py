"""What is said of a tutorial or a challenge in the list of them."""

from __future__ import annotations

from nn_core.tutorials.document import Challenge, Tutorial
from ui.shell.catalogue import title_of
from ui.shell.text import plain
from ui.tutorials.walk import Walk


def facts_line(document: Tutorial | Challenge) -> str:
    """How long it takes, on which pages, and for whom it is."""
    minutes = "1 minute" if document.minutes == 1 else f"{document.minutes} minutes"
    pages = dict.fromkeys(title_of(step.page) for step in document.steps)
    return f"{minutes} · {', '.join(pages)} · {plain(document.audience)}"


def way_in(walk: Walk) -> tuple[str, bool]:
    """What the button says, and whether it begins from the first step."""
    if walk.standing.finished:
        return "Again", True
    if walk.number or walk.standing.told:
        return "Continue", False
    return "Start", True


def standing_line(walk: Walk) -> str:
    """How far it has come."""
    if walk.standing.finished:
        if isinstance(walk.document, Challenge):
            return "solved"
        skipped = "1 step" if walk.skipped == 1 else f"{walk.skipped} steps"
        return f"gone through, {skipped} skipped" if walk.skipped else "finished"
    steps = len(walk.document.steps)
    if isinstance(walk.document, Challenge):
        return ""
    if walk.number or walk.standing.told:
        return f"at step {walk.number + 1} of {steps}"
    return f"{steps} steps"
