"""What the live stream counts as it goes, in plain numbers. `ui/server/metrics.py` shows them to who asks."""

from __future__ import annotations

import time


class Tally:
    """Frames sent, steps seen, and how long readers waited, since the server began.

    Attributes:
        frames: sent to browsers.
        steps: taken by runs while somebody watched them.
        waits: times that somebody asked to see something else.
        waited_s: from each of these to the next frame, in all.
    """

    def __init__(self) -> None:
        self.frames = self.steps = self.waits = 0
        self.waited_s = 0.0
        self._reached: dict[str, int] = {}

    def send(self, waits_since: float | None) -> None:
        """A frame has left; somebody has waited for it since then (`time.monotonic`), or nobody has."""
        self.frames += 1
        if waits_since is not None:
            self.waits += 1
            self.waited_s += time.monotonic() - waits_since

    def reach(self, run_id: str, step: int) -> None:
        """A run has taken so many steps. However many watch it, each step counts once."""
        self.steps += max(0, step - self._reached.get(run_id, step))
        self._reached[run_id] = step

    def leave(self, run_id: str) -> None:
        """Somebody watches a run no longer."""
        self._reached.pop(run_id, None)
