"""Who trains next and for how long: everybody gets the same time, however many runs he has."""

from __future__ import annotations

from collections.abc import Collection

from nn_core.training.spec import State

ROUND_S = 0.1
"""In about this time everybody has his turn: it is as often as pictures come."""
SLICE_S = 0.05
"""A longer turn saves nothing."""


def slice_s(crowd: float) -> float:
    """How long a turn lasts where so many want one from each worker; one step is taken in any case."""
    return min(SLICE_S, ROUND_S / crowd)


class Shares:
    """How much time of the workers each owner has had.

    Whoever has had least is next. Who did not want any for a while has saved up nothing: he goes on level
    with whoever was next meanwhile. What he had more than the others stays with him, so that it does not
    help to pause and go on. (This is start-time fair queueing: Goyal, Vin and Cheng, 1996.)
    """

    def __init__(self) -> None:
        self._had: dict[str, float] = {}
        self._level = 0.0  # of who was next last: nobody who wants time has had less

    def first(self, owners: Collection[str]) -> str:
        """Who is next of those who want time now, of whom there is at least one."""
        self._had = {one: had for one, had in self._had.items() if had > self._level or one in owners}
        for owner in owners:
            self._had[owner] = max(self._level, self._had.get(owner, self._level))
        following = min(owners, key=self._had.__getitem__)
        self._level = self._had[following]
        return following

    def charge(self, owner: str, seconds: float) -> None:
        """He has had so much time."""
        self._had[owner] = max(self._level, self._had.get(owner, self._level)) + seconds


def share_in_words(people: int, state: State) -> str:
    """What somebody whose run is in that state has of the time, where so many people train; empty where
    there is nothing to say.
    """
    if people < 2 or state != "running":
        return ""
    return f"{people} people train here; you get about 1/{people}."
