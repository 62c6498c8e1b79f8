"""The run that a page looks at: the one it had, the one that its address names, or a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from nn_core import SpecError
from nn_core.training import CapacityError, ConfigError
from ui.kit.agreement import Agreement, taken_over
from ui.kit.exchange import exchange
from ui.shell.engine import engine
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import RunSpec
    from ui.kit.experiment import Experiment

Spec = TypeVar("Spec")

GAN_LAB = session_key("gan", "run")
"""Where the GAN lab's run is held, at which the page "Latent space" looks as well."""
ENDED = "The run of this page has ended. This is a new one with the same settings."
UNKNOWN = (
    "The run in the address has ended, or it trains something else. This is a new run with these settings."
)
LOST = "What was trained with these settings is gone: its room was needed. This is a new run with them."
NOT_KEPT = (
    "There was no room to keep the network as it was: undo brings back its layers, "
    "but not all that they had learnt."
)
MADE = session_key("runs", "made")
"""Where the ids of the runs stand that this session has made. Only those end or are parked."""


def run_for(key: str, spec: RunSpec, lab: Experiment) -> tuple[RunHandle, str | None]:
    """A run that trains `spec`, and a sentence where the run that the reader expected is gone.

    It is the one that the experiment names or the one that this session sees already (kept in
    `st.session_state[key]`), if that trains the same thing; settings that may change while it trains do not
    matter. Otherwise, or if the experiment is to be renewed, it is a new one, training if an edit put it in
    the place of one that was. The experiment names it from now on. A run that has trained and makes way is
    parked: the past leads back to it.

    Raises:
        SpecError, DataError, ConfigError, CapacityError: such a run cannot work, or not now.
    """
    made, before = _made(), held_run(key)
    run = _suitable(spec, lab, before)
    news = None if run else _news(lab, st.session_state.get(key))
    if run is not None and lab.starts_anew and not untouched(run):
        if run.id in made:
            run.pause()
        run = None
    if run is None:
        run = _new(spec, lab, before if before and before.id in made else None)
        made.add(run.id)
        if _is_gone(lab["run"]):
            lab.past.rename_run(lab["run"], run.id)
    lab.renewed, lab["run"] = False, run.id
    st.session_state[key] = run.id
    run.unpark()
    if before is not None and before.id != run.id and before.id in made:
        _make_way(before, run, lab)
    for run_id in lab.past.forgotten(run.id):
        lab.agreements.pop(run_id, None)
        if run_id in made:
            _close(run_id)
    return run, news


def held_run(key: str) -> RunHandle | None:
    """The run that this session sees on the page with that key, as long as it lasts."""
    held: str | None = st.session_state.get(key)
    return engine().get(held) if held else None


def _made() -> set[str]:
    made: set[str] = st.session_state.setdefault(MADE, set())
    return made


def made_here(run: RunHandle) -> bool:
    """Whether this session has made the run."""
    return run.id in _made()


def spec_of(run: RunHandle, kind: type[Spec]) -> Spec:
    """What the run trains. A page that asks looks at runs of that kind only."""
    spec = run.spec
    assert isinstance(spec, kind)
    return spec


def named_run(lab: Experiment, kind: type) -> RunHandle | None:
    """The run that the address names, as long as it lasts, if it is of that kind."""
    run = engine().get(lab["run"] or "")
    return run if run is not None and isinstance(run.spec, kind) else None


def untouched(run: RunHandle) -> bool:
    """Whether it stands at its first random weights."""
    return run.step_count == 0 and run.state == "paused"


def _suitable(spec: RunSpec, lab: Experiment, before: RunHandle | None) -> RunHandle | None:
    """None also where the one that is named is gone: another one must not pass for it."""
    if _is_gone(lab["run"]):
        return None
    named = engine().get(lab["run"] or "")
    return next((run for run in (named, before) if run is not None and trains(run.spec, spec)), None)


def _is_gone(named: str | None) -> bool:
    return engine().get(named) is None if named else False


def _new(spec: RunSpec, lab: Experiment, before: RunHandle | None) -> RunHandle:
    edited = (
        before is not None and before.state == "running" and lab["run"] == before.id and not lab.starts_anew
    )
    run = engine().submit(spec, replacing=before)
    if edited:
        run.resume()
    return run


def _news(lab: Experiment, held: str | None) -> str | None:
    """Why there must be a new run, where the reader expected one that was there."""
    named: str | None = lab["run"]
    if held is None:
        return UNKNOWN if named else None
    if named is None or not _is_gone(named) or lab.past.left_untrained(named):
        return None
    if named == held:
        return ENDED
    return LOST if named in _made() else UNKNOWN


def _make_way(run: RunHandle, successor: RunHandle, lab: Experiment) -> None:
    """One that has not trained leaves: its weights come back with its settings."""
    if run.step_count:
        run.park(successor.look)
    else:
        run.close(successor.look)
        lab.past.leave_untrained(run.id)


def _close(run_id: str) -> None:
    run = engine().get(run_id)
    if run is not None:
        run.close()


def trains(one: RunSpec, other: RunSpec) -> bool:
    """Whether two specs are the same but for settings that may change while a run trains."""
    return type(one) is type(other) and _lasting(one) == _lasting(other)


def _lasting(spec: Any) -> list[Any]:
    live = spec.config.live_fields()
    parts = [getattr(spec, part.name) for part in fields(spec) if part.name != "config"]
    settings = [getattr(spec.config, part.name) for part in fields(spec.config) if part.name not in live]
    return parts + settings


def follow(
    lab: Experiment,
    settings: Mapping[str, str],
    *components: str,
    settle: Callable[[], object] = lambda: None,
) -> None:
    """Take over what others have changed of the run that the experiment names, since this session last agreed
    with it, but for what this session has changed as well. Call it before anything is made of the values.

    Args:
        settings: fields of the run's config, by the parameters that choose them.
        components: keys of those that show them: for them it is news.
        settle: brings the experiment's other values in line with it.
    """
    run, known = engine().get(lab["run"] or ""), lab.agreements.get(lab["run"])
    if run is None or known is None:
        return
    config = run.spec.config
    used, used_then = (
        {name: getattr(of, part) for name, part in settings.items()} for of in (config, known.config)
    )
    taken = taken_over(lab.values, known.chosen, used, used_then)
    lab.agreements[run.id] = replace(known, config=config, chosen={**known.chosen, **taken})
    if not taken:
        return
    before = dict(lab.values)
    lab.values.update(taken)
    settle()
    lab.past.take({name: value for name, value in lab.values.items() if value != before[name]})
    for component in components:
        exchange(component).choose()


def tune(run: RunHandle, spec: RunSpec, lab: Experiment) -> str | None:
    """Give a run the live settings of `spec` that this session has changed; returns the reason in words if it
    refuses them.

    At first sight of a run it has changed none: an address may be older than what the run uses now.
    Where they make another network of it, a copy of what it was is parked, to which the past leads from now
    on; where there is no room for that, a note says so.
    """
    _meet(run, spec, lab)
    agreed = lab.agreement(run)
    now = agreed.config
    live = now.live_fields()
    changes = {name: wanted for name in live if (wanted := getattr(spec.config, name)) != getattr(now, name)}
    copy, is_kept = None, True
    if changes.keys() & now.reshaping and lab.past.names(run.id):
        copy, is_kept = _copy_of(run)
    try:
        if changes:
            run.configure(**changes)
    except (ConfigError, SpecError, CapacityError) as error:
        if copy is not None:
            copy.close()
        lab.agreements[run.id] = replace(agreed, chosen=dict(lab.values))
        return str(error)
    lab.agreements[run.id] = replace(agreed, chosen=dict(lab.values), config=spec.config)
    if copy is not None:
        _keep(copy, run, lab)
    elif not is_kept and run.step_count:
        lab.notes.append(NOT_KEPT)
    return None


def _meet(run: RunHandle, spec: RunSpec, lab: Experiment) -> None:
    """At first sight of a run: what it uses and the address does not say, others have changed since. The page
    runs again, to follow that.
    """
    if run.id in lab.agreements:
        return
    lab.agreements[run.id] = Agreement(dict(lab.values), spec.config)
    used = run.spec.config
    if any(getattr(used, name) != getattr(spec.config, name) for name in used.live_fields()):
        st.rerun()


def _copy_of(run: RunHandle) -> tuple[RunHandle | None, bool]:
    """A copy, none of a run that has failed; and whether there was room for it."""
    try:
        return run.copy(), True
    except CapacityError:
        return None, False


def _keep(copy: RunHandle, run: RunHandle, lab: Experiment) -> None:
    """What the run was is the copy's now; the state that is opened, or is being made, keeps the run."""
    _made().add(copy.id)
    copy.park(run.look)
    lab.past.rename_run(run.id, copy.id, but=lab.values)
