"""The run that a page looks at: the one it had, the one that its address names, or a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import streamlit as st

from nn_core import SpecError
from nn_core.training import CapacityError, ConfigError
from ui.kit.agreement import Agreement, taken_over
from ui.kit.exchange import exchange
from ui.kit.prediction import rename_measured
from ui.kit.steering import awake, begun, kept, steers
from ui.shell.keys import session_key
from ui.shell.prepared import prepared
from ui.shell.reader import watchers

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import RunSpec
    from ui.kit.experiment import Experiment

Spec = TypeVar("Spec")

CNN_LAB, GAN_LAB = session_key("cnn", "run"), session_key("gan", "run")
"""Where the labs' runs are held, at which other pages look as well."""
ENDED = "The run of this page has ended. This is a new one with the same settings."
UNKNOWN = (
    "The run in the address has ended, or it trains something else. This is a new run with these settings."
)
INSTEAD = "This is a new run with these settings."
LOST = "What was trained with these settings is gone: its room was needed. This is a new run with them."
NOT_KEPT = (
    "There was no room to keep the network as it was: undo brings back its layers, "
    "but not all that they had learnt."
)
NO_COPY = "There is no room for a copy of this run now, so nothing was changed."
TAKEN = "This is a copy of your own from here on. The run that you looked at goes on without you."
YOURS = "This is a copy of your own of a prepared run. What you do changes no other."
NO_COPY_YET = (
    "There is no room now for your own copy of the prepared run: you look at it, and it cannot be changed."
)
MADE = session_key("runs", "made")
"""The runs that this session has made. Only those it ends or parks: another tab may need the others."""


def run_for(key: str, spec: RunSpec, lab: Experiment) -> tuple[RunHandle, str | None]:
    """A run that trains `spec`, and a sentence where the run that the reader expected is gone.

    It is the one that the experiment names or the one that this session sees already (kept in
    `st.session_state[key]`), if that trains the same thing; settings that may change while it trains do not
    matter. Otherwise, or if the experiment is to be renewed, it is a new one, training if an edit put it in
    the place of one that was. The experiment names it from now on. A run that has trained and makes way is
    parked: the past leads back to it. Of a run that is not the visitor's, a copy takes its place as soon as
    he wants to change something.

    Raises:
        SpecError, DataError, ConfigError, CapacityError: such a run cannot work, or not now.
    """
    before = held_run(key)
    run = _suitable(spec, lab, before)
    news = None if run else _news(lab, st.session_state.get(key))
    if run is not None and lab.starts_anew and (lab.trains_anew or not (untouched(run) and steers(run))):
        _rest(run)
        run = None
    if run is None:
        run = _new(spec, lab, before)
        if _is_gone(lab["run"]):
            lab.past.rename_run(lab["run"], run.look)
    elif _is_prepared(run) or (not steers(run) and _is_to_change(run, spec, lab)):
        run = _copied(run, spec, lab)
    lab.renewed, lab["run"] = False, run.look
    st.session_state[key] = run.look
    if run.successor and steers(run):
        run.unpark()
    if before is not None and before != run:
        if _is_ours(before):
            _make_way(before, run, lab)
        else:
            _rest(before)
    for name in lab.past.forgotten(run.look):
        lab.agreements.pop(name, None)
        gone = awake(name)
        if gone is not None and _is_ours(gone):
            gone.close()
    return run, news


def held_run(key: str) -> RunHandle | None:
    """The run that this session sees on the page with that key. One that sleeps wakes."""
    held: str | None = st.session_state.get(key)
    return kept(held)


def _made() -> set[str]:
    made: set[str] = st.session_state.setdefault(MADE, set())
    return made


def made_here(run: RunHandle) -> bool:
    """Whether this session has made the run."""
    return run.look in _made()


def _is_ours(run: RunHandle) -> bool:
    """Whether this session has made the run, and nobody else has it since."""
    return made_here(run) and steers(run)


def _rest(run: RunHandle) -> None:
    """The visitor leaves a run: it trains no more, unless another tab of his looks at it. (One that he began
    before a reload, or in a tab that is closed, is another session's, and this page alone watches it.)
    """
    if steers(run) and (made_here(run) or watchers(run.look) <= 1):
        run.pause()


def spec_of(run: RunHandle, kind: type[Spec]) -> Spec:
    """What the run trains. A page that asks looks at runs of that kind only."""
    spec = run.spec
    assert isinstance(spec, kind)
    return spec


def named_run(lab: Experiment, kind: type) -> RunHandle | None:
    """The run that the address names, as long as it lasts, if it is of that kind."""
    run = awake(lab["run"])
    return run if run is not None and isinstance(run.spec, kind) else None


def untouched(run: RunHandle) -> bool:
    """Whether it stands at its first random weights."""
    return run.step_count == 0 and run.state == "paused"


def _suitable(spec: RunSpec, lab: Experiment, before: RunHandle | None) -> RunHandle | None:
    """None also where the one that is named is gone: another one must not pass for it."""
    if _is_gone(lab["run"]):
        return None
    named = awake(lab["run"])
    return next((run for run in (named, before) if run is not None and trains(run.spec, spec)), None)


def _is_gone(named: str | None) -> bool:
    return named is not None and awake(named) is None


def _new(spec: RunSpec, lab: Experiment, before: RunHandle | None) -> RunHandle:
    edited = (
        before is not None and before.state == "running" and lab["run"] == before.look and not lab.starts_anew
    )
    run = begun(spec, before if before is not None and _is_ours(before) else None)
    _made().add(run.look)
    if edited:
        run.resume()
    return run


def _is_prepared(run: RunHandle) -> bool:
    """Whether the address says that each visitor gets a copy of this run."""
    return run.look == prepared().each


def _is_to_change(run: RunHandle, spec: RunSpec, lab: Experiment) -> bool:
    """Whether the visitor wants something of the run that only its owner may do."""
    known = lab.agreements.get(run.look)
    if known is None:
        return bool(lab.pressed)
    paced = known.pace is not None and lab["pace"] != known.pace
    return bool(lab.pressed or paced or _changes(spec, known))


def _changes(spec: RunSpec, known: Agreement) -> dict[str, Any]:
    """The live settings of a spec that are others than those agreed on."""
    live = known.config.live_fields()
    return {
        name: wanted for name in live if (wanted := getattr(spec.config, name)) != getattr(known.config, name)
    }


def _copied(run: RunHandle, spec: RunSpec, lab: Experiment) -> RunHandle:
    """A copy of somebody else's run, which goes on as that does; a new run where that one has failed."""
    copy, is_room = _copy_of(run)
    known = lab.agreements.get(run.look)
    if not is_room and _is_prepared(run):
        lab.notes.append(NO_COPY_YET)
        lab.pressed.clear()
        return run
    if not is_room:
        _take_back(run, spec, lab)
    if copy is None:
        return _new(spec, lab, None)
    _made().add(copy.look)
    if run.state == "running":
        copy.resume()
    if known is not None:
        lab.agreements[copy.look] = known
    if not lab.takes_copy:
        lab.notes.append(YOURS if _is_prepared(run) else TAKEN)
    return copy


def _take_back(run: RunHandle, spec: RunSpec, lab: Experiment) -> NoReturn:
    """What the visitor wanted of somebody else's run cannot be: the page follows that run again."""
    lab.notes.append(NO_COPY)
    lab.pressed.clear()
    if run.look in lab.agreements:
        known = lab.agreements[run.look]
        lab["pace"] = known.pace or lab["pace"]
        lab.agreements[run.look] = replace(known, chosen=dict(lab.values), config=spec.config)
    st.rerun()


def _news(lab: Experiment, held: str | None) -> str | None:
    """Why there must be a new run, where the reader expected one that was there."""
    named: str | None = lab["run"]
    if named is not None and named == lab.unwoken:
        return INSTEAD
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
        lab.past.leave_untrained(run.look)


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
    run, known = awake(lab["run"]), lab.agreements.get(lab["run"])
    if run is None or known is None:
        return
    config = run.spec.config
    used, used_then = (
        {name: getattr(of, part) for name, part in settings.items()} for of in (config, known.config)
    )
    taken = taken_over(lab.values, known.chosen, used, used_then)
    lab.agreements[run.look] = replace(known, config=config, chosen={**known.chosen, **taken})
    if not taken:
        return
    before = dict(lab.values)
    lab.values.update(taken)
    settle()
    lab.past.take({name: value for name, value in lab.values.items() if value != before[name]})
    for component in components:
        exchange(component).choose()


def tune(run: RunHandle, spec: RunSpec, lab: Experiment) -> str | None:
    """Give a run the live settings of `spec` that this session has changed; returns the reason in words where
    it refuses one. The others it has nevertheless.

    At first sight of a run it has changed none: an address may be older than what the run uses now.
    Where they make another network of it, a copy of what it was is parked, to which the past leads from now
    on; where there is no room for that, a note says so.
    """
    _meet(run, spec, lab)
    agreed = lab.agreement(run)
    now = agreed.config
    changes = _changes(spec, agreed)
    copy, is_kept = None, True
    if changes.keys() & now.reshaping and lab.past.names(run.look):
        copy, is_kept = _copy_of(run)
    refused = _configure(run, changes)
    config = replace(spec.config, **{name: getattr(now, name) for name in refused})
    lab.agreements[run.look] = replace(agreed, chosen=dict(lab.values), config=config)
    if not (changes.keys() - refused.keys()) & now.reshaping:
        if copy is not None:
            copy.close()
    elif copy is not None:
        _keep(copy, run, lab)
    elif not is_kept and run.step_count:
        lab.notes.append(NOT_KEPT)
    return " ".join(dict.fromkeys(refused.values())) or None


def _configure(run: RunHandle, changes: Mapping[str, Any]) -> dict[str, str]:
    """Give a run these settings, each by itself where it refuses them together; why it refuses which."""
    try:
        if changes:
            run.configure(**changes)
    except (ConfigError, SpecError, CapacityError) as error:
        if len(changes) == 1:
            return dict.fromkeys(changes, str(error))
        alone = [_configure(run, {name: wanted}) for name, wanted in changes.items()]
        return {name: reason for refused in alone for name, reason in refused.items()}
    return {}


def _meet(run: RunHandle, spec: RunSpec, lab: Experiment) -> None:
    """At first sight of a run: what it uses and the address does not say, others have changed since. The page
    runs again, to follow that.
    """
    if run.look in lab.agreements:
        return
    lab.agreements[run.look] = Agreement(dict(lab.values), spec.config)
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
    """What the run was is the copy's now, and so is what was measured in it; the state that is opened, or is
    being made, keeps the run.
    """
    _made().add(copy.look)
    copy.park(run.look)
    lab.past.rename_run(run.look, copy.look, but=lab.values)
    rename_measured(run.look, copy.look)
