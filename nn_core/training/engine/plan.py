"""Which steps a run is still to take, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass(eq=False)
class Stretch:
    """Steps that were asked for together.

    Attributes:
        left: how many are still to be taken; infinity: until the run is paused.
        turn: the part of each step that is taken; empty: all of it.
    """

    left: float
    turn: str = ""


class Plan:
    """Stretches of steps, the shorter ones first.

    So a step that is asked for by hand while a run trains comes next, as the one step that it is, and after
    it the run goes on as before. Steps of one length keep the order in which they were asked for.

    The engine's lock guards all changes but `begin`; `next` may be read without it.
    """

    def __init__(self) -> None:
        self._stretches: tuple[Stretch, ...] = ()
        self._begun: tuple[Stretch | None, int] = None, 0

    def __contains__(self, stretch: Stretch | None) -> bool:
        return stretch in self._stretches

    @property
    def next(self) -> Stretch | None:
        """Of which the next step is; None where no more is to be done."""
        stretches = self._stretches
        return stretches[0] if stretches else None

    def left(self, step: int) -> float:
        """Whole steps that are still to be taken where the run is at that step; infinity: until it is paused.

        A step is taken a moment before it is counted.
        """
        stretch, since = self._begun
        uncounted = step - since if stretch in self._stretches else 0
        return sum(one.left for one in self._stretches if not one.turn) - uncounted

    def add(self, steps: int | None, turn: str) -> Stretch:
        """So many more steps; None: until the run is paused, which is asked for once at most."""
        old, new = self._stretches, Stretch(inf if steps is None else steps, turn)
        if steps is None and old and old[-1].left == inf:
            return old[-1]
        at = sum(one.left <= new.left for one in old)
        self._stretches = (*old[:at], new, *old[at:])
        return new

    def begin(self, stretch: Stretch, step: int) -> None:
        """A whole step of it is under way, from that step on."""
        self._begun = stretch, step

    def count(self, stretch: Stretch) -> None:
        """A step of it was taken."""
        self._begun = None, 0
        stretch.left -= 1
        self._stretches = tuple(one for one in self._stretches if one.left > 0)

    def clear(self) -> None:
        """Nothing more is to be done."""
        self._stretches = ()
