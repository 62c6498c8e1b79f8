"""Who in a class may need help: a judgement of what he did, never of who he is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

IDLE_S = 300.0
"""Five minutes with nothing done: longer than any experiment of the pages takes."""

Need = Literal["same_error", "idle", ""]


def judge_need(idle_s: float, wrong: Sequence[tuple[str, str]]) -> Need:
    """Why a student may need help, the more telling reason first; "": nothing says so.

    Args:
        idle_s: seconds since he last opened a page or answered.
        wrong: (question, wrong answer) of each answer that he has not corrected since.
    """
    if any(times >= 2 for times in Counter(wrong).values()):
        return "same_error"
    return "idle" if idle_s >= IDLE_S else ""


def uncorrected(answers: Sequence[tuple[str, str | None, bool | None]]) -> list[tuple[str, str]]:
    """(question, answer) of each wrong answer after which its question was not answered rightly.

    Args:
        answers: (question, what was said, whether that is right), the oldest first.
    """
    left: list[tuple[str, str]] = []
    for question, said, right in answers:
        if right:
            left = [one for one in left if one[0] != question]
        elif right is False and said is not None:
            left.append((question, said))
    return left
