"""A job is worked on at once, piece by piece."""

from __future__ import annotations

from typing import Any

from nn_core.training.jobs import Beside, Job, Progress


def worked(job: Job) -> tuple[list[Progress], Any]:
    """How far it was after each piece, and what it found."""
    work = job.work(tools=None)  # type: ignore[arg-type]
    pieces: list[Progress] = []
    given = None
    try:
        while True:
            piece = work.send(given)
            given = piece.call() if isinstance(piece, Beside) else None
            if isinstance(piece, Progress):
                pieces.append(piece)
    except StopIteration as stop:
        return pieces, stop.value
