"""The run that a page looks at: the one it had, the one that its address names, or a new one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import streamlit as st

from nn_core import SpecError
from nn_core.training import CapacityError, ConfigError
from ui.engine import engine

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import RunSpec

ENDED = "The run of this page has ended. This is a new one with the same settings."
UNKNOWN = (
    "The run in the address has ended, or it trains something else. This is a new run with these settings."
)


@dataclass(frozen=True)
class _Held:
    """The run of this session. One that another session made (`ours` is false) is never closed here."""

    run_id: str
    ours: bool


def run_for(key: str, spec: RunSpec, linked: str | None) -> tuple[RunHandle, str | None]:
    """A run that trains `spec`, and a sentence where the run that the reader expected is gone.

    It is this session's own (kept in `st.session_state[key]`) or the one with the id `linked`, if that
    trains the same thing; settings that may change while it trains do not matter. Otherwise it is a
    new one, training if the one in its place was.

    Raises:
        SpecError, DataError, ConfigError: such a run cannot work.
    """
    held: _Held | None = st.session_state.get(key)
    expected = held.run_id if held else linked
    run = engine().get(expected) if expected else None
    if run is not None and trains(run.spec, spec):
        st.session_state[key] = held or _Held(run.id, ours=False)
        return run, None
    training = run is not None and run.state == "running"
    new = engine().submit(spec, replacing=run if held and held.ours else None)
    st.session_state[key] = _Held(new.id, ours=True)
    if held is None:
        return new, UNKNOWN if linked else None
    if run is None:
        return new, ENDED
    if training:
        new.resume()
    if held.ours:
        run.close(successor=new.id)
    return new, None


def trains(one: RunSpec, other: RunSpec) -> bool:
    """Whether two specs are the same but for settings that may change while a run trains."""
    return type(one) is type(other) and _lasting(one) == _lasting(other)


def _lasting(spec: Any) -> list[Any]:
    live = spec.config.live_fields()
    parts = [getattr(spec, part.name) for part in fields(spec) if part.name != "config"]
    settings = [getattr(spec.config, part.name) for part in fields(spec.config) if part.name not in live]
    return parts + settings


def tune(run: RunHandle, spec: RunSpec) -> str | None:
    """Give a run the live settings of `spec`; returns the reason in words if it refuses them."""
    now = run.spec.config
    live = now.live_fields()
    changes = {name: wanted for name in live if (wanted := getattr(spec.config, name)) != getattr(now, name)}
    try:
        if changes:
            run.configure(**changes)
    except (ConfigError, SpecError, CapacityError) as error:
        return str(error)
    return None
