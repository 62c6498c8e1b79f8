"""What a visitor may do with a run: steer his own, and look at anybody's.

A page has no other way to a run than the functions here, and what it gets refuses whatever steers where the
run is not the visitor's. So no button, no field and no component can be forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ui.shell import ahead
from ui.shell.engine import engine
from ui.shell.trouble import PlainError
from ui.shell.visitor import me, my_origin

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.jobs import Job, JobHandle
    from nn_core.training.spec import RunSpec

LOOKS = frozenset(
    {
        *("look", "owner", "spec", "state", "message", "successor", "step_count", "steps_per_second"),
        *("touch", "latest", "history", "timeline", "at", "weights", "subscribe", "wait"),
    }
)
"""What anybody may ask of a run. All else that a handle can do steers, or makes another run (`copy`)."""
THEIRS = "This is somebody else's run: you can look at it, and take a copy of your own."


class TheirsError(PlainError):
    """The run is not the visitor's."""

    def __init__(self) -> None:
        super().__init__(THEIRS)


class Guarded:
    """A `RunHandle` for one visitor, without `id`.

    Attributes:
        bare: the handle itself.
    """

    def __init__(self, run: RunHandle, visitor: str) -> None:
        self.bare = run
        self._visitor = visitor

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Guarded) and self.bare == other.bare

    def __hash__(self) -> int:
        return hash(self.bare)

    def __getattr__(self, name: str) -> Any:
        """Whose the run is now decides: it may have been handed over since. Nobody needs `id`."""
        if name == "id":
            raise AttributeError(name)
        if name not in LOOKS and self.bare.owner != self._visitor:
            raise TheirsError
        return getattr(self.bare, name)

    def copy(self) -> RunHandle | None:
        """As `RunHandle.copy`; it is the visitor's."""
        copy = self.bare.copy(self._visitor, my_origin())
        return None if copy is None else cast("RunHandle", Guarded(copy, self._visitor))


def _guarded(run: RunHandle) -> RunHandle:
    return cast("RunHandle", Guarded(run, me()))


def hand_to_me(run: RunHandle) -> None:
    """Make the run this visitor's, whose ever it was: for who has shown that he may have it."""
    cast("Guarded", run).bare.give(me())


def steers(run: RunHandle) -> bool:
    """Whether the run is this visitor's."""
    return run.owner == me()


def begun(spec: RunSpec, replacing: RunHandle | None = None) -> RunHandle:
    """A new run, which is this visitor's; see `Engine.submit`. `replacing` is a run that he steers.

    It may have been made ahead of the page, of what he edits there.
    """
    if (made := ahead.take(spec, me())) is not None:
        return _guarded(made)
    bare = cast("Guarded", replacing).bare if replacing is not None and steers(replacing) else None
    return _guarded(engine().submit(spec, replacing=bare, owner=me(), origin=my_origin()))


def asked(job: Job, who: str = "") -> JobHandle:
    """A job that is worked on in this visitor's share; see `Jobs.ask`."""
    return engine().jobs.ask(job, who, me())


def awake(name: str | None) -> RunHandle | None:
    """The run that an address names, if it is awake."""
    run = engine().get(name) if name else None
    return None if run is None else _guarded(run)


def opened(name: str | None) -> RunHandle | None:
    """The same; one that sleeps wakes.

    Addresses of earlier versions held the id that steers. A run of then has no owner: it is given to who
    first comes with that id, as he could steer it before.

    Raises:
        CapacityError, StoreError: it is kept, and cannot be woken.
    """
    run = engine().find(name, my_origin()) if name else None
    if run is None:
        return None
    if not run.owner and name == run.id:
        run.give(me())
    return _guarded(run)


def kept(name: str | None) -> RunHandle | None:
    """The same; None also where it cannot be read any more, or there is no room for it now.

    Raises:
        StoreError: the disk does not let it be read now.
    """
    from nn_core.training import CapacityError, LostError
    from nn_core.training.errors import UnreadableError

    try:
        return opened(name)
    except (CapacityError, LostError, UnreadableError):
        return None
