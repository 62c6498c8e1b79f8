"""How many a second: of steps, and of examples."""

from __future__ import annotations

from collections.abc import Callable

RATE_WINDOW_S = 1.0


class Rate:
    """Something counted, per second, over the last one to two seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._marks: list[tuple[float, int]] = []
        self.per_second = 0.0

    def restart(self) -> None:
        """Leave a pause out of the count."""
        self._marks, self.per_second = [], 0.0

    def count(self, total: int) -> None:
        """Say how many there are by now."""
        now = self._clock()
        self._marks = self._marks or [(now, total), (now, total)]
        (old_time, old_total), (new_time, _) = self._marks
        if now > old_time:
            self.per_second = max(0.0, (total - old_total) / (now - old_time))
        if now - new_time >= RATE_WINDOW_S:
            self._marks = [self._marks[1], (now, total)]


class Speed:
    """How fast a run trains now, in examples and in steps."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._examples, self._steps = Rate(clock), Rate(clock)

    def restart(self) -> None:
        self._examples.restart()
        self._steps.restart()

    def count(self, examples: int, steps: int) -> None:
        self._examples.count(examples)
        self._steps.count(steps)

    def metrics(self, moves: bool) -> dict[str, float]:
        """As a snapshot has them; zero for a run that stands."""
        return {
            "examples_per_second": self._examples.per_second if moves else 0.0,
            "steps_per_second": self._steps.per_second if moves else 0.0,
        }
